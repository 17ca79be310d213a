"""All that a reader is sent for a question: one function a part, in one table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from typing import Any

from django.db.models import Model

from kb import access
from kb.access import glossary, listing
from kb.errors import FootnoteError
from retrieval.answering import answer
from retrieval.events import Heartbeat
from retrieval.explaining import Sought, explain
from retrieval.related import also_asked_about, related_documents
from retrieval.search import search
from retrieval.search.facets import NAMES, facets
from retrieval.suggesting import suggest
from retrieval.tasking.whole import whole
from tests.fakes import FakeLLM
from tests.security.interference.pairs import Pair

FACETS = [*NAMES, "metadata.team", "metadata.authors"]
NONCE = re.compile(r"#[0-9a-f]{8}")
"""The random mark in every prompt, which nothing may depend on."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is sent: `show` returns it as plain data, for every `every`th pair."""

    name: str
    every: int
    show: Callable[[Pair, FakeLLM], Any]

    def shown(self, pair: Pair, llm: FakeLLM) -> Any:
        """Return what is sent; a refusal is sent, too."""
        try:
            return plain(self.show(pair, llm))
        except FootnoteError as error:
            return {"refused": type(error).__name__, "code": error.code, "message": str(error)}


def plain(value: Any) -> Any:
    """Return data without objects, and without how long anything took."""
    if is_dataclass(value) and not isinstance(value, type):
        return {k: v for k, v in _fields(value).items() if k not in ("took_ms", "timings")}
    if isinstance(value, Model):
        return [value._meta.label, str(value.pk), str(value)]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _fields(value: Any) -> dict[str, Any]:
    return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}


def _found(pair: Pair, _llm: FakeLLM) -> Any:
    return search(pair.query, reader=pair.reader)


def _narrowed(pair: Pair, _llm: FakeLLM) -> Any:
    return search(pair.query, reader=pair.reader, **pair.options)


def _facets(pair: Pair, _llm: FakeLLM) -> Any:
    narrowed = {k: v for k, v in pair.options.items() if k in ("collections", "filters", "as_of")}
    return facets(pair.reader, FACETS, **narrowed)


def _suggested(pair: Pair, _llm: FakeLLM) -> Any:
    return suggest(pair.typed, reader=pair.reader)


def _related(pair: Pair, _llm: FakeLLM) -> Any:
    if pair.document is None:
        return None
    return related_documents(access.get_document(pair.reader, pair.document), by=pair.reader)


def _whole(pair: Pair, _llm: FakeLLM) -> Any:
    return whole(pair.reader, None, None, budget=700, spread=True)


def _also_asked(pair: Pair, _llm: FakeLLM) -> Any:
    return also_asked_about(pair.query, by=pair.reader)


def _explained(pair: Pair, _llm: FakeLLM) -> Any:
    if pair.document is None:
        return None
    sought = Sought(document_id=pair.document)
    return explain(pair.query, by=pair.reader, sought=sought, answer=True)


def _explained_for_another(pair: Pair, _llm: FakeLLM) -> Any:
    if pair.document is None:
        return None
    sought = Sought(document_id=pair.document)
    return explain(pair.query, by=pair.reader, sought=sought, for_user="carol")


def _refused(pair: Pair, _llm: FakeLLM) -> Any:
    """Return what is said about a hidden document: the same as about one that is not there."""
    if pair.hidden is None:
        return None
    asked: list[Callable[[], Any]] = [
        lambda: access.get_document(pair.reader, pair.hidden),
        lambda: explain(pair.query, by=pair.reader, sought=Sought(document_id=pair.hidden)),
        lambda: search(pair.query, reader=pair.reader, filters={"documents": [str(pair.hidden)]}),
    ]
    return [_outcome(each) for each in asked]


def _outcome(ask: Callable[[], Any]) -> Any:
    try:
        return plain(ask())
    except FootnoteError as error:
        return [type(error).__name__, str(error)]


def _listed(pair: Pair, _llm: FakeLLM) -> Any:
    return [_collection(pair, each) for each in listing.summaries(pair.reader)]


def _collection(pair: Pair, each: listing.Summary) -> Any:
    reader, collection = pair.reader, each.collection
    found = listing.documents_in(reader, collection, text=pair.typed[:4])
    return [
        plain(each),
        plain(listing.counts_of(reader, collection)),
        listing.flags_in(reader, collection),
        plain(list(found)),
        plain(list(glossary.entries_of(collection, by=reader))),
    ]


def _answered(pair: Pair, llm: FakeLLM) -> Any:
    """Return the events of an answer and the prompt that the model was given for it."""
    llm.requests.clear()
    events = [
        [type(event).__name__, plain(event)]
        for event in answer(pair.query, reader=pair.reader)
        if not isinstance(event, Heartbeat)
    ]
    return [events, [NONCE.sub("#", prompt) for prompt in llm.prompts]]


def of_everything(pair: Pair) -> list[Part]:
    """Return what is compared where time is no matter: the first four parts for every pair."""
    return [part for part in PARTS if pair.number % part.every == 0]


def one_in_turn(pair: Pair) -> list[Part]:
    """Return one part, another one for the next pair."""
    return [_IN_TURN[pair.number % len(_IN_TURN)]]


PARTS = (
    Part("results", 1, _found),
    Part("narrowed", 1, _narrowed),
    Part("facets", 1, _facets),
    Part("suggestions", 1, _suggested),
    Part("answer", 8, _answered),
    Part("related", 5, _related),
    Part("whole documents", 5, _whole),
    Part("also asked", 5, _also_asked),
    Part("explanation", 5, _explained),
    Part("explanation for another", 9, _explained_for_another),
    Part("refusals", 9, _refused),
    Part("lists", 25, _listed),
)
_IN_TURN = tuple(
    part for dear in PARTS[4:] for part in (*PARTS[:4], *PARTS[2:4], *PARTS[2:4], dear)
)
"""Facets and suggestions more often: they are quick."""
