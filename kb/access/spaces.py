"""Which vectors are searched now, and the embedder that asks them: read together, once a search.

So a question embedded by one model is never compared with the vectors of another, not even while
somebody switches: the set that was read stays complete until it is dropped, minutes later.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from kb.embedding import Embedder, Spec, configured, load
from kb.models import EmbeddingSpace, SpaceState, partitions

_FIRST = 0x5350
"""Number of the advisory lock under which the first space is made."""


@dataclass(frozen=True, slots=True)
class Space:
    """A set of vectors: whose they are, and in which table."""

    id: int
    spec: Spec
    slope: float = 1.0
    offset: float = 0.0

    @property
    def table(self) -> str:
        """The partition with the vectors; safe to place in SQL."""
        return partitions.table_of(self.id)

    def embedder(self) -> Embedder:
        """Return the embedder of this space. Raises `TransientError` when it cannot be loaded."""
        return load(self.spec)

    def similarity(self, cosine: float) -> float:
        """Return a cosine on the scale of the default embedder, which all thresholds are set on."""
        return self.slope * cosine + self.offset


def space_of(row: EmbeddingSpace) -> Space:
    """Return what is needed to embed for a space and to read it."""
    spec = Spec(row.provider, row.model, row.url, row.dimensions)
    return Space(row.pk, spec, row.slope, row.offset)


def current_space() -> Space:
    """Return the space that is searched, in one statement: never remembered between searches.

    In a database without any (an emptied one) the first is made from the settings.
    """
    row = EmbeddingSpace.objects.filter(state=SpaceState.CURRENT).first()
    return space_of(row or _first())


@transaction.atomic
def _first() -> EmbeddingSpace:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST])
    spec = configured()
    row, made = EmbeddingSpace.objects.get_or_create(
        state=SpaceState.CURRENT,
        defaults={
            "provider": spec.provider,
            "model": spec.model,
            "url": spec.url,
            "dimensions": spec.dimensions,
        },
    )
    if made:
        partitions.create(row)
        partitions.index(row)
    return row
