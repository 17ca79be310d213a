"""The filters of a search as its page shows them: what can be chosen, and what is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.pages.library.findings import MARKS, marks
from frontend.pages.narrowing import SOUND, Choice
from frontend.templatetags.library import language_name
from kb.access import Principal, permitted_collections
from retrieval.search.facets import Facet, facets
from retrieval.search.filters import ids

SHOWN = 6
"""Values of a facet that are seen at once."""
_TITLES: dict[str, str | Promise] = {
    "collection": gettext_lazy("Collection"),
    "tag": gettext_lazy("Tag"),
    "language": gettext_lazy("Language"),
    "format": gettext_lazy("Format"),
}
_FACETS = (*_TITLES, "flag", "year")
_YEARS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, with the number of documents that have it."""

    value: str
    label: str
    count: int
    chosen: bool
    place: int = 0
    """Among all values of its facet; names the box, so that the focus stays on it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one facet: the first few, and the rest."""

    name: str
    title: str | Promise
    shown: Sequence[Option]
    rest: Sequence[Option]

    @property
    def open(self) -> bool:
        """Whether one of the rest is chosen, so that it must be seen."""
        return any(each.chosen for each in self.rest)


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything a search can be narrowed by: facets, findings, years (as addresses)."""

    groups: list[Group]
    findings: list[Option]
    years: list[tuple[Option, str]]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use; `without` is the address of the search without it."""

    title: str | Promise
    label: str
    without: str


def panel(choice: Choice, by: Principal) -> Panel:
    """Return what `by` can narrow a search by."""
    found = facets(by, _FACETS, **choice.narrowing)
    groups = [_group(name, found[name], getattr(choice, name)) for name in _TITLES]
    counts = {str(each.value): each.count for each in found["flag"]}
    findings = [
        Option(mark.code, str(mark.name), counts.get(mark.code, 0), mark.code == choice.quality)
        for mark in marks({*counts, choice.quality})
    ]
    return Panel([each for each in groups if each], findings, _years(choice, found["year"]))


def _group(name: str, found: Sequence[Facet], chosen: Sequence[str]) -> Group | None:
    """Return a facet that leaves a choice, or that was chosen from."""
    wanted = {each.casefold(): each for each in chosen}  # a tag stays as the address spells it
    options = []
    for each in found:
        value = wanted.get(str(each.value).casefold(), str(each.value))
        label = _label(name, each.label if name == "collection" else value)
        options.append(Option(value, label, each.count, value in chosen))
    known = {each.value.casefold() for each in options}
    if name != "collection":  # one that nobody may see has no name
        options += [
            Option(v, _label(name, v), 0, True) for v in chosen if v.casefold() not in known
        ]
    if len(options) < 2 and not wanted:
        return None
    options = [replace(each, place=place) for place, each in enumerate(options)]
    return Group(name, _TITLES[name], options[:SHOWN], options[SHOWN:])


def _label(name: str, text: str) -> str:
    if name == "language":
        return _("Other language") if text == "other" else language_name(text)
    return text.upper() if name == "format" else text


def _years(choice: Choice, found: Sequence[Facet]) -> list[tuple[Option, str]]:
    years = []
    for each in sorted(found, key=lambda facet: -int(facet.value))[:_YEARS]:
        start, end = f"{each.value}-01-01", f"{each.value}-12-31"
        chosen = (choice.start, choice.end) == (start, end)
        option = Option(each.label, each.label, each.count, chosen)
        dates = {"from": "", "to": ""} if chosen else {"from": start, "to": end}
        years.append((option, choice.address(**dates)))
    return years if len(years) > 1 or choice.start or choice.end else []


def chips(choice: Choice, by: Principal) -> list[Chip]:
    """Return the filters in use, each with the way to take it away."""
    seen = permitted_collections(by).filter(pk__in=ids(choice.collection))
    names = {str(pk): name for pk, name in seen.values_list("pk", "name")}
    found = [
        Chip(title, names.get(value, "–") if name == "collection" else _label(name, value), out)
        for name, title in _TITLES.items()
        for value in getattr(choice, name)
        for out in [choice.without(name, value)]
    ]
    if choice.quality:
        label = _("Without doubtful text") if choice.quality == SOUND else _named(choice.quality)
        found.append(
            Chip(_("How well it was read"), label, choice.without("quality", choice.quality))
        )
    days = {"from": choice.start, "to": choice.end, "as_of": choice.as_of}
    told = {
        "from": _("From %(day)s"),
        "to": _("Until %(day)s"),
        "as_of": _("As it was on %(day)s"),
    }
    return found + [
        Chip(_("Date"), told[name] % {"day": day}, choice.without(name, day))
        for name, day in days.items()
        if day
    ]


def _named(flag: str) -> str:
    return str(MARKS[flag].name)
