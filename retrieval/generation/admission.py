"""Who may use the model now. One row per question in Postgres, so that all web processes agree.

A place is taken when a question is posted (`reserved`), comes alive when its answer begins
(`Place.of`) and dies by silence. Decision 15 says who comes before whom, and why.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from kb.access import Principal
from retrieval.errors import BusyError
from retrieval.generation.order import Row, expected, line, over
from retrieval.generation.pace import pace
from retrieval.models import Ticket

Kind, State = Ticket.Kind, Ticket.State
ALIVE = timedelta(seconds=2)
"""Silence after which who waits or writes is dead; the living are touched twice a second."""
OPENING = timedelta(seconds=10)
"""The same for a question whose answer has not begun, or is searching."""
REMEMBERED = timedelta(minutes=5)
"""How long silent tickets are kept: their process may only have been slow."""
MOST_WAITING = 8
"""However fast the model is: each of them holds a thread of the web server."""
MOST_PER_PERSON = 2
"""One answer being written and one waiting."""
LONGEST_WAIT = 30.0
"""Seconds; a person who would wait longer gets the sources only, a program is to come back."""
LONGEST_RETRY = 600
ROUND = 5
"""A wait is told in steps of so many seconds: it is a guess."""
_LOCK = 0x466F6F74
"""The advisory lock under which places and slots are given out."""


@contextmanager
def alone() -> Iterator[None]:
    """Give out places or slots while nobody else does."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def live() -> QuerySet[Ticket]:
    """Return the tickets that were touched in time."""
    opening = Q(state__in=(State.ASKED, State.PASSED), alive_at__gt=Now() - OPENING)
    return Ticket.objects.filter(
        opening | Q(state__in=(State.WAITING, State.WRITING), alive_at__gt=Now() - ALIVE)
    )


def rows() -> list[Row]:
    """Return what order and waits are made of."""
    known = Q(pk__in=live().exclude(state=State.PASSED).values("pk"))
    found = Ticket.objects.filter(known | Q(state=State.TURNED_AWAY))
    columns = ("pk", "owner_id", "kind", "state", "asked_at", "slot_at")
    return [
        Row(pk, owner, kind, state, (now - asked).total_seconds(), _since(slot, now))
        for pk, owner, kind, state, asked, slot, now in found.values_list(*columns, Now())
    ]


def _since(slot: datetime | None, now: datetime) -> float:
    return (now - slot).total_seconds() if slot else 0.0


def free_slots() -> int:
    """Return how many slots no answer holds, 0 while one waits: for work that yields."""
    states = list(live().values_list("state", flat=True))
    if State.WAITING in states:
        return 0
    return max(0, settings.LLM_SLOTS - states.count(State.WRITING))


def waited_for() -> bool:
    """Tell whether a person or a program waits for a slot: for work that gives way."""
    asking = live().exclude(kind=Kind.BACKGROUND)
    return asking.filter(state__in=(State.WAITING, State.ASKED)).exists()


@contextmanager
def reserved(by: Principal, *, quotes: bool = False) -> Iterator[uuid.UUID]:
    """Take a place for a question and yield the id its turn must get; an error gives it back.

    Raises BusyError when this person has enough questions on the way, and for a program when it
    would wait too long. A person who would wait too long, and whoever wants `quotes`, gets a place
    that never comes before the model: the sources only.
    """
    turn = uuid.uuid4()
    with alone():
        refusal = _passed(by, turn) if quotes else _refusal(by, turn)
    if refusal is not None:  # outside, so that it is kept that a program was turned away
        raise refusal
    try:
        yield turn
    except BaseException:
        give_back(turn)
        raise


def give_back(turn: uuid.UUID) -> None:
    """Give up the place of a turn that is not going to be answered."""
    Ticket.objects.filter(turn=turn).delete()


def step_out(turn: uuid.UUID) -> None:
    """Let a question that waits pass the model by; nothing happens once it has a slot."""
    with alone():
        waiting = Ticket.objects.filter(turn=turn, state__in=(State.ASKED, State.WAITING))
        waiting.update(state=State.PASSED, alive_at=Now())


def expire() -> None:
    """Delete tickets that have been silent for long."""
    Ticket.objects.filter(alive_at__lt=Now() - REMEMBERED).delete()


def _refusal(by: Principal, turn: uuid.UUID) -> BusyError | None:
    """Take a place, or return why there is none."""
    expire()
    mine = live().filter(owner=by.user_id).exclude(kind=Kind.BACKGROUND)
    if mine.count() >= MOST_PER_PERSON:
        return _too_many(by)
    ticket, wait = take(by.user_id, kind_of(by), turn)
    if wait <= LONGEST_WAIT or kind_of(by) == Kind.PERSON:
        return None
    turn_away(ticket)
    message = _("Many questions are being answered right now. Ask again in about %(n)s seconds.")
    return BusyError(message % {"n": in_steps(wait)}, retry_after=_whole(wait))


def _passed(by: Principal, turn: uuid.UUID) -> BusyError | None:
    """Take a place beside the line, or return why not: it costs a search."""
    passed = live().filter(owner=by.user_id, state=State.PASSED)
    if passed.count() >= MOST_PER_PERSON:
        return _too_many(by)
    enter(by.user_id, kind_of(by), State.PASSED, turn)
    return None


def _too_many(by: Principal) -> BusyError:
    """Return what a person is told who has enough questions on the way: when one is answered."""
    found, usual = rows(), pace()
    mine = [each for each in found if each.owner == by.user_id and each.state != State.TURNED_AWAY]
    ends = [over(each, found, settings.LLM_SLOTS, usual) for each in mine]
    wait = min(ends, default=1.0)
    message = _(
        "Your earlier questions are still being answered. There is room for another one in about "
        "%(n)s seconds."
    )
    return BusyError(message % {"n": in_steps(wait)}, retry_after=_whole(wait))


def turn_away(ticket: int) -> None:
    """Give up a program's ticket, but remember since when programs find no room."""
    mine = Ticket.objects.filter(pk=ticket)
    if Ticket.objects.filter(state=State.TURNED_AWAY).update(alive_at=Now()):
        mine.delete()
    else:
        mine.update(state=State.TURNED_AWAY, turn=None)


def take(owner: int, kind: int, turn: uuid.UUID | None) -> tuple[int, float]:
    """Enter the line, or pass it where it is too long; return the ticket and the seconds."""
    ticket = enter(owner, kind, State.ASKED, turn)
    found = rows()
    row = next(each for each in found if each.id == ticket)
    wait = expected(row, found, settings.LLM_SLOTS, pace())
    if len(line(found)) > settings.LLM_SLOTS + MOST_WAITING:
        wait = max(wait, LONGEST_WAIT + 1)
    if wait > LONGEST_WAIT:
        Ticket.objects.filter(pk=ticket).update(state=State.PASSED)
    return ticket, wait


def enter(owner: int, kind: int, state: str, turn: uuid.UUID | None = None) -> int:
    """Make a ticket; return its id."""
    made = Ticket.objects.create(owner_id=owner, kind=kind, state=state, turn=turn, alive_at=Now())
    return made.pk


def kind_of(by: Principal) -> int:
    """Return whether a person asks, signed in, or a program with a key."""
    return Kind.PROGRAM if by.key_prefix else Kind.PERSON


def in_steps(seconds: float) -> int:
    """Return a wait as people are told it."""
    return math.ceil(min(max(seconds, 1), LONGEST_RETRY) / ROUND) * ROUND


def _whole(seconds: float) -> int:
    return math.ceil(min(max(seconds, 1), LONGEST_RETRY))
