"""What one search may look at: the permitted, filtered documents, as SQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from kb.access import Principal, permitted_versions
from kb.errors import InvalidError


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


def _ids(values: Sequence[Any]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(str(value)) for value in values]
    except ValueError:
        raise InvalidError(_("An id in the filter is not a valid id.")) from None


def scope_of(
    reader: Principal,
    collections: Sequence[str] | None,
    filters: Mapping[str, Any] | None,
    as_of: datetime | None = None,
) -> Scope:
    """Return the scope of `reader`, narrowed; asking for what is not permitted just finds nothing.

    Filters: `language` (of the document), `metadata` (equal values), `documents` (ids), `flags`
    (findings of the quality report: with any of them) and `without_flags` (with none of them).
    With `as_of`, the versions that were in effect at that time.
    """
    versions = permitted_versions(reader, as_of=as_of)
    if collections:
        versions = versions.filter(document__collection__in=_ids(collections))
    for name, value in (filters or {}).items():
        if name not in _FILTERS:
            raise InvalidError(_("There is no filter named %(name)s.") % {"name": name})
        versions = _FILTERS[name](versions, value)
    versions = versions.order_by()
    totals = versions.aggregate(
        passages=Sum("passage_count"), collections=Count("document__collection", distinct=True)
    )
    sql, params = versions.values("pk").query.sql_with_params()
    return Scope(sql, tuple(params), totals["passages"] or 0, totals["collections"])


_FILTERS: dict[str, Callable[[QuerySet[Any], Any], QuerySet[Any]]] = {
    "language": lambda versions, value: versions.filter(language=value),
    "metadata": lambda versions, value: versions.filter(document__metadata__contains=value),
    "documents": lambda versions, value: versions.filter(document__in=_ids(value)),
    "flags": lambda versions, value: versions.filter(flags__overlap=value),
    "without_flags": lambda versions, value: versions.exclude(flags__overlap=value),
}
