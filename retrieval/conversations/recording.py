"""Claiming a turn and writing its end, fenced: only the latest claim may write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now

from retrieval.citing import cite
from retrieval.conversations.stored import to_data
from retrieval.conversations.withholding import documents_of
from retrieval.events import Answer, Citations, Done, Event, Failed, Sources, Token
from retrieval.models import Turn

STALE = timedelta(minutes=5)
"""An answer takes less (queue, first token and writing are all bounded), so its process is gone."""


def claim(row: Turn) -> datetime | None:
    """Claim a turn that waits for its answer; None when somebody else has it or it is over.

    A conditional UPDATE, so that of two callers one wins. What was stopped is over.
    """
    free = Q(state=Turn.State.ASKED) | Q(state=Turn.State.ANSWERING, claimed_at__lt=Now() - STALE)
    claimed = Turn.objects.filter(free, pk=row.pk, stopped_at__isnull=True).update(
        state=Turn.State.ANSWERING, claimed_at=Now()
    )
    if not claimed:
        return None
    return Turn.objects.values_list("claimed_at", flat=True).get(pk=row.pk)


class Record:
    """Watches the events of an answer go by, and writes how it ended."""

    def __init__(self, row: Turn, claimed_at: datetime) -> None:
        self._row, self._claimed_at = row, claimed_at
        self._sources: Sources | None = None
        self._text: list[str] = []
        self._checked: Citations | None = None
        self.ended = False
        self.earlier: set[str] = set()
        """Documents behind the earlier answers that the model was given."""

    def note(self, event: Event) -> None:
        """Remember what is needed for a partial answer; write the end when it comes."""
        if isinstance(event, Sources):
            self._sources = event
        elif isinstance(event, Token):
            self._text.append(event.text)
        elif isinstance(event, Citations):
            self._checked = event
        elif isinstance(event, Done):
            self._write(Turn.State.DONE, event.answer, "")
        elif isinstance(event, Failed):
            self.broken(event.code)

    def broken(self, code: str) -> Answer | None:
        """Keep the checked part of an answer that broke off, and return it; nothing of withdrawn
        sources."""
        partial = None if code == "withdrawn" else self._partial()
        self._write(Turn.State.INCOMPLETE, partial, code)
        return partial

    def _partial(self) -> Answer | None:
        checked = self._checked
        if checked is None and self._text and self._sources:
            outcome = cite("".join(self._text), self._sources.hits, question=self._row.question)
            checked = Citations(outcome.sentences, outcome.citations)
        if checked is None:
            return None
        text = "".join(each.lead + each.text for each in checked.sentences)
        return Answer(text=text, sentences=checked.sentences, citations=checked.citations)

    def _write(self, state: str, answer: Answer | None, error: str) -> None:
        self.ended = True
        Turn.objects.filter(pk=self._row.pk, claimed_at=self._claimed_at).update(
            state=state,
            answer=to_data(answer) if answer else None,
            source_ids=self._documents(answer),
            error=error[:40],
        )

    def _documents(self, answer: Answer | None) -> Sequence[str]:
        """Return the ids of what the model read and of what the answer names."""
        hits = self._sources.hits if self._sources else []
        named = documents_of(answer) if answer else set()
        return sorted({hit.document_id for hit in hits} | named | self.earlier)
