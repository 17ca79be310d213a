"""From the words that were typed to what both legs look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import content_tokens, is_code, is_compound, names, straddling
from retrieval.search.request import Request
from retrieval.search.scope import Scope
from retrieval.search.statistics import frequencies
from retrieval.search.terms import MOST_TOKENS, Alternative, Terms
from retrieval.search.understanding.glossary import Synonym, alternatives, synonyms_of, widened
from retrieval.search.understanding.spelling import Correction, corrections_of


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is what the embedder gets, `terms` what the word leg looks for.

    `synonyms` and `corrections` are what is looked for besides the words of the question.
    """

    text: str
    terms: Terms
    synonyms: tuple[Synonym, ...] = ()
    corrections: tuple[Correction, ...] = ()


def understand(request: Request, scope: Scope) -> Question:
    """Return what `request` asks for, by what its reader may see and nothing else."""
    asked = _first(content_tokens(request.query))
    if not scope.passages:
        nothing = Terms(dict.fromkeys(asked, 0), 0, tuple(asked))
        return Question(request.query, nothing)
    synonyms = synonyms_of(request)
    others = alternatives(synonyms, asked)
    known = frequencies(_together(asked, others), scope)
    corrections: tuple[Correction, ...] = ()
    if request.mode != "dense":  # meaning survives a slip of the pen; words do not
        explained = {token for each in others for token in each.stands_for}
        absent = [token for token in asked if not known[token] and token not in explained]
        corrections = corrections_of(request.query, absent, scope)
    known |= {each.token: each.passages for each in corrections}
    right = (each.alternative for each in corrections)
    query, instead = request.query, (*others, *right)
    exact = names(query).intersection(asked).union(filter(is_code, asked))
    accidental = straddling(query).intersection(asked)
    terms = Terms(known, scope.passages, tuple(asked), instead, exact, accidental)
    return Question(widened(request.query, synonyms), terms, synonyms, corrections)


def _first(tokens: list[str]) -> list[str]:
    """Return as many tokens as are looked for, parts of codes before what they make together."""
    kept = set(sorted(tokens, key=is_compound)[:MOST_TOKENS])
    return [token for token in tokens if token in kept]


def _together(asked: Sequence[str], others: Sequence[Alternative]) -> list[str]:
    """Return all tokens, each once: those asked, then the others in an order of their own."""
    found = dict.fromkeys(asked)
    for each in others:
        found |= dict.fromkeys(sorted(each.tokens))
    return list(found)
