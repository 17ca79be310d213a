"""Epochs: a number per person that changes whenever what that person may read changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import Group
from django.db import connection

from kb.models import User

# Rows are locked in the order of their ids: two changes that concern the same people wait for each
# other instead of ending in a deadlock.
_BUMP = """
UPDATE kb_user SET acl_epoch = acl_epoch + 1 FROM (
    SELECT id FROM kb_user
    WHERE id = ANY(%s) OR id IN (SELECT user_id FROM kb_user_groups WHERE group_id = ANY(%s))
    ORDER BY id FOR NO KEY UPDATE
) AS concerned WHERE kb_user.id = concerned.id
"""
_Concerned = tuple[set[int], set[int]]
"""Ids of people, and of groups."""
_gathered: ContextVar[_Concerned | None] = ContextVar("gathered", default=None)


def bump(*, users: Iterable[User | None] = (), groups: Iterable[Group | None] = ()) -> None:
    """Bump the epochs of people and of all members of groups: the last act of a transaction.

    People wait for whoever holds their rows, and nothing else may be waited for meanwhile.
    """
    people, teams = {each.pk for each in users if each}, {each.pk for each in groups if each}
    held = _gathered.get()
    if held is None:
        _write((people, teams))
    else:
        held[0].update(people)
        held[1].update(teams)


@contextmanager
def bumped_last() -> Iterator[None]:
    """Put off what is to be bumped to the end of the body. Needs a transaction."""
    held: _Concerned = (set(), set())
    token = _gathered.set(held)
    try:
        yield
    finally:
        _gathered.reset(token)
    _write(held)


def _write(concerned: _Concerned) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BUMP, [list(each) for each in concerned])
