"""One question's place in the line before the model, and then its slot."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kb.access import Principal
from kb.errors import NotFoundError
from retrieval.errors import BusyError
from retrieval.generation.admission import alone, enter, kind_of, live, rows, take, turn_away
from retrieval.generation.order import expected, line, may_write
from retrieval.generation.pace import note, pace
from retrieval.models import Ticket, Turn

Kind, State = Ticket.Kind, Ticket.State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a place is: `position` 0 has a slot, 1 is next; `seconds` are expected until then."""

    position: int = 0
    seconds: float = 0.0


class Place:
    """A place in the line, and then one of the model's slots, until `leave`."""

    def __init__(
        self,
        person: int,
        *,
        kind: int = Kind.PERSON,
        ticket: int | None = None,
        turn: uuid.UUID | None = None,
    ) -> None:
        self._person, self._kind, self._turn = person, kind, turn
        self._id = ticket or enter(person, kind, State.WAITING)
        self._writing = False

    @classmethod
    def of(cls, by: Principal, turn: uuid.UUID | None) -> Place:
        """Return the place that was reserved for `turn`, alive, or another one at the end."""
        kind = kind_of(by)
        if turn is not None:
            known = live().filter(turn=turn, state__in=(State.ASKED, State.PASSED))
            ticket = known.values_list("pk", flat=True).first()
            if ticket and Ticket.objects.filter(pk=ticket).update(alive_at=Now()):
                return cls(by.user_id, kind=kind, ticket=ticket, turn=turn)
            Ticket.objects.filter(turn=turn).delete()
        with alone():
            ticket, _wait = take(by.user_id, kind, turn)
        return cls(by.user_id, kind=kind, ticket=ticket, turn=turn)

    def stand(self) -> Standing:
        """Keep the place alive, take a slot when it is its turn, and return where it stands.

        Raises BusyError when it never comes before the model, and NotFoundError when its turn was
        deleted.
        """
        if self._turn and not Turn.objects.filter(pk=self._turn).exists():
            raise NotFoundError(_("This conversation was deleted."))
        mine = Ticket.objects.filter(pk=self._id)
        if self._writing and mine.update(alive_at=Now()):
            return Standing()
        with alone():
            mine.filter(state=State.ASKED).update(state=State.WAITING)
            if not mine.update(alive_at=Now()):
                self._id = enter(self._person, self._kind, State.WAITING)
            return self._look()

    def _look(self) -> Standing:
        found, slots = rows(), settings.LLM_SLOTS
        row = next((each for each in found if each.id == self._id), None)
        if row is None:
            raise BusyError(_("Many questions are being answered right now."))
        if may_write(row, found, slots):
            self._begin()
            return Standing()
        position = line(found).index(row) + 1
        return Standing(position, expected(row, found, slots, pace()))

    def _begin(self) -> None:
        self._writing = True
        Ticket.objects.filter(pk=self._id).update(state=State.WRITING, slot_at=Now())
        if self._kind == Kind.PROGRAM:
            Ticket.objects.filter(state=State.TURNED_AWAY).delete()

    def position(self) -> int:
        """Keep the place alive and return 0 when it has a slot, else its 1-based place in line."""
        return self.stand().position

    def leave(self, *, wrote: bool = False) -> None:
        """Give the place up; with `wrote` it is remembered how long the answer took."""
        mine = Ticket.objects.filter(pk=self._id)
        times = mine.filter(slot_at__isnull=False).values_list("slot_at", Now())
        for began, now in list(times) if wrote else ():
            note((now - began).total_seconds())
        if self._kind == Kind.PROGRAM and mine.filter(state=State.WAITING).exists():
            turn_away(self._id)
        else:
            mine.delete()
