"""Remembering an answer, and giving it again after asking the gate about all that it rests on."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from django.conf import settings

from kb.access import Principal, permitted_versions, record
from kb.errors import FootnoteError
from retrieval.caching import store
from retrieval.caching.key import OWN, SHARED, key_of
from retrieval.caching.store import Known
from retrieval.events import Answer, Citation, Done, Event, Hit, Sources


class Kept:
    """The memory of one question of one reader; does nothing where it is off."""

    def __init__(
        self,
        question: str,
        reader: Principal,
        collections: Sequence[str] | None,
        filters: Mapping[str, Any] | None,
    ) -> None:
        self._reader, self._key = reader, ""
        if settings.ANSWER_CACHE not in (OWN, SHARED):
            return
        try:
            self._key = key_of(question, reader, collections, filters)
        except FootnoteError:
            return  # the search that follows says what is wrong

    def known(self) -> Known | None:
        """Return what was answered a moment ago, if the reader may still read all behind it.

        Every version that was read or cited must be the one in effect, under the same title.
        """
        known = store.get(self._key) if self._key else None
        if known is None:
            return None
        now = permitted_versions(self._reader).filter(pk__in=list(known.titles))
        found = {str(pk): title for pk, title in now.values_list("pk", "document__title")}
        if found != known.titles:
            store.drop(self._key)
            return None
        record("ask.known", by=self._reader, documents=len(found))
        return known

    def keeping(self, events: Generator[Event, None, None]) -> Generator[Event, None, None]:
        """Pass the events of an answer on, and remember it when it is whole and no refusal."""
        hits: list[Hit] = []
        with closing(events):
            for event in events:
                if isinstance(event, Sources):
                    hits = event.hits
                elif isinstance(event, Done):
                    self._keep(event.answer, hits)
                yield event

    def _keep(self, answer: Answer, hits: list[Hit]) -> None:
        # A refusal costs little, and must not outlive the arrival of what was missing.
        if not self._key or answer.abstained or answer.degraded:
            return
        behind: list[Hit | Citation] = [*answer.citations, *answer.nearest, *hits]
        titles = {each.version_id: each.title for each in behind}
        # A copy of a passage stands in another document, which nobody asks about at a hit.
        bare = [replace(hit, also=[], context=None) for hit in hits]
        documents = {each.document_id for each in behind}
        store.put(self._key, Known(answer, bare, titles), documents)
