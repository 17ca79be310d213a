"""Ending an answer, or its wait, from anywhere: the process that writes it looks, and obeys."""

from __future__ import annotations

import time
import uuid

from django.db.models import QuerySet
from django.db.models.functions import Now

from kb.access import Principal
from retrieval.answering.writing import release_connection
from retrieval.conversations.keeping import owned_turn
from retrieval.generation import give_back, step_out
from retrieval.models import Turn

LOOK = 0.5
"""Seconds between two looks of the process that writes the answer."""
PATIENCE, POLL = 1.5, 0.1
"""Seconds to wait until that process has kept what it had, and between two looks at that."""


def stop(turn_id: uuid.UUID | str, *, by: Principal) -> None:
    """End an answer of one's own that is waited for; what was checked of it is kept.

    From now on it counts as incomplete, whatever became of the process that writes it. Nothing
    happens to an answer that is finished. Raises NotFoundError for others' turns.
    """
    by.require("read")
    own = owned_turn(by, turn_id).pk
    row = Turn.objects.filter(pk=own)
    ended = {"state": Turn.State.INCOMPLETE, "error": "stopped", "stopped_at": Now()}
    if row.filter(state=Turn.State.ASKED).update(**ended):
        give_back(own)
        return
    if row.filter(state=Turn.State.ANSWERING).update(stopped_at=Now()):
        _wait_for_the_end(row.filter(state=Turn.State.ANSWERING))
    # The page that showed it may have hung up first: still it was its reader who ended it.
    row.filter(state=Turn.State.INCOMPLETE, error="disconnected").update(error="stopped")


def quote_now(turn_id: uuid.UUID | str, *, by: Principal) -> None:
    """Let an answer of one's own that waits for the model be made of quotes, at once.

    Nothing happens once the model writes. Raises NotFoundError for others' turns.
    """
    by.require("read")
    step_out(owned_turn(by, turn_id).pk)


def _wait_for_the_end(running: QuerySet[Turn]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.all().exists():
        release_connection()
        time.sleep(POLL)


class Watch:
    """Looks now and then whether a turn was stopped."""

    def __init__(self, turn_id: uuid.UUID) -> None:
        self._row = Turn.objects.filter(pk=turn_id, stopped_at__isnull=False)
        self._looked = time.monotonic()

    def stopped(self) -> bool:
        """Tell whether it was stopped; asks the database at most twice a second."""
        if time.monotonic() - self._looked < LOOK:
            return False
        self._looked = time.monotonic()
        found = self.now()
        release_connection()
        return found

    def now(self) -> bool:
        """Tell whether it is stopped at this moment."""
        return self._row.all().exists()
