"""The verb: a question of a conversation as one that search understands without it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from retrieval.condensing.accepting import accepted
from retrieval.condensing.asking import rewritten
from retrieval.condensing.rules import standalone


def condense(question: str, history: Sequence[tuple[str, str]], *, person: int) -> str:
    """Return what to search for: the question itself when it stands alone.

    `history` holds (question, answer) pairs of what the reader may still see, oldest first, each
    question as it was searched for. Rules decide. Where a question points at something that only
    the last answer may have named, the model's line is searched for as well, if
    FOOTNOTE_CONDENSE_SECONDS allows it and no answer needs the model: beside what the rules say,
    not in its place, because it also loses words (docs/evidence/follow-up-questions.md).
    """
    by_rules = standalone(question, [asked for asked, _said in history])
    seconds = settings.CONDENSE_SECONDS
    if by_rules.sure or seconds <= 0 or not history[-1][1]:
        return by_rules.text
    text = rewritten(question, history, person=person, seconds=seconds).strip(" \"'“”")
    return f"{by_rules.text} {text}" if accepted(text, question, history) else by_rules.text
