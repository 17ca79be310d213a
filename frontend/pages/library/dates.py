"""When versions hold, as days that people read and write: a last day is a day on which it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.access.effect import LATER, NOW, OVER, effect_of
from kb.errors import InvalidError

if TYPE_CHECKING:
    from kb.models import Document, Version

_FIRST_YEAR, _LAST_YEAR = 1000, 9000
_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether a version holds (`state` as in `kb.access.effect`), in words and as two days."""

    state: str | None
    words: str
    start: str
    until: str


def effect(version: Version, document: Document) -> Effect:
    """Return when a version holds; the days are as date inputs want them, empty without a date."""
    state = effect_of(version, document)
    start, until = first_day(version.effective_from), last_day(version.effective_to)
    return Effect(state, _words(version, state), start, until)


def _words(version: Version, state: str | None) -> str:
    start, end = version.effective_from, version.effective_to
    told = {"start": _told(start), "end": _told(end), "last": _told_last(end)}
    if state == OVER:
        return _("No longer in force since %(end)s") % told
    if state == LATER or (state is None and start is not None and start > timezone.now()):
        return _("Takes effect on %(start)s") % told
    if state not in (NOW, None) or not (start or end):
        return ""
    if start and end:
        return _("In force from %(start)s until %(last)s") % told
    return (_("In force since %(start)s") if start else _("In force until %(last)s")) % told


def _told(when: datetime | None) -> str:
    if when is None:
        return ""
    local = timezone.localtime(when)
    return date_format(local, "DATE_FORMAT" if local.time() == time() else "DATETIME_FORMAT")


def _told_last(end: datetime | None) -> str:
    """Return the last day before midnight, or the moment itself."""
    if end is None or timezone.localtime(end).time() != time():
        return _told(end)
    return _told(end - _DAY)


def first_day(start: datetime | None) -> str:
    """Return the day of a beginning as `2026-03-31`."""
    return timezone.localtime(start).date().isoformat() if start else ""


def last_day(end: datetime | None) -> str:
    """Return the last day before an end, which is exclusive."""
    return timezone.localtime(end - _MOMENT).date().isoformat() if end else ""


def start_of(text: str, before: datetime | None = None) -> datetime | None:
    """Return the first moment of a written day; `before` when it still is that day.

    Raises InvalidError.
    """
    return before if before and text.strip() == first_day(before) else _midnight(text)


def end_of(text: str, before: datetime | None = None) -> datetime | None:
    """Return the moment after a written day; `before` when its last day still is that day."""
    if before and text.strip() == last_day(before):
        return before
    day = _midnight(text)
    return day + _DAY if day else None


def _midnight(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.min
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidError(
            _("Write a day as year-month-day, such as 2026-03-31."), code="dates"
        ) from None
    return timezone.make_aware(datetime.combine(day, time()))
