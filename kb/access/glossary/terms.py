"""Terms of a glossary: which there can be, and by what they are known in a question.

A term is known by its tokens in their order, so that every form of its words is heard and never a
part of a word. An acronym that is also one of the words every question is made of (`IT`, `WHO`) is
known by its capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError
from kb.text import clean, has_cjk, plain_tokens
from kb.text.tokens import STOP_STEMS

LEAST_TERMS, MOST_TERMS = 2, 20
LONGEST = 100
"""Characters of a term."""
HEAD = 3
"""Tokens of a term that the index holds; the others are compared when these are found."""
_MOST_SAID = 1_000
"""Tokens of a question that are looked at."""
_SHOUTED = 3
"""From so many words on, a question all in capitals has no acronyms that could be told."""

_SEPARATORS = re.compile(r"[,，、;；=＝\n\r\t]")
_LEADING = "+-@"
"""With the separator `=`, what a spreadsheet takes for the beginning of a formula."""
_CAPITALS = re.compile(r"(?<![^\W_])[A-Z]{2,}(?![^\W_])", re.ASCII)
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as terms are looked for in it: its tokens between spaces, and its stop words that
    are written in capitals."""

    text: str
    capitals: frozenset[str]

    def has(self, key: str) -> bool:
        """Tell whether a term with this key is said."""
        return key in self.capitals or f" {key} " in self.text

    def heads(self) -> list[str]:
        """Return the heads of all terms that could be said."""
        said = self.text.split()
        runs = (
            " ".join(said[start : start + length])
            for length in range(1, HEAD + 1)
            for start in range(len(said) - length + 1)
        )
        return [*dict.fromkeys(runs), *sorted(self.capitals)]


def wording(text: str) -> Wording:
    """Return the wording of a question."""
    words = _LATIN.findall(text)
    shouted = len(words) >= _SHOUTED and all(map(str.isupper, words))
    found = [] if shouted else _CAPITALS.findall(text)
    capitals = frozenset(word for word in found if STOP_STEMS.issuperset(plain_tokens(word)))
    return Wording(f" {' '.join(plain_tokens(text)[:_MOST_SAID])} ", capitals)


def key_of(term: str) -> str:
    """Return what a term is known by; empty for one that cannot be told from other words."""
    found = plain_tokens(term)
    if STOP_STEMS.issuperset(found):
        return term if _CAPITALS.fullmatch(term) else ""
    # The index holds pairs of Chinese characters: one alone is found in no word.
    alone = len(found) == 1 and len(found[0]) == 1 and has_cjk(found[0])
    return "" if alone else " ".join(found)


def heads_of(terms: Sequence[str]) -> list[str]:
    """Return the beginnings of the terms' keys, which the index holds."""
    return sorted({" ".join(key_of(term).split(" ")[:HEAD]) for term in terms})


def split(text: str) -> list[str]:
    """Return the terms of a line that separates them by commas, semicolons or `=`."""
    return [term for each in _SEPARATORS.split(text) if (term := each.strip())]


def cleaned(terms: Iterable[str]) -> list[str]:
    """Return the terms of an entry, those that say the same once. Raises `InvalidError`."""
    known: dict[str, str] = {}
    for each in terms:
        term = " ".join(clean(each).split()).lstrip(_LEADING).strip()
        if term:
            known.setdefault(_checked(term), term)
    if len(known) < LEAST_TERMS:
        raise InvalidError(_("An entry needs two different terms or more, such as PTO and leave."))
    if len(known) > MOST_TERMS:
        raise InvalidError(_("An entry has at most %(n)s terms.") % {"n": MOST_TERMS})
    return list(known.values())


def _checked(term: str) -> str:
    """Return the key of a term. Raises `InvalidError` when there can be none."""
    if len(term) > LONGEST:
        shown = {"term": f"{term[:30]}…", "n": LONGEST}
        raise InvalidError(_("Shorten “%(term)s” to %(n)s characters.") % shown)
    if _SEPARATORS.search(term):
        raise InvalidError(
            _("A comma, semicolon or “=” separates two terms: write “%(term)s” without it.")
            % {"term": term}
        )
    key = key_of(term)
    if not key:
        raise InvalidError(
            _(
                "“%(term)s” cannot be told from other words. Write an acronym in capitals, and a "
                "Chinese term with two characters or more."
            )
            % {"term": term}
        )
    return key
