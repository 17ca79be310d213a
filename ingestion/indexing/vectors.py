"""Writing vectors into a space, and keeping publishing and switching apart."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _
from pgvector import HalfVector

from kb.access import Space, current_space
from kb.errors import TransientError

_PUBLISHING = 0x5057
"""Number of the advisory lock that publishing shares and a switch has alone. An advisory lock is
fair: who publishes next waits behind a switch that waits."""


class EmbedderChanged(TransientError):
    """The vectors at hand belong to a space that is not searched any more: embed again."""

    code = "embedder-changed"


def switching_waits(space: Space) -> None:
    """Let no switch happen until this transaction ends. Raises `EmbedderChanged`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_PUBLISHING])
    if current_space().id != space.id:
        raise EmbedderChanged(_("The embedder was changed meanwhile."))


def publishing_waits() -> None:
    """Let nothing be published until this transaction ends, and wait for what is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])


def store(
    space: Space, places: Sequence[tuple[uuid.UUID, uuid.UUID]], vectors: Sequence[HalfVector]
) -> None:
    """Insert the vectors of passages, given as (passage id, version id)."""
    passages, versions = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {space.table} (passage_id, space_id, version_id, embedding) "  # noqa: S608
            "SELECT passage, %s, version, embedding::halfvec "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS x (passage, version, embedding)",
            [space.id, [*passages], [*versions], [each.to_text() for each in vectors]],
        )
