"""From the words that were typed to what both legs look for."""

from __future__ import annotations

from dataclasses import dataclass

from kb.text import content_tokens
from retrieval.search.lexical import frequencies
from retrieval.search.request import Request
from retrieval.search.scope import Scope
from retrieval.search.terms import MOST_TOKENS, Terms


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is what the embedder gets, `terms` what the word leg looks for."""

    text: str
    terms: Terms


def understand(request: Request, scope: Scope) -> Question:
    """Return what `request` asks for, by what its reader may see and nothing else."""
    asked = content_tokens(request.query)[:MOST_TOKENS]
    return Question(request.query, Terms(frequencies(asked, scope), scope.passages))
