"""Facets: how many of the documents that a reader may find have which tag, language, format, ...

Counted over the permitted documents that pass the filters, whatever is searched for; nothing else
is read. Each facet leaves its own filter out, so that it shows what else could be chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from kb.access import Principal, permitted_versions
from kb.errors import InvalidError
from retrieval.search.filters import filtered, ids
from retrieval.search.filters.narrowing import dated
from retrieval.search.filters.values import text

MOST_FACETS, MOST_VALUES = 20, 50
LONGEST_VALUE = 200
"""Characters of a value of metadata; longer ones are texts, not labels."""
METADATA = "metadata."
NAMES = ("collection", "language", "tag", "format", "flag", "year")
"""The facets there are, besides `metadata.<name>`."""

Narrowed = tuple[Sequence[str] | None, Mapping[str, Any]]
"""Collections and filters."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to filter by, in how many documents it is, and its name for people."""

    value: str | int | float | bool
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a facet is counted: over which `columns` of the permitted set, by which statement, and
    which filters are its own."""

    columns: Mapping[str, Combinable]
    counted: str
    own: tuple[str, ...] = ()


_KINDS = {
    "collection": _Kind(
        {"collection": F("document__collection"), "name": F("document__collection__name")},
        "SELECT to_jsonb(collection), name, count(*) FROM permitted GROUP BY collection, name",
    ),
    "language": _Kind(
        {"language": F("language")},
        "SELECT to_jsonb(language), language, count(*) FROM permitted WHERE language <> ''"
        " GROUP BY language",
        ("language",),
    ),
    "tag": _Kind(
        {"tags": F("document__tags")},
        "SELECT to_jsonb(spelt[1]), spelt[1], n FROM (SELECT array_agg(tag ORDER BY n DESC, tag),"
        " sum(n)::bigint FROM (SELECT tag, count(*) AS n FROM"
        " (SELECT unnest(tags) AS tag FROM permitted) AS one GROUP BY tag) AS spelling"
        " GROUP BY lower(tag)) AS folded (spelt, n)",
        ("tags", "any_tags", "without_tags"),
    ),
    "format": _Kind(
        {"format": F("format")},
        "SELECT to_jsonb(format), format, count(*) FROM permitted GROUP BY format",
        ("formats",),
    ),
    "flag": _Kind(
        {"flags": F("flags")},
        "SELECT to_jsonb(flag), flag, count(*) FROM"
        " (SELECT unnest(flags) AS flag FROM permitted) AS one GROUP BY flag",
        ("flags", "without_flags"),
    ),
    "year": _Kind(
        {"year": ExtractYear(dated())},
        "SELECT to_jsonb(year), year::text, count(*) FROM permitted GROUP BY year",
        ("effective",),
    ),
}
_OF_METADATA = _Kind(
    {"id": F("pk"), "metadata": F("document__metadata")},
    "SELECT value, value #>> '{}', count(*) FROM (SELECT DISTINCT id, jsonb_path_query("
    "metadata -> %s::text,"
    """ '$[*] ? (@.type() == "string" || @.type() == "number" || @.type() == "boolean")'"""
    ") AS value FROM permitted) AS one WHERE length(value #>> '{}') BETWEEN 1 AND %s"
    " GROUP BY value",
)
_PART = """(SELECT {place} AS place, value, label, n FROM ({counted}) AS found (value, label, n)
ORDER BY n DESC, value LIMIT %s)"""
_ORDERED = "SELECT place, value, label, n FROM ({}) AS counted ORDER BY place, n DESC, value"


def facets(
    reader: Principal,
    names: Sequence[str],
    *,
    collections: Sequence[str] | None = None,
    filters: Mapping[str, Any] | None = None,
    as_of: datetime | None = None,
) -> dict[str, list[Facet]]:
    """Return for each name its 50 most frequent values, equal ones by value.

    `names` are of `NAMES` or `metadata.<name>`; the other arguments are those of `search`. Facets
    that leave nothing out share one statement. Raises `InvalidError`.
    """
    reader.require("read")
    wanted = checked(names)
    groups: dict[frozenset[str], list[str]] = {}
    for name in wanted:
        groups.setdefault(_left_out(name, collections, filters or {}), []).append(name)
    counted: dict[str, list[Facet]] = {}
    for left_out, together in groups.items():
        narrowed = _without(left_out, collections, filters or {})
        counted |= _counted(reader, together, narrowed, as_of)
    return {name: counted[name] for name in wanted}


def checked(names: Iterable[str]) -> list[str]:
    """Return the names, each once. Raises `InvalidError` for an unknown one, or too many."""
    wanted = list(dict.fromkeys(map(text, names)))
    unknown = [each for each in wanted if each not in NAMES and not _key(each)]
    if unknown or len(wanted) > MOST_FACETS:
        raise InvalidError(
            _("There are at most %(n)s facets, of: %(known)s, metadata.<name>.")
            % {"n": MOST_FACETS, "known": ", ".join(NAMES)}
        )
    return wanted


def _key(name: str) -> str:
    """Return the metadata's name in `metadata.<name>`, else nothing."""
    return name.removeprefix(METADATA) if name.startswith(METADATA) else ""


