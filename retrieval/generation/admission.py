"""Who may use the model now. One row per answer in Postgres, so that all web processes agree.

The first `LLM_SLOTS` live tickets are being answered, the others wait in order. A ticket lives as
long as its answer touches it: a killed process frees its place by silence.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from retrieval.errors import BusyError
from retrieval.models import Ticket

ALIVE = timedelta(seconds=10)
"""Silence after which a ticket is dead; live ones are touched about every second."""
MOST_WAITING = 8
MOST_PER_PERSON = 2
"""One answer being written and one waiting."""
LONGEST_WAIT = 30.0
"""Seconds in the queue after which an answer is made without the model."""
RETRY_AFTER = 10


def _live() -> QuerySet[Ticket]:
    return Ticket.objects.filter(alive_at__gt=Now() - ALIVE)


def refuse_when_crowded(person: int) -> None:
    """Raise BusyError when the queue is full, or when this person has enough in it."""
    if _live().filter(owner=person).count() >= MOST_PER_PERSON:
        message = _("Your earlier questions are still being answered. Ask again in a moment.")
        raise BusyError(message, retry_after=RETRY_AFTER)
    if _live().count() >= settings.LLM_SLOTS + MOST_WAITING:
        message = _("Many questions are being answered right now. Ask again in a moment.")
        raise BusyError(message, retry_after=RETRY_AFTER)


def free_slots() -> int:
    """Return how many of the model's slots no answer holds or waits for: for work that yields."""
    return max(0, settings.LLM_SLOTS - _live().count())


class Place:
    """A place in the queue, and then one of the model's slots, until `leave`."""

    def __init__(self, person: int) -> None:
        self._person = person
        self._id = self._enter()

    def _enter(self) -> int:
        Ticket.objects.filter(alive_at__lt=Now() - ALIVE).delete()
        return Ticket.objects.create(owner_id=self._person, alive_at=Now()).pk

    def position(self) -> int:
        """Keep the place alive and return 0 when it has a slot, else its 1-based place in line."""
        if not Ticket.objects.filter(pk=self._id).update(alive_at=Now()):
            self._id = self._enter()
        ahead = _live().filter(pk__lt=self._id).count()
        return max(0, ahead - settings.LLM_SLOTS + 1)

    def leave(self) -> None:
        """Give the place up."""
        Ticket.objects.filter(pk=self._id).delete()
