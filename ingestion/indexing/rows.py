"""Pieces and vectors -> rows of the passage table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value
from pgvector import HalfVector, SparseVector

from kb.models import Passage, Version
from kb.text import detect, tokens, weights
from kb.text.bm25 import MOST_TERMS, SPACE

if TYPE_CHECKING:
    from ingestion.splitting import Piece


@dataclass(frozen=True, slots=True)
class Embedded:
    """A piece, the text both indexes see (header and piece), and its unit vector.

    The vector is packed, 768 bytes instead of 12 kB as a list: a document may have 20,000.
    """

    piece: Piece
    indexed: str
    vector: HalfVector


def distinct(words: Sequence[str]) -> list[str]:
    """Return each token once, as many as a passage may have."""
    return [word for word in dict.fromkeys(words) if word][:MOST_TERMS]


def lexemes(words: Sequence[str]) -> Func:
    """Return the expression of a tsvector holding exactly these tokens, without positions."""
    return Func(
        Value(distinct(words), output_field=ArrayField(TextField())),
        function="array_to_tsvector",
        output_field=SearchVectorField(),
    )


def sparse(words: Sequence[str]) -> SparseVector:
    """Return the BM25 vector; pgvector counts from 0 in Python and from 1 in SQL."""
    return SparseVector({slot - 1: weight for slot, weight in weights(words).items()}, SPACE)


def rows(version: Version, embedded: Sequence[Embedded]) -> Iterator[Passage]:
    """Yield the passages of a version, each under the id its place gives it."""
    for ordinal, each in enumerate(embedded):
        piece, words = each.piece, tokens(each.indexed)
        fields: dict[str, Any] = {
            "text": piece.text,
            "headings": list(piece.headings),
            "section": piece.section,
            "page": piece.page,
            "boxes": [asdict(box) for box in piece.boxes],
            "first_block": piece.first_block,
            "last_block": piece.last_block,
            "tokens": piece.tokens,
            "language": detect(piece.text),
            "lexemes": lexemes(words),
            "bm25": sparse(words),
        }
        yield Passage(
            id=uuid.uuid5(version.id, str(ordinal)),
            document_id=version.document_id,
            version_id=version.id,
            ordinal=ordinal,
            **fields,
        )
