"""Fields of a file's rows: of the right type, or the file is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError

T = TypeVar("T")


def refused() -> InvalidError:
    """Return the error for a file that no export wrote."""
    return InvalidError(
        _("This is not the file of an exported collection, or it is damaged."), code="not-a-bundle"
    )


def typed(row: dict[str, Any], name: str, kind: type[T]) -> T:
    """Return a field that is of exactly this type."""
    value = row.get(name)
    if type(value) is not kind:
        raise refused()
    return value


def text(row: dict[str, Any], name: str, longest: int) -> str:
    """Return a text of at most `longest` characters."""
    value = line(row.get(name))
    if len(value) > longest:
        raise refused()
    return value


def line(value: Any) -> str:
    """Return a text that the database can hold."""
    if not isinstance(value, str) or "\0" in value:
        raise refused()
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise refused() from None
    return value


def maybe(row: dict[str, Any], name: str, read: Callable[[Any], T]) -> T | None:
    """Return a field that may be missing or null."""
    return None if row.get(name) is None else read(row[name])


def past(row: dict[str, Any], name: str) -> datetime:
    """Return when something was made: never in the future."""
    return min(moment(row.get(name)), timezone.now())


def moment(value: Any) -> datetime:
    """Return a time with its zone."""
    try:
        found = datetime.fromisoformat(line(value))
    except ValueError:
        raise refused() from None
    if timezone.is_naive(found):
        raise refused()
    return found
