"""What one search may look at: the permitted, filtered documents, as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from kb.access import Principal, permitted_versions
from retrieval.search.filters import filtered, ids


@dataclass(frozen=True, slots=True)
class Scope:
    """The gate's own SQL, to be placed inside every branch, and how much it lets through.

    `sql` selects the ids of the versions that may be searched.
    """

    sql: str
    params: tuple[Any, ...]
    passages: int
    collections: int

    @property
    def cte(self) -> str:
        """Return the head of a statement that needs the permitted versions."""
        return f"WITH permitted (version_id) AS MATERIALIZED ({self.sql}) "


def scope_of(
    reader: Principal,
    collections: Sequence[str] | None,
    filters: Mapping[str, Any] | None,
    as_of: datetime | None = None,
) -> Scope:
    """Return the scope of `reader`, narrowed; asking for what is not permitted just finds nothing.

    With `as_of`, the versions that were in effect at that time.
    """
    versions = permitted_versions(reader, as_of=as_of)
    if collections:
        versions = versions.filter(document__collection__in=ids(collections))
    versions = filtered(versions, filters or {}).order_by()
    totals = versions.aggregate(
        passages=Sum("passage_count"), collections=Count("document__collection", distinct=True)
    )
    sql, params = versions.values("pk").query.sql_with_params()
    return Scope(sql, tuple(params), totals["passages"] or 0, totals["collections"])
