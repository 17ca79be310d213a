"""Where search reads: the primary, or a replica that has caught up with it.

Rights are looked up on the primary at the beginning of a search and once more at its end, so that
a replica can never show what the primary would not.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction

from kb.access import Principal
from kb.access.freshness import marker_of

PRIMARY, REPLICA = "default", "replica"
REST = 30.0
"""Seconds for which a replica that failed is left alone."""

_log = logging.getLogger(__name__)
_Broken = (OperationalError, InterfaceError)


class _Breaker:
    """Whether the replica may be asked in this process."""

    rests_until = 0.0

    def open(self, error: Exception) -> None:
        """Leave the replica alone for a while; say so once."""
        self.rests_until = time.monotonic() + REST
        connections[REPLICA].close()
        _log.warning("The replica does not answer, search reads on the primary: %s", error)

    @property
    def closed(self) -> bool:
        """Whether the replica is to be asked."""
        return time.monotonic() >= self.rests_until


breaker = _Breaker()


def database_for(reader: Principal) -> str:
    """Return the database to search in: the replica if it has what this reader must find."""
    if REPLICA not in settings.DATABASES or not breaker.closed:
        return PRIMARY
    try:
        there = marker_of(reader, database=REPLICA)
    except _Broken as error:
        breaker.open(error)
        return PRIMARY
    return REPLICA if there == marker_of(reader, database=PRIMARY) else PRIMARY


def rows(
    database: str, sql: str, params: Sequence[Any], *, given: Mapping[str, str] | None = None
) -> list[tuple[Any, ...]]:
    """Return what `sql` finds, under the settings `given` for it; if need be on the primary."""
    try:
        return _rows(database, sql, params, given or {})
    except _Broken as error:
        if database == PRIMARY:
            raise
        breaker.open(error)
        return _rows(PRIMARY, sql, params, given or {})


def _rows(
    database: str, sql: str, params: Sequence[Any], given: Mapping[str, str]
) -> list[tuple[Any, ...]]:
    if not given:
        with connections[database].cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        calls = ", ".join(["set_config(%s, %s, true)"] * len(given))
        cursor.execute(f"SELECT {calls}", [part for pair in given.items() for part in pair])
        cursor.execute(sql, params)
        return list(cursor.fetchall())