def _left_out(
    name: str, collections: Sequence[str] | None, filters: Mapping[str, Any]
) -> frozenset[str]:
    """Return which of the filters in use are a facet's own."""
    if name == "collection":
        return frozenset({name} if collections else ())
    if key := _key(name):
        asked = filters.get("metadata")
        return frozenset({name} if isinstance(asked, dict) and key in asked else ())
    return frozenset(_KINDS[name].own) & set(filters)


def _without(
    left_out: frozenset[str], collections: Sequence[str] | None, filters: Mapping[str, Any]
) -> Narrowed:
    kept = {name: value for name, value in filters.items() if name not in left_out}
    keys = {_key(name) for name in left_out if _key(name)}
    if keys:
        kept["metadata"] = {k: v for k, v in filters["metadata"].items() if k not in keys}
        if not kept["metadata"]:
            del kept["metadata"]
    return None if "collection" in left_out else collections, kept


def _counted(
    reader: Principal, names: Sequence[str], narrowed: Narrowed, as_of: datetime | None
) -> dict[str, list[Facet]]:
    kinds = {name: _KINDS.get(name, _OF_METADATA) for name in names}
    columns = {key: each for kind in kinds.values() for key, each in kind.columns.items()}
    parts: list[str] = []
    given: list[Any] = []
    for place, (name, kind) in enumerate(kinds.items()):
        parts.append(_PART.format(place=place, counted=kind.counted))
        given += [*([_key(name), LONGEST_VALUE] if _key(name) else []), MOST_VALUES]
    found: dict[str, list[Facet]] = {name: [] for name in names}
    try:
        sql, params = _permitted(reader, columns, narrowed, as_of)
    except EmptyResultSet:  # a key whose collections are all gone
        return found
    head = f"WITH permitted ({', '.join(columns)}) AS MATERIALIZED ({sql}) "
    with connection.cursor() as cursor:
        cursor.execute(head + _ORDERED.format(" UNION ALL ".join(parts)), [*params, *given])
        for place, value, label, count in cursor.fetchall():
            found[names[place]].append(Facet(json.loads(value), count, label))
    return found


def _permitted(
    reader: Principal,
    columns: Mapping[str, Combinable],
    narrowed: Narrowed,
    as_of: datetime | None,
) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of what is counted over: the gate's own, narrowed, one row a document."""
    collections, filters = narrowed
    versions = permitted_versions(reader, as_of=as_of)
    if collections:
        versions = versions.filter(document__collection__in=ids(collections))
    named = {f"facet_{name}": column for name, column in columns.items()}
    rows = filtered(versions, filters).order_by().annotate(**named).values_list(*named)
    return rows.query.sql_with_params()
