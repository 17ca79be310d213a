"""What one search may look at: the permitted, filtered documents, as SQL."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from kb.access import Principal, permitted_documents
from kb.errors import InvalidError


@dataclass(frozen=True, slots=True)
class Scope:
    """The gate's own SQL, to be placed inside every branch, and how much it lets through.

    `sql` selects the ids of the current versions that may be searched.
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
    reader: Principal, collections: Sequence[str] | None, filters: Mapping[str, Any] | None
) -> Scope:
    """Return the scope of `reader`, narrowed; asking for what is not permitted just finds nothing.

    Filters: `language` (of the document), `metadata` (equal values), `documents` (ids).
    """
    documents = permitted_documents(reader).filter(current__isnull=False)
    if collections:
        documents = documents.filter(collection__in=_ids(collections))
    for name, value in (filters or {}).items():
        if name == "language":
            documents = documents.filter(current__language=value)
        elif name == "metadata":
            documents = documents.filter(metadata__contains=value)
        elif name == "documents":
            documents = documents.filter(pk__in=_ids(value))
        else:
            raise InvalidError(_("There is no filter named %(name)s.") % {"name": name})
    totals = documents.order_by().aggregate(
        passages=Sum("current__passage_count"), collections=Count("collection", distinct=True)
    )
    sql, params = documents.order_by().values("current_id").query.sql_with_params()
    return Scope(sql, tuple(params), totals["passages"] or 0, totals["collections"])
