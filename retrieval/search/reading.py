"""Where search reads: the primary, or a replica that has caught up with it.

A replica is asked only when it has replayed all that was written up to the beginning of a search,
whatever it was: rights, tags, texts. Rights are looked up on the primary at the beginning and once
more at the end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction

PRIMARY, REPLICA = "default", "replica"
REST = 30.0
"""Seconds for which a replica that failed is left alone."""

# A transaction is seen by others once its end is flushed, and a replica is sent what was flushed.
_WRITTEN = "SELECT pg_current_wal_flush_lsn()"
# A server that was promoted goes its own way.
_REPLAYED = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"

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


def database_now() -> str:
    """Return the database to search in: the replica if it has all that the primary has."""
    if REPLICA not in settings.DATABASES or not breaker.closed:
        return PRIMARY
    [(written,)] = _rows(PRIMARY, _WRITTEN, [], {})
    try:
        [(replayed,)] = _rows(REPLICA, _REPLAYED, [written], {})
    except _Broken as error:
        breaker.open(error)
        return PRIMARY
    return REPLICA if replayed else PRIMARY


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
