"""Who is next, and how long the others wait. Pure: rows in, order and seconds out.

People in a browser come before programs, programs before background work; among each of them one
question of everybody before the second of anybody; then who asked first.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.models import Ticket

WRITING, WAITING, ASKED = Ticket.State.WRITING, Ticket.State.WAITING, Ticket.State.ASKED
TURNED_AWAY = Ticket.State.TURNED_AWAY
PERSON, PROGRAM, BACKGROUND = Ticket.Kind.PERSON, Ticket.Kind.PROGRAM, Ticket.Kind.BACKGROUND
PROGRAMS_WAIT = 60.0
"""Seconds without room for any program after which one of them comes before people, so that they
are not starved for ever."""


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket; `waited` seconds since it was asked for, `held` since it has its slot."""

    id: int
    owner: int
    kind: int
    state: str
    waited: float = 0.0
    held: float = 0.0


def line(rows: Sequence[Row]) -> list[Row]:
    """Return those without a slot, who is next first."""
    rounds: Counter[tuple[int, int]] = Counter()
    keys: dict[int, tuple[int, int, int]] = {}
    for row in sorted(rows, key=lambda each: each.id):
        if row.state == TURNED_AWAY:
            continue
        keys[row.id] = (row.kind, rounds[row.owner, row.kind], row.id)
        rounds[row.owner, row.kind] += 1
    found = [row for row in rows if row.state in (WAITING, ASKED)]
    found.sort(key=lambda row: keys[row.id])
    if _programs_are_overdue(rows):
        first = next((row for row in found if row.kind == PROGRAM), None)
        found.sort(key=lambda row: row is not first)
    return found


def _programs_are_overdue(rows: Sequence[Row]) -> bool:
    programs = [row for row in rows if row.kind == PROGRAM]
    if any(row.state == WRITING for row in programs):
        return False
    return any(row.waited > PROGRAMS_WAIT for row in programs)


def may_write(row: Row, rows: Sequence[Row], slots: int) -> bool:
    """Tell whether `row`, which waits, gets a slot now.

    Whoever still searches does not hold up others of the same kind, but a program waits for every
    person before it; and while there is more than one slot, programs leave one to people.
    """
    queue = line(rows)
    ahead = queue[: queue.index(row)]
    busy = [each for each in rows if each.state == WRITING]
    waiting = sum(each.state == WAITING for each in ahead)
    if row.kind == BACKGROUND and waiting:
        return False
    if row.kind == PROGRAM:
        programs = sum(each.kind == PROGRAM for each in busy)
        if programs >= max(1, slots - 1) or any(each.kind == PERSON for each in ahead):
            return False
    return len(busy) + waiting < slots


def expected(row: Row, rows: Sequence[Row], slots: int, pace: float) -> float:
    """Return the seconds until `row` gets a slot when every answer takes `pace` seconds."""
    if slots < 1:
        return float("inf")
    left = sorted(_left(each, pace) for each in rows if each.state == WRITING)
    free = ([0.0] * slots + left)[-slots:]
    heapq.heapify(free)
    for each in line(rows):
        begins = heapq.heappop(free)
        if each.id == row.id:
            return begins
        heapq.heappush(free, begins + pace)
    return 0.0


def over(row: Row, rows: Sequence[Row], slots: int, pace: float) -> float:
    """Return the seconds until the answer of `row` is written."""
    if row.state == WRITING:
        return _left(row, pace)
    return expected(row, rows, slots, pace) + pace


def _left(row: Row, pace: float) -> float:
    """Return the seconds that an answer still holds its slot: never none, for nobody knows."""
    return max(pace - row.held, pace / 10)
