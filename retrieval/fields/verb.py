"""Reading fields from a document: search in it, ask the model, and believe what stands there."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from kb.access import Principal, get_document, record
from retrieval import generation
from retrieval.answering.writing import queued, release_connection, told, watched
from retrieval.citing import Footnotes
from retrieval.events import Citation, Event, Heartbeat, Hit, Status, Token
from retrieval.fields.asking import prompt_for
from retrieval.fields.evidence import evidence
from retrieval.fields.proving import names, proof
from retrieval.fields.said import Said, said
from retrieval.fields.wanted import Field
from retrieval.prompting import Prompt


@dataclass(frozen=True, slots=True)
class Value:
    """What was found of a field: nothing, or a value that stands in the quote of `citation`.

    `why` there is nothing: `absent`, the document does not say it; `unproven`, the model named a
    value that does not stand there. `named` tells whether the quote, or what it is headed by, has a
    word of the field: without, the value may be that of something else.
    """

    field: Field
    value: str | float | bool | None = None
    citation: int | None = None
    why: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Extraction:
    """All fields, their footnotes, and how many of the document's passages were `read`."""

    values: list[Value]
    citations: list[Citation]
    read: int
    passages: int
    model: str = ""
    prompt_version: str = ""


def read_fields(
    document_id: uuid.UUID | str, fields: Sequence[Field], *, by: Principal
) -> Extraction:
    """Return the values of `fields`, in their order. Raises as `reading`."""
    *_events, found = reading(document_id, fields, by=by)
    return cast("Extraction", found)


def reading(
    document_id: uuid.UUID | str, fields: Sequence[Field], *, by: Principal
) -> Generator[Event | Extraction, None, None]:
    """Yield place and expected wait before the model, signs of life, and the values at last.

    Closing the iterator cancels the model and gives up the place at once. Raises NotFoundError for
    a document that may not be read, BusyError when there are too many questions, and
    GenerationError when the model does not answer.
    """
    by.require("read")
    document = get_document(by, document_id)
    found = evidence(str(document.pk), fields, by=by)
    record("fields.read", by=by, target=document, fields=len(fields))
    hits = [source.hit for source in found.sources]
    if not hits:
        absent = [Value(field, why="absent") for field in fields]
        yield Extraction(absent, [], 0, found.total)
        return
    prompt = prompt_for(fields, found.sources)
    text, finished = yield from _written(prompt, hits, by=by)
    footnotes = Footnotes()
    answers = said(text, fields)
    values = [_value(field, answers, hits, footnotes) for field in fields]
    counts = (len(hits), found.total)
    yield Extraction(values, footnotes.all(), *counts, finished.model, prompt.version)


def _value(
    field: Field, answers: Mapping[str, Said], hits: Sequence[Hit], notes: Footnotes
) -> Value:
    what = answers.get(field.name)
    if what is None:
        return Value(field, why="absent")
    proven = proof(field, what, hits)
    if proven is None:
        return Value(field, why="unproven")
    at, quote = proven
    number = notes.add(hits[at], quote)
    return Value(field, what.value, number, named=names(field, quote, hits[at]))


def _written(
    prompt: Prompt, hits: Sequence[Hit], *, by: Principal
) -> Generator[Event, None, tuple[str, generation.Finished]]:
    """Return what the model writes, in its turn; the sources must stay permitted until its end."""
    text: list[str] = []
    finished = generation.Finished("stop")
    place = generation.Place.of(by, None)
    try:
        yield from queued(place)
        yield Status("reading", passages=len(hits))
        release_connection()
        with closing(generation.stream(prompt.messages, prompt.shape)) as stream:
            for event in watched(stream, place=place, reader=by, hits=hits):
                if isinstance(event, Token):
                    text.append(event.text)
                elif isinstance(event, generation.Finished):
                    finished = event
                yield told(event, hits) if isinstance(event, Heartbeat) else Heartbeat()
    finally:
        place.leave(wrote=bool(text))
    return "".join(text), finished
