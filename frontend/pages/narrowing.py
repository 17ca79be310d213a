"""What a search is narrowed by on its page: from the address to filters, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from frontend.pages.library.dates import end_of, first_day, start_of
from frontend.pages.library.findings import DOUBTFUL, MARKS
from kb.access.tags import tag_of
from kb.errors import InvalidError

MODES = ("hybrid", "dense", "lexical")
SOUND = "sound"
"""The choice of only such documents whose text is not in doubt."""
_MOST, _LONGEST = 50, 2_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A search as its address says it; a mode, a finding or a day that there is not is left out.

    Days are texts such as `2026-03-31`, empty when none is chosen.
    """

    query: str
    mode: str
    collection: tuple[str, ...]
    tag: tuple[str, ...]
    language: tuple[str, ...]
    format: tuple[str, ...]
    quality: str
    start: str
    end: str
    as_of: str

    @property
    def narrowing(self) -> dict[str, Any]:
        """Return `collections`, `filters` and `as_of` as search takes them."""
        return {
            "collections": list(self.collection) or None,
            "filters": self.filters,
            "as_of": _last_moment(self.as_of),
        }

    @property
    def filters(self) -> dict[str, Any]:
        """Return the filters of search."""
        days = {"from": self.start, "to": self.end}
        found = {
            "any_tags": list(self.tag),
            "language": list(self.language),
            "formats": list(self.format),
            "effective": {name: day for name, day in days.items() if day},
            "flags": [self.quality] if self.quality in MARKS else [],
            "without_flags": list(DOUBTFUL) if self.quality == SOUND else [],
        }
        return {name: value for name, value in found.items() if value}

    def address(self, **instead: str) -> str:
        """Return the query string, with other values of some names (empty: none)."""
        pairs = [pair for pair in self._pairs() if pair[0] not in instead]
        return "?" + urlencode([*pairs, *(pair for pair in instead.items() if pair[1])])

    def without(self, name: str, value: str) -> str:
        """Return the query string without one of its values."""
        return "?" + urlencode([pair for pair in self._pairs() if pair != (name, value)])

    def _pairs(self) -> list[tuple[str, str]]:
        one = {"quality": self.quality, "from": self.start, "to": self.end, "as_of": self.as_of}
        some = {name: getattr(self, name) for name in ("collection", "tag", "language", "format")}
        return [
            ("q", self.query),
            *((name, each) for name, values in some.items() for each in values),
            *((name, each) for name, each in one.items() if each),
            *([("mode", self.mode)] if self.mode != MODES[0] else []),
        ]


def choice_of(asked: QueryDict) -> Choice:
    """Return what an address asks for. A wrong id or code stays: it must not widen the search."""
    mode, quality = asked.get("mode", ""), asked.get("quality", "")
    return Choice(
        query=asked.get("q", "").strip()[:_LONGEST],
        mode=mode if mode in MODES else MODES[0],
        collection=_each(asked.getlist("collection")),
        tag=_each([tag_of(each[:200]) for each in asked.getlist("tag")]),
        language=_each(asked.getlist("language")),
        format=_each(asked.getlist("format")),
        quality=quality if quality in MARKS or quality == SOUND else "",
        start=_day(asked.get("from", "")),
        end=_day(asked.get("to", "")),
        as_of=asked.get("as_of", "") if _last_moment(asked.get("as_of", "")) else "",
    )


def _each(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in texts[:_MOST] if each))


def _day(text: str) -> str:
    try:
        return first_day(start_of(text))
    except InvalidError:
        return ""


def _last_moment(text: str) -> datetime | None:
    """Return the last moment of a day of the past; nothing for any other."""
    try:
        end = end_of(text)
    except InvalidError:
        return None
    return end - timedelta(microseconds=1) if end and end <= timezone.now() else None
