"""Words that nothing has, and what was probably meant.

There is no list of words: what is one slip away from a word that occurs in no permitted passage is
looked up in the permitted passages themselves. So a suggestion can only be what the reader may
read, and documents that are hidden neither make nor prevent one. Latin words only: Chinese is typed
by choosing characters, so its slips are other characters of the same sound, one letter says too
little, and bigrams beside the wrong one still find the passage.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from kb.text import term_index
from kb.text.bm25 import SPACE
from kb.text.tokens import STOP_WORDS, stem
from retrieval.search.scope import Scope
from retrieval.search.statistics import SMALL, frequencies, there
from retrieval.search.terms import Alternative

CORRECTION = 0.7
"""Weight of the token of a corrected word, of its idf."""
SHORTEST, LONGEST = 4, 20
"""Letters of a word that may be corrected; shorter ones are one slip away from too many others."""
MOST_WORDS = 2
"""Words of one question that are corrected: more that are absent are no slips but another language
or another topic."""
_LETTERS = string.ascii_lowercase

_WORD = re.compile(
    r"(?<![a-z0-9_.:/@#+-])([a-z]+)(?:['’]s)?(?![a-z0-9_/@#+'’-]|[.:][a-z0-9])",
    re.ASCII | re.IGNORECASE,
)
"""A word that is no part of an identifier."""

# Postgres knows the stems of English, and needs a tenth of the time that Python does.
_STEMS = """SELECT word, (ts_lexize('pg_catalog.english_stem', word))[1]
FROM unnest(%s::text[]) AS t (word)"""

# A small scope is read once for all candidates; in a large one the index is asked for each.
_HELD = """, held AS (
    SELECT lexemes FROM kb_passage
    WHERE version_id IN (SELECT version_id FROM permitted) AND bm25 <#> %s::sparsevec < 0
) SELECT lexeme, count(*) FROM held, unnest(lexemes) WHERE lexeme = ANY(%s) GROUP BY lexeme"""


@dataclass(frozen=True, slots=True)
class Correction:
    """A `word` that no permitted passage has, and the one `instead` of it, as they are shown.

    `token`, which so many `passages` have, stands for `absent` in the word leg. `forms` are the
    words it may come from, one of which is shown.
    """

    word: str
    instead: str
    absent: str
    token: str
    passages: int
    forms: tuple[str, ...]

    @property
    def alternative(self) -> Alternative:
        """Return what it adds to the terms of the question."""
        return Alternative(frozenset([self.token]), frozenset([self.absent]), CORRECTION)


def corrections_of(question: str, absent: Sequence[str], scope: Scope) -> tuple[Correction, ...]:
    """Return corrections of the words whose tokens are `absent` from the scope."""
    words: dict[str, str] = {}
    for written in _WORD.findall(question) if absent else ():
        token = stem(written.lower())
        if SHORTEST <= len(written) <= LONGEST and token in absent:
            words.setdefault(token, written)
    slips = {token: one_slip_from(words[token].lower()) for token in list(words)[:MOST_WORDS]}
    if not slips:
        return ()
    stems = _stems([slip for each in slips.values() for slip in each])
    known = _frequencies(sorted(set(stems.values())), scope)
    found = (_meant(words[token], token, each, stems, known) for token, each in slips.items())
    return tuple(each for each in found if each)


def _meant(
    word: str, absent: str, slips: Sequence[str], stems: dict[str, str], known: dict[str, int]
) -> Correction | None:
    """Return the most frequent of the words one slip away, the first by token of several."""
    right = [slip for slip in slips if known.get(stems.get(slip, ""))]
    if not right:
        return None
    token = min((stems[slip] for slip in right), key=lambda token: (-known[token], token))
    forms = sorted((slip for slip in right if stems[slip] == token), key=len)
    return Correction(word, forms[0], absent, token, known[token], tuple(forms))


def as_written(corrections: Sequence[Correction], texts: Sequence[str]) -> tuple[Correction, ...]:
    """Return corrections that show their word in the form that is in the texts, if one is."""
    if not corrections:
        return ()
    shown = {word.lower() for text in texts for word in _WORD.findall(text)}
    return tuple(
        replace(each, instead=next((form for form in each.forms if form in shown), each.instead))
        for each in corrections
    )


def _stems(words: Sequence[str]) -> dict[str, str]:
    """Return word -> stem of the words that are no stop words."""
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [list(words)])
        rows = cursor.fetchall()
    return {word: stemmed for word, stemmed in rows if stemmed and word not in STOP_WORDS}


def _frequencies(tokens: list[str], scope: Scope) -> dict[str, int]:
    if not scope.listed or scope.passages > SMALL:
        known = {token: n for token, n in frequencies(tokens, scope).items() if n}
        # What is told must be there, now: beyond the limit counts are estimates.
        told = known if scope.listed else there(sorted(known), scope)
        return {token: known[token] for token in told}
    slots = sorted({term_index(token) for token in tokens})
    anyone = f"{{{','.join(f'{slot}:1' for slot in slots)}}}/{SPACE}"
    with connection.cursor() as cursor:
        cursor.execute(scope.cte + _HELD, [*scope.params, anyone, tokens])
        return dict(cursor.fetchall())


def one_slip_from(word: str) -> list[str]:
    """Return what one slip makes of a word (Damerau, 1964), each once, likelier slips first.

    The first letter stays: people rarely miss it (Pollock and Zamora, 1984), and a word with
    another one is rarely meant. The likelier slips are a letter left out, two changed about, one
    doubled or added, one taken for another.
    """
    parts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    left_out = (a + c + b for a, b in parts for c in _LETTERS)
    swapped = (a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1)
    added = (a + b[1:] for a, b in parts if b)
    mistaken = (a + c + b[1:] for a, b in parts if b for c in _LETTERS)
    return [
        each for each in dict.fromkeys((*left_out, *swapped, *added, *mistaken)) if each != word
    ]
