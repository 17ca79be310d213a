"""What the words of a question mean in the glossaries of the collections that are searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.access.glossary import heard
from kb.text import content_tokens
from retrieval.search.request import Request
from retrieval.search.terms import Alternative

SYNONYM = 0.7
"""Weight of a token that the glossary adds, of its idf: whoever wrote it meant the other word."""
MOST_ADDED = 48
"""Tokens that glossaries add to one question."""
LONGEST_ASIDE = 120
"""Characters of other terms that the embedder is told; its vector is an average over the text."""
LONGEST_TOLD = 400
"""Characters of a question above which it says enough by itself."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """A `term` of the question, and what else a collection calls it, as its glossary writes it."""

    term: str
    others: tuple[str, ...]
    collection_id: str
    collection: str


def synonyms_of(request: Request) -> tuple[Synonym, ...]:
    """Return what the glossaries that the reader may read say of a question's words."""
    found = heard(request.query, by=request.reader, collections=request.collections)
    return tuple(
        Synonym(each.said, each.others, each.collection_id, each.collection) for each in found
    )


def alternatives(synonyms: Iterable[Synonym], asked: Sequence[str]) -> list[Alternative]:
    """Return the other terms as tokens that stand for those of the question."""
    found: list[Alternative] = []
    added: set[str] = set()
    for synonym in synonyms:
        meant = frozenset(content_tokens(synonym.term)) & frozenset(asked)
        for term in synonym.others:
            tokens = frozenset(content_tokens(term))
            added |= tokens.difference(asked)
            if len(added) > MOST_ADDED:
                return found
            found.append(Alternative(tokens, meant, SYNONYM))
    return found


def widened(query: str, synonyms: Iterable[Synonym]) -> str:
    """Return the question for the embedder, with as many other terms as fit in parentheses."""
    aside: list[str] = []
    terms = dict.fromkeys(term for synonym in synonyms for term in synonym.others)
    for term in terms if len(query) <= LONGEST_TOLD else ():
        if len(", ".join([*aside, term])) <= LONGEST_ASIDE:
            aside.append(term)
    return f"{query} ({', '.join(aside)})" if aside else query
