"""What one search may look at: the permitted, filtered documents, as SQL. See decision 13.

Up to `settings.EXACT_SCAN_LIMIT` passages a scope is a list: the gate's SQL is run once, and its
ids stand inside every branch of this search. Above, the gate's own SQL stands there and is asked
about each row that is met; only how many passages there are is remembered for a minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import EmptyResultSet

from kb.access import Principal, permitted_versions, reach_of
from retrieval.search.filters import filtered, ids
from retrieval.search.reading import PRIMARY, database_now, rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Version

REMEMBERED = 60
"""Seconds for which the size of a scope beyond the limit is believed."""

_COLUMNS = ("pk", "passage_count", "document__collection", "progress_at")
# One pass over what the gate lets through: how much it is, and the ids while they are few.
_COUNTED = """WITH permitted (version_id, passages, collection_id, changed_at) AS MATERIALIZED ({})
SELECT coalesce(sum(passages), 0), count(DISTINCT collection_id),
    CASE WHEN sum(passages) <= %s
        THEN md5(string_agg(concat(version_id, changed_at, passages), ',' ORDER BY version_id)) END,
    CASE WHEN sum(passages) <= %s THEN array_agg(version_id ORDER BY version_id)::text END
FROM permitted"""

_IDS = "SELECT version_id FROM ({}) AS found (version_id, passages, collection_id, changed_at)"


@dataclass(frozen=True, slots=True)
class Scope:
    """SQL for the head of every branch, and how much it lets through.

    `sql` selects the ids of the versions that may be searched. With the same `fingerprint`, scopes
    that are `listed` hold the same passages, word for word; others were found by the same rights.
    """

    sql: str
    params: tuple[Any, ...]
    passages: int
    collections: int
    listed: bool = True
    fingerprint: str = ""
    database: str = PRIMARY

    @property
    def cte(self) -> str:
        """Return the head of a statement that needs the permitted versions."""
        kept = "MATERIALIZED" if self.listed else "NOT MATERIALIZED"
        return f"WITH permitted (version_id) AS {kept} ({self.sql}) "

    @property
    def each(self) -> str:
        """Return the end of `EXISTS (SELECT FROM permitted WHERE version_id = ... {each})`.

        A list is hashed. Without one the planner must not turn the question about each row that
        is met into a join with all there is, which is what an OFFSET prevents.
        """
        return "" if self.listed else "OFFSET 0"


NOTHING = Scope("SELECT unnest('{}'::uuid[])", (), 0, 0)


def scope_of(
    reader: Principal,
    collections: Sequence[str] | None,
    filters: Mapping[str, Any] | None,
    as_of: datetime | None = None,
) -> Scope:
    """Return the scope of `reader`, narrowed; asking for what is not permitted just finds nothing.

    With `as_of`, the versions that were in effect at that time.
    """
    wanted = ids(collections) if collections else None
    reach = reach_of(reader)
    versions = permitted_versions(reader, as_of=as_of, reach=reach)
    if wanted:
        versions = versions.filter(document__collection__in=wanted)
    try:
        found = filtered(versions, filters or {}).order_by()
        return _sized(found, (reader.user_id, reach.epoch), database_now())
    except EmptyResultSet:
        return NOTHING


def _sized(versions: QuerySet[Version], rights: tuple[int, int], database: str) -> Scope:
    """Return the scope of `versions`, counted now or, by the same person's `rights`, before."""
    counted, params = versions.values_list(*_COLUMNS).query.sql_with_params()
    sql = _IDS.format(counted)
    fingerprint = _digest(sql, params, rights)
    known = caches["statistics"].get(fingerprint)
    if known and known[0] > settings.EXACT_SCAN_LIMIT:
        return Scope(sql, tuple(params), known[0], known[1], False, fingerprint, database)
    most = settings.EXACT_SCAN_LIMIT
    [(passages, kinds, changed, listed)] = rows(
        database, _COUNTED.format(counted), [*params, most, most]
    )
    if passages > most:
        caches["statistics"].set(fingerprint, (passages, kinds), REMEMBERED)
        return Scope(sql, tuple(params), passages, kinds, False, fingerprint, database)
    listed = listed or "{}"
    exactly = _digest(listed, changed)
    ids_of = "SELECT unnest(%s::uuid[])"
    return Scope(ids_of, (listed,), passages, kinds, True, exactly, database)


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
