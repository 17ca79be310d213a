"""A text put before the check alone: no search, no model, no database."""

from __future__ import annotations

from retrieval.citing import cite
from retrieval.events import Answer
from tests.retrieval.hostile.cases import Case
from tests.retrieval.making import hit


def weighed(case: Case) -> Answer:
    """Return what a reader would be shown of the text, with all documents of its world found."""
    found = [
        hit(text, number, title=title, headings=[])
        for number, (title, text) in enumerate(case.world.documents.items(), start=1)
    ]
    checked = cite(case.text, found, question=case.world.question)
    return Answer(checked.text, checked.sentences, checked.citations, not checked.grounded)
