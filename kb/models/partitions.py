"""The partitions of `kb_vector`: one table per space, made, indexed and dropped here."""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kb.models.spaces import EmbeddingSpace

PATIENCE = "5s"
"""Longest wait for a lock on the tables: who waits for one makes others wait behind it."""
_PARENT = "kb_vector"
_CARE = 200
"""Neighbours looked at for each vector that is put into the graph; pgvector's own 64 lost more of
the nearest. How many are found now is in docs/evidence/search.md."""
_MEMORY = "256MB"


def table_of(space_id: int) -> str:
    """Return the name of a space's table."""
    return f"{_PARENT}_{int(space_id)}"


def wait_briefly() -> None:
    """Let the rest of this transaction fail rather than wait for long for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")


def create(space: EmbeddingSpace) -> None:
    """Make the empty table of a space. Needs a transaction."""
    wait_briefly()
    with connection.cursor() as cursor:
        _drop_forgotten(cursor, space)
        cursor.execute(
            f"CREATE TABLE {table_of(space.pk)} PARTITION OF {_PARENT} "
            f"(CHECK (vector_dims(embedding) = {int(space.dimensions)})) "
            f"FOR VALUES IN ({int(space.pk)})"
        )


def _drop_forgotten(cursor: CursorWrapper, new: EmbeddingSpace) -> None:
    """Drop tables that no row but a `new` one knows, as `manage.py flush` leaves them behind.

    It begins to count from 1 again, so the new one may have the number of a forgotten one.
    """
    cursor.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [_PARENT]
    )
    made = {name for (name,) in cursor.fetchall()}
    known = {
        table_of(pk)
        for pk in EmbeddingSpace.objects.exclude(pk=new.pk).values_list("pk", flat=True)
    }
    for name in made - known:
        cursor.execute(f"DROP TABLE {name}")


def index(space: EmbeddingSpace) -> None:
    """Build the HNSW index of a space, in one go over all its vectors. Needs a transaction.

    In one process, since parallel workers need shared memory that a container may not have.
    """
    name, size = table_of(space.pk), int(space.dimensions)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")
        cursor.execute(graph(name, size))


def graph(name: str, size: int) -> str:
    """Return the statement that builds the HNSW index of the table `name` of vectors of `size`."""
    return (
        f"CREATE INDEX IF NOT EXISTS {name}_nearest ON {name} "
        f"USING hnsw ((embedding::halfvec({size})) halfvec_cosine_ops) "
        f"WITH (m = 16, ef_construction = {_CARE})"
    )


def drop(space: EmbeddingSpace) -> None:
    """Remove a space's table with its vectors. Needs a transaction."""
    wait_briefly()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table_of(space.pk)}")
