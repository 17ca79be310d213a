"""The filters there are, by name: each narrows the permitted versions by its own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kb.access.tags import folded, values_of
from kb.errors import InvalidError
from retrieval.search.filters.metadata import on_metadata
from retrieval.search.filters.values import ids, several, span, text, texts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Version


def filtered(versions: QuerySet[Version], filters: Mapping[str, Any]) -> QuerySet[Version]:
    """Return the versions that pass all `filters`. Raises `InvalidError` for a wrong one."""
    if not filters:
        return versions
    conditions = check(filters)
    return versions.alias(dated=dated(), folded=folded(F("document__tags"))).filter(*conditions)


def check(filters: Mapping[str, Any]) -> list[Q]:
    """Return the conditions of `filters`. Raises `InvalidError` that says what is allowed."""
    for name in filters:
        if name not in _FILTERS:
            known = {"name": str(name)[:60], "known": ", ".join(_FILTERS)}
            raise InvalidError(
                _("There is no filter named %(name)s. There are: %(known)s.") % known
            )
    return [_FILTERS[name](value) for name, value in filters.items()]


def dated() -> Coalesce:
    """Return a version's own date: from when it holds, else when it was submitted."""
    return Coalesce("effective_from", "created_at")


def _tags(lookup: str) -> Callable[[Any], Q]:
    def tagged(value: Any) -> Q:
        return Q(**{f"folded__{lookup}": values_of(texts(value))})

    return tagged


def _within(field: str) -> Callable[[Any], Q]:
    def inside(value: Any) -> Q:
        start, end = span(value)
        after = Q(**{f"{field}__gte": start}) if start else Q()
        return after & (Q(**{f"{field}__lt": end}) if end else Q())

    return inside


def _language(value: Any) -> Q:
    return Q(language__in=[text(value)] if isinstance(value, str) else texts(value))


def _formats(value: Any) -> Q:
    return Q(format__in=[each.lower().removeprefix(".") for each in texts(value)])


_FILTERS: dict[str, Callable[[Any], Q]] = {
    "language": _language,
    "formats": _formats,
    "documents": lambda value: Q(document__in=ids(several(value))),
    "tags": _tags("contains"),
    "any_tags": _tags("overlap"),
    "without_tags": lambda value: ~_tags("overlap")(value),
    "metadata": on_metadata,
    "created": _within("document__created_at"),
    "updated": _within("created_at"),
    "effective": _within("dated"),
    "flags": lambda value: Q(flags__overlap=texts(value)),
    "without_flags": lambda value: ~Q(flags__overlap=texts(value)),
}
"""`language` (of the document: one or some), `formats` (pdf, docx, ...), `documents` (ids);
`tags` (all of them, whatever their case), `any_tags`, `without_tags`; `metadata`; `created` (the
document), `updated` (the version) and `effective` (its own date) as `{"from", "to"}`; `flags`
(findings of the quality report: any of them) and `without_flags`."""
