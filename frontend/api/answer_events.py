"""The typed events of an answer as the JSON of the API's event stream."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from frontend.api.bodies.asking import AnswerOut, CitationOut, SentenceOut
from frontend.api.bodies.searching import ResultOut
from retrieval.events import Citations, Done, Event, Sources


def encoder(passage_url: Callable[[str], str]) -> Callable[[Event], str]:
    """Return a function from an event to its data."""
    context = {"passage_url": passage_url}

    def plain(event: Event) -> Any:
        if isinstance(event, Sources):
            found = ResultOut(event.hits, many=True).data
            return {
                "results": found,
                "searched_for": event.searched_for,
                "quote": event.quote,
                "quoted": event.quoted,
            }
        if isinstance(event, Citations):
            return {
                "sentences": SentenceOut(event.sentences, many=True).data,
                "citations": CitationOut(event.citations, many=True, context=context).data,
            }
        if isinstance(event, Done):
            return AnswerOut(event.answer, context=context).data
        return asdict(event)

    return lambda event: json.dumps(plain(event), ensure_ascii=False)
