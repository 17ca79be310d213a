"""The events of an answer as fragments of a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from frontend.pages.turns import shown_answer
from kb.access import Principal
from retrieval.events import Answer, Citations, Done, Event, Failed, Sources, Status, Token

if TYPE_CHECKING:
    from retrieval.conversations import TurnView

STEPS = ("queued", "searching", "reading", "writing")


class Fragments:
    """Encodes the events of one turn. Remembers counts, so that the status line can repeat them."""

    def __init__(self, turn: TurnView, *, by: Principal, request: HttpRequest) -> None:
        self.turn, self.by, self.request = turn, by, request
        self.collections = self.passages = 0
        self.told = False
        """Whether what was searched for stands on the page already."""
        self.language = translation.get_language() or "en"

    def encode(self, event: Event) -> str:
        """Return the data of an event: HTML from an escaping template, or JSON for a token."""
        if isinstance(event, Token):
            return json.dumps(event.text)
        with translation.override(self.language):
            template, context = self._shown(event)
            context = {"turn": self.turn, **context}
            return render_to_string(template, context, request=self.request).strip()

    def _shown(self, event: Event) -> tuple[str, dict[str, Any]]:
        match event:
            case Status():
                return "ask/_status.html", self._status(event)
            case Sources(hits=hits, searched_for=searched_for, quote=quote, quoted=quoted):
                self.told = True
                told = {"hits": hits, "searched_for": searched_for, "quote": quote}
                return "ask/_sources.html", {**told, "quoted": hits[quoted] if quote else None}
            case Citations(sentences=sentences, citations=citations):
                answer = Answer("", sentences, citations)
                return "ask/_answer.html", {"shown": shown_answer(answer, self.turn, by=self.by)}
            case Done(answer=answer):
                shown = shown_answer(answer, self.turn, by=self.by)
                return "ask/_finished.html", {"shown": shown, "told": self.told}
            case Failed(code=code, message=message):
                return "ask/_failure.html", {"code": code, "message": message}
        raise TypeError(f"no fragment for {type(event).__name__}")

    def _status(self, event: Status) -> dict[str, Any]:
        self.collections = event.collections or self.collections
        self.passages = event.passages or self.passages
        return {
            "step": event.step,
            "index": STEPS.index(event.step),
            "position": event.position,
            "seconds": event.seconds,
            "percent": round(100 * event.share),
            "collections": self.collections,
            "passages": self.passages,
        }
