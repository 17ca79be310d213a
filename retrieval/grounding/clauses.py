"""A claim in clauses, and the sentence of a quote that each of them is to be held against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.text import content_tokens, fold, is_stop_word, tokens
from retrieval.grounding.figures import figures_in, figures_of
from retrieval.grounding.negation import negated
from retrieval.grounding.statements import statements
from retrieval.grounding.wording import Word, words_of

_POINTS = re.compile(r"[;；]|[,，](?!\d)|(?<=\D)：|\s[-–—]\s")
_JOINED = re.compile(r"\s(?:and|but|while|whereas|although|because)\s", re.IGNORECASE)
_PAUSE = re.compile("[,;.，；。（(]")
_ANAPHOR = re.compile(
    r"(?:\w+ ){0,3}"
    r"(?:it|its|this|that|these|those|they|their|he|his|she|her|both|such|the (?:former|latter))\b"
    r"|[它其该此这那他她两]|并(?![购列排联非])",
    re.IGNORECASE,
)
LEAST = 2
"""Words that say something, from which what a comma or "and" joins is a clause of its own."""


def clauses(claim: str) -> list[str]:
    """Return the clauses of a sentence: what a comma or "and" joins and can stand alone."""
    parts = _split(claim, _POINTS)
    parts = [piece for part in parts for piece in _split(part, _JOINED)]
    return parts or [claim]


def _split(text: str, joint: re.Pattern[str]) -> list[str]:
    """Cut at `joint` where both sides can stand alone. Each piece is looked at once."""
    found = list(joint.finditer(text))
    starts, ends = [0, *(m.end() for m in found)], [*(m.start() for m in found), len(text)]
    said = [_says(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    cuts, held = [0], said[0]
    for match, after in zip(found, said[1:], strict=True):
        if min(held, after) >= LEAST:
            cuts.append(match.end())
            held = 0
        held += after
    return [text[start:end].strip(" ,，;；") for start, end in pairwise([*cuts, len(text)])]


def _says(text: str) -> int:
    """Return how many words say something; a number says enough by itself."""
    return LEAST if figures_of(text) else len(content_tokens(text))


def against(clause: str, parts: Sequence[str]) -> str:
    """Return what among the sentences `parts` is nearest to the clause.

    That is the sentence with most of its words, then of its numbers, together with those that lean
    on it: "Restart it." says nothing by itself.
    """
    groups: list[str] = []
    for part in parts:
        if groups and _ANAPHOR.match(part):
            groups[-1] += f" {part}"
        else:
            groups.append(part)
    wanted, figures = set(content_tokens(clause)), figures_of(clause)
    return max(
        groups,
        key=lambda said: (len(wanted & set(tokens(said))), len(figures & figures_in(said))),
    )


def verbatim(clause: str, quote: str) -> bool:
    """Tell whether the words that say something stand in the quote as they stand in the clause.

    Without a gap between them, and no negation in one of the two. What follows a comma is another
    statement only where all of this one stands before: "Lunch, not included, is served at noon".
    """
    said, told = _telling(clause), _telling(quote)
    keys = [word.key for word in told]
    wanted = [word.key for word in said]
    for at in range(len(keys) - len(wanted) + 1) if wanted else ():
        if keys[at : at + len(wanted)] == wanted:
            start = told[at - 1].end if at else 0
            after = at + len(wanted)
            end = told[after].start if after < len(told) else len(fold(quote))
            inside = told[after - 1].end
            before = fold(quote)[start:inside]
            behind = fold(quote)[inside:end]
            pause = _PAUSE.search(behind)
            if pause and _stated(clause) <= _stated(before + behind[: pause.start()]):
                behind = behind[: pause.start()]
            return negated(before + behind) == negated(clause)
    return False


def _stated(text: str) -> set[str]:
    """Return the words of a text but for mere grammar: also light ones, such as "allowed"."""
    return {
        word.key
        for word in words_of(text)
        if word.kind in ("number", "han") or (word.kind == "word" and not is_stop_word(word.key))
    }


def _telling(text: str) -> list[Word]:
    return [word for word in words_of(text) if word.kind in ("number", "sign") or not word.light]


def sentences_of(quote: str) -> list[str]:
    """Return the sentences of a quote; the quote itself when it has none."""
    return [each.text for each in statements(quote)] or [quote]
