"""Finding a space by its number, counting it, and being the only one who works on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, ProgrammingError, connection
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable, UndefinedTable

from kb.errors import InvalidError, NotFoundError, TransientError
from kb.models import EmbeddingSpace, Passage, partitions

_FILLING = 0x5346
"""First number of the advisory lock of whoever fills a space; the second is the space's."""
_POLL = 0.1
P = ParamSpec("P")
R = TypeVar("R")


def numbered(number: int) -> EmbeddingSpace:
    """Return a space by its number. Raises `NotFoundError`."""
    space = EmbeddingSpace.objects.filter(pk=number).first()
    if space is None:
        raise unknown()
    return space


def unknown() -> NotFoundError:
    """Return the error for a number that no space has, or has any more."""
    return NotFoundError(_("There are no vectors with this number."))


def select(statement: str, table: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a statement with `{table}` in it; `NotFoundError` if that was dropped."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=table), parameters)
            return list(cursor.fetchall())
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):
            raise unknown() from error
        raise


def filled(space: EmbeddingSpace) -> int:
    """Return how many passages have their vector in a space."""
    return int(select("SELECT count(*) FROM {table}", partitions.table_of(space.pk))[0][0])


def missing(space: EmbeddingSpace) -> int:
    """Return how many passages have no vector in a space: no row is without its passage."""
    return Passage.objects.count() - filled(space)


def need(space: EmbeddingSpace, *states: str) -> None:
    """Raise `InvalidError` unless a space is in one of these states."""
    if space.state not in states:
        raise InvalidError(
            _("Number %(n)d cannot be used for this: it is “%(state)s”.")
            % {"n": space.pk, "state": space.get_state_display()}
        )


@contextmanager
def alone(space_id: int, *, seconds: float = 0.0) -> Iterator[bool]:
    """Tell whether this process may fill the space, waiting for up to `seconds` for another one.

    The lock belongs to the very connection that writes the vectors: a process that dies, or loses
    its connection, has given it back, and the next one goes on at once.
    """
    end = time.monotonic() + seconds
    while not (mine := _locked(space_id)) and time.monotonic() < end:
        time.sleep(_POLL)
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_FILLING, space_id])


def _locked(space_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_FILLING, space_id])
        return bool(cursor.fetchone()[0])


def patient(verb: Callable[P, R]) -> Callable[P, R]:
    """Turn a lock that was not to be had in time into words."""

    @wraps(verb)
    def trying(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise TransientError(
                    _("Documents are being published right now; try again in a moment.")
                ) from error
            raise

    return trying
