"""The straight line: search, weigh, pack, write, check. Yields what the reader sees."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, permitted_collections
from kb.errors import FootnoteError, NotFoundError
from retrieval import generation
from retrieval.abstaining import shifts_of, weigh
from retrieval.answering.asked import Asked
from retrieval.answering.endings import Written, again, checked, extracted, refused
from retrieval.answering.writing import (
    queued,
    release_connection,
    require_permitted,
    told,
    watched,
)
from retrieval.caching import Kept
from retrieval.citing import foremost
from retrieval.condensing import condense
from retrieval.errors import BusyError, GenerationError
from retrieval.events import Citations, Event, Failed, Hit, Looked, Sources, Status, Token
from retrieval.prompting import Prompt
from retrieval.search import Found
from retrieval.search.request import LONGEST_QUERY
from retrieval.tasking import Work

logger = logging.getLogger(__name__)

DEPTH = 30
"""Hits looked at; packing keeps at most five that differ."""
PATIENCE = 1.5
"""Seconds for one more token behind a prompt that was just read; 0.4 on two cores."""
PAUSE = 120
"""Seconds for which a server that gave no odds is not asked for them again."""


class Manner(TypedDict, total=False):
    """How a question is answered."""

    turn: uuid.UUID | None
    """The id that a place at the model was reserved for."""
    fresh: bool
    """Anew, whatever was answered a moment ago."""
    task: str | None
    """What the answer is made into, as in `retrieval.tasking`."""


def answer(
    question: str,
    *,
    reader: Principal,
    collections: Sequence[str] | None = None,
    history: Sequence[tuple[str, str]] = (),
    filters: Mapping[str, Any] | None = None,
    **manner: Unpack[Manner],
) -> Generator[Event, None, None]:
    """Yield the events of an answer; the last one is `Done` or `Failed`.

    `history` holds (question, answer) pairs of what the reader may still see, oldest first;
    `filters` narrow the search, as in `retrieval.search`.
    Closing the iterator cancels the model at once. When retrieval fails there is no answer: never
    one from the model's memory.
    """
    task = manner.get("task")
    work = Work(task, question, reader=reader, collections=collections, filters=filters)
    asked = Asked(question, reader, generation.Place.of(reader, manner.get("turn")), work)
    plain = work.plain and not history
    kept = Kept(question, reader, collections, filters) if plain else None
    try:
        known = kept.known() if kept is not None and not manner.get("fresh") else None
        if known is not None:
            yield from again(asked, known)
            return
        events = _from_search(asked, collections, history, filters)
        yield from events if kept is None else kept.keeping(events)
    finally:
        asked.place.leave()


def _from_search(
    asked: Asked,
    collections: Sequence[str] | None,
    history: Sequence[tuple[str, str]],
    filters: Mapping[str, Any] | None,
) -> Generator[Event, None, None]:
    question, reader = asked.question, asked.reader
    try:
        yield Status("searching", collections=_searched(reader, collections))
        query = condense(question, history, person=reader.user_id)[-LONGEST_QUERY:]
        asked = replace(asked, searched_for=query if query != question else "")
        found = asked.work.find(query, limit=DEPTH)
        fixed = [(each.word, each.instead) for each in found.corrections]
        looked = Looked(found.collections, found.passages, bool(filters), fixed)
    except FootnoteError as error:
        yield Failed(error.code, str(error))
        return
    except Exception:
        logger.exception("search_failed")
        yield Failed("retrieval", str(_("The search does not work right now. Try again later.")))
        return
    asked.clock.mark("search")
    asked = replace(asked, degraded=found.degraded, looked=looked, found=tuple(found.hits))
    yield from _from_found(asked, query, found, history)


def _searched(reader: Principal, collections: Sequence[str] | None) -> int:
    return len(set(collections)) if collections else permitted_collections(reader).count()


def _from_found(
    asked: Asked, query: str, found: Found, history: Sequence[tuple[str, str]]
) -> Iterator[Event]:
    sources = asked.work.pack(query, found.hits, settings.EVIDENCE_TOKENS)
    hits = [source.hit for source in sources]
    if hits:
        quoted, quote = foremost(query, hits) or (0, "")
        yield Sources(hits, asked.searched_for, quote, quoted)
    verdict = weigh(query, found.hits, shifts_of(found.hits))
    if not verdict.enough and not (asked.work.whole and hits):
        yield from refused(asked, found.hits)
        return
    if not generation.available():
        yield from extracted(asked, hits)
        return
    prompt = asked.work.build(sources, history, asked.meant)
    asked = replace(asked, version=prompt.version, verdict=verdict)
    yield from _written(asked, prompt, hits)


def _written(asked: Asked, prompt: Prompt, hits: list[Hit]) -> Iterator[Event]:
    """Let the model write; without it, quote. A stream that breaks off keeps what was written."""
    text: list[str] = []
    finished, odds = generation.Finished("stop"), None
    place = asked.place
    try:
        yield from queued(place)
        yield Status("reading", passages=len(hits))
        release_connection()
        with closing(generation.stream(prompt.messages, prompt.shape)) as stream:
            for event in watched(stream, place=place, reader=asked.reader, hits=hits):
                if isinstance(event, generation.Finished):
                    finished = event
                    continue
                if isinstance(event, Token):
                    if not text:
                        asked.clock.mark("first_token")
                        yield Status("writing", passages=len(hits))
                    text.append(event.text)
                yield told(event, hits)
        odds = _doubted(asked, prompt, hits)
    except (GenerationError, BusyError) as error:
        logger.warning("generation_failed", extra={"code": error.code, "written": len(text)})
        yield from _broken(asked, "".join(text), hits, error)
        return
    except NotFoundError as error:
        yield Failed("withdrawn", str(error))
        return
    finally:
        place.leave(wrote=bool(text))
    yield from checked(asked, Written("".join(text), finished, odds), hits)


def _doubted(asked: Asked, prompt: Prompt, hits: Sequence[Hit]) -> float | None:
    """Return the odds that the sources contain the answer; None when they would say nothing, or
    the server cannot tell: then it is not asked for a while.

    Raises NotFoundError when a source is no longer permitted afterwards.
    """
    if not (asked.work.plain and asked.verdict.usual):
        return None
    server = f"{settings.LLM_URL} {settings.LLM_MODEL}"
    pause = f"no-odds:{hashlib.sha256(server.encode()).hexdigest()}"
    if pause in caches["statistics"]:
        return None
    asked.place.stand()
    try:
        odds = generation.odds(prompt.doubt, patience=PATIENCE, read=True)
    except GenerationError:
        caches["statistics"].set(pause, True, PAUSE)
        odds = None
    require_permitted(asked.reader, hits)
    return odds


def _broken(asked: Asked, text: str, hits: list[Hit], error: FootnoteError) -> Iterator[Event]:
    if not text.strip():
        yield from extracted(asked, hits, why=error.code)
        return
    partial = asked.work.cite(text, hits)
    yield Citations(partial.sentences, partial.citations)
    yield Failed(error.code, str(error))
