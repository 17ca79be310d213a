"""The values of filters: of the right type and size, or refused with words. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kb.errors import InvalidError

MOST_VALUES = 100
LONGEST_TEXT = 500
LARGEST = 2**53
"""Beyond it JSON readers disagree about integers; infinity and NaN are beyond it, too."""
_FIRST_YEAR, _LAST_YEAR = 1000, 9000


def ids(values: Sequence[Any]) -> list[uuid.UUID]:
    """Return ids. Raises `InvalidError` when one is not."""
    try:
        return [uuid.UUID(str(value)) for value in values]
    except (TypeError, ValueError):
        raise InvalidError(_("An id in the filter is not a valid id.")) from None


def text(value: Any) -> str:
    """Return a text that the database can hold."""
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT or "\0" in value:
        raise InvalidError(_("A filter takes texts of 1 to 500 characters."))
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise InvalidError(_("A text in the filter is not valid Unicode.")) from None
    return value


def texts(value: Any) -> list[str]:
    """Return 1 to 100 texts."""
    return [text(each) for each in several(value)]


def several(value: Any) -> list[Any]:
    """Return a list of 1 to 100 values."""
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_VALUES:
        raise InvalidError(_("Give a list of 1 to 100 values."))
    return list(value)


def scalar(value: Any) -> str | int | float | bool:
    """Return a text, a number or a truth value."""
    if isinstance(value, bool):
        return value
    return number(value) if isinstance(value, int | float) else text(value)


def number(value: int | float) -> int | float:
    """Return a number of ordinary size."""
    if not abs(value) <= LARGEST:  # NaN compares with nothing
        raise InvalidError(_("A number in the filter is too large."))
    return value


def day_or_moment(value: Any) -> date | datetime:
    """Return an ISO 8601 date or time, the latter in UTC; a time without a zone is local."""
    given = text(value)
    try:
        found = datetime.fromisoformat(given)
        whole = len(given) <= len("2026-W14-2") and "T" not in given and ":" not in given
    except ValueError:
        raise _no_date() from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise _no_date()
    if whole:
        return found.date()
    moment = timezone.make_aware(found) if timezone.is_naive(found) else found
    return moment.astimezone(UTC)  # the database knows no offset of 16 hours


def span(value: Any) -> tuple[datetime | None, datetime | None]:
    """Return the beginning and the exclusive end of `{"from", "to"}`, of which one may be missing.

    Both ends belong to it: a date stands for its whole day.
    """
    if not isinstance(value, dict) or not value or not set(value) <= {"from", "to"}:
        raise InvalidError(_('Give a time as {"from": …, "to": …}; one of the two is enough.'))
    start, end = value.get("from"), value.get("to")
    return (
        None if start is None else _begin(day_or_moment(start)),
        None if end is None else _after(day_or_moment(end)),
    )


def _begin(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else timezone.make_aware(_midnight(when))


def _after(when: date | datetime) -> datetime:
    if isinstance(when, datetime):
        return when + timedelta(microseconds=1)
    return timezone.make_aware(_midnight(when + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _no_date() -> InvalidError:
    return InvalidError(_("Write a date or a time as in ISO 8601, such as 2026-03-31."))
