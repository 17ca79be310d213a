"""What a conversation or a question is limited to, as words: one piece for each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.pages.library.findings import MARKS
from frontend.templatetags.library import language_name
from kb.access import Principal, permitted_collections, permitted_documents
from retrieval.search.filters import ids

Limited = tuple[Sequence[str], Mapping[str, Any]]
"""The collections and the filters that something is limited to."""
UNSEEN = "–"
"""The name of what is gone, or never was this reader's to see."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One value of a limit; `what` is its name, a colon and the value."""

    title: str | Promise
    label: str
    what: str


_LISTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "language": (gettext_lazy("Language"), "%(value)s"),
    "formats": (gettext_lazy("Format"), "%(value)s"),
    "documents": (gettext_lazy("Document"), "%(value)s"),
    "tags": (gettext_lazy("Tag"), "%(value)s"),
    "any_tags": (gettext_lazy("Tag"), "%(value)s"),
    "without_tags": (gettext_lazy("Tag"), gettext_lazy("not %(value)s")),
    "flags": (gettext_lazy("How well it was read"), "%(value)s"),
    "without_flags": (gettext_lazy("How well it was read"), gettext_lazy("without: %(value)s")),
}
_SPANS: dict[str, tuple[str | Promise, str | Promise]] = {
    "created": (gettext_lazy("Added from %(day)s"), gettext_lazy("Added until %(day)s")),
    "updated": (gettext_lazy("Changed from %(day)s"), gettext_lazy("Changed until %(day)s")),
    "effective": (gettext_lazy("From %(day)s"), gettext_lazy("Until %(day)s")),
}
_SIGNS = {"eq": "=", "in": "=", "ne": "≠", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}
_OPERATORS = (*_SIGNS, "contains", "exists")
"""In the order in which conditions on the same name are told."""


def limits_of(
    collections: Sequence[str], filters: Mapping[str, Any], *, by: Principal
) -> list[Limit]:
    """Return the limits of one's own conversation, or of a question."""
    return limits_of_each([(collections, filters)], by=by)[0]


def limits_of_each(limited: Sequence[Limited], *, by: Principal) -> list[list[Limit]]:
    """Return the limits of each, as `limits_of`; their names are looked up once for all."""
    names = _names({pk for held, _f in limited for pk in held}, by)
    titles = _titles({pk for _c, held in limited for pk in held.get("documents", [])}, by)
    return [[*_collections(pks, names), *_filters(held, titles)] for pks, held in limited]


def _collections(collections: Sequence[str], names: Mapping[str, str]) -> Iterator[Limit]:
    for each in collections:
        yield Limit(_("Collection"), names.get(each, UNSEEN), f"collection:{each}")


def _filters(filters: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[Limit]:
    for name, held in filters.items():
        if name in _SPANS:
            yield from _span(name, held)
        elif name == "metadata":
            for key, wanted in held.items():
                yield Limit(_("Metadata"), _condition(key, wanted), f"{name}:{key}")
        elif name in _LISTS:
            title, told = _LISTS[name]
            for value in held if isinstance(held, list) else [held]:
                label = told % {"value": _named(name, str(value), titles)}
                yield Limit(title, label, f"{name}:{value}")


def _span(name: str, held: Mapping[str, str | None]) -> Iterator[Limit]:
    for told, end in zip(_SPANS[name], ("from", "to"), strict=True):
        day = held.get(end)
        if day:
            yield Limit(_("Date"), told % {"day": _day(day)}, f"{name}:{end}")


def _names(collections: set[str], by: Principal) -> dict[str, str]:
    if not collections:
        return {}
    seen = permitted_collections(by).filter(pk__in=collections)
    return {str(pk): name for pk, name in seen.values_list("pk", "name")}


def _titles(documents: set[str], by: Principal) -> dict[str, str]:
    if not documents:
        return {}
    seen = permitted_documents(by).filter(pk__in=ids([*documents]))
    return {str(pk): title for pk, title in seen.values_list("pk", "title")}


def _named(name: str, value: str, titles: Mapping[str, str]) -> str:
    if name == "documents":
        return titles.get(str(ids([value])[0]), UNSEEN)
    if name == "language":
        return _("Other language") if value == "other" else language_name(value)
    if name == "formats":
        return value.removeprefix(".").upper()
    if name.endswith("flags") and value in MARKS:
        return str(MARKS[value].name)
    return value


def _day(text: str) -> str:
    """Return a day, or a moment, in words."""
    when = datetime.fromisoformat(text)
    if len(text) <= len("2026-03-31"):
        return date_format(date(when.year, when.month, when.day), "DATE_FORMAT")
    moment = timezone.make_aware(when) if timezone.is_naive(when) else when
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _condition(key: str, wanted: Any) -> str:
    conditions = wanted if isinstance(wanted, dict) else {"eq": wanted}
    signs = sorted(conditions, key=_OPERATORS.index)
    return f"{key} " + ", ".join(_told(sign, conditions[sign]) for sign in signs)


def _told(sign: str, value: Any) -> str:
    if sign == "exists":
        return _("is given") if value else _("is not given")
    if sign == "contains":
        return _("contains “%(text)s”") % {"text": value}
    values = value if isinstance(value, list) else [value]
    between = _(" or ") if sign == "in" else ", "
    return f"{_SIGNS[sign]} {between.join(_plain(each) for each in values)}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
