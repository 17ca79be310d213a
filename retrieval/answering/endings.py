"""The three ways an answer ends well: checked, extractive, refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from retrieval.abstaining import is_refusal, missing, sure
from retrieval.answering.asked import Asked
from retrieval.caching import Known
from retrieval.citing import Checked, extract, proven
from retrieval.conflicting import conflicts
from retrieval.events import Answer, AnswerSentence, Citations, Done, Event, Hit, Sources
from retrieval.generation import Finished
from retrieval.prompting import language_of, template

WITHHOLD, UNPROVEN = "withhold", "unproven"
NEAREST = 5
SNIPPET = 300
"""Characters of a nearest passage that a refusal keeps."""


def refused(
    asked: Asked, nearest: Sequence[Hit], usage: Mapping[str, int] | None = None
) -> Iterator[Event]:
    """End with the honest refusal in the question's language, and the nearest passages.

    `usage` counts what a model did that wrote nevertheless.
    """
    text = template(language_of(asked.question)).refusal
    sentences = [AnswerSentence(text, [], True)]
    yield Citations(sentences, [])
    yield Done(
        Answer(
            text=text,
            sentences=sentences,
            citations=[],
            abstained=True,
            degraded=asked.degraded,
            prompt_version=asked.version,
            usage=dict(usage or {}),
            nearest=[replace(hit, text=hit.text[:SNIPPET]) for hit in nearest[:NEAREST]],
            timings=asked.clock.timings(),
            searched_for=asked.searched_for,
            looked=asked.looked,
        )
    )


def extracted(
    asked: Asked, hits: Sequence[Hit], *, why: str = "llm", instead: Checked | None = None
) -> Iterator[Event]:
    """End with the best sentences of the passages, word for word.

    `why` it is not the model's text: `llm`, it is away, `busy`, the wait would be too long, or
    `unproven`, nothing of its text holds: then they come `instead` of it, nearest to what it says.
    """
    said = instead.text if instead else ""
    found = extract(asked.meant, hits, said=said, similar=asked.meaning)
    if not found.sentences:
        yield from refused(asked, hits)
        return
    outcome = replace(found, forged=instead.forged if instead else 0)
    yield from _whole(replace(asked, degraded=why), outcome, Finished("stop"))


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, how it ended, and the odds that the sources hold the answer at all."""

    text: str
    finished: Finished
    odds: float | None = None


def checked(asked: Asked, written: Written, hits: Sequence[Hit]) -> Iterator[Event]:
    """End with the model's text, each sentence weighed against the passages.

    When it says "not found", or the sources hardly hold the answer, it becomes a refusal. When
    they do, but none of its sentences holds, they are quoted instead; when nobody knows, that is a
    refusal, too.
    """
    refusing = is_refusal(written.text)
    meaning = None if refusing else asked.meaning
    outcome = asked.work.cite(written.text, hits, similar=meaning)
    holds = outcome.grounded and not refusing
    known = sure(asked.meant, asked.verdict, written.odds)
    if holds and known is not False:
        yield from _whole(asked, outcome, written.finished)
    elif known and not refusing:
        yield from extracted(asked, hits, why=UNPROVEN, instead=outcome)
    else:
        yield from refused(asked, hits, {"forged_citations": outcome.forged})


def again(asked: Asked, known: Known) -> Iterator[Event]:
    """End with an answer that this reader got a moment ago, which still holds."""
    yield Sources(known.hits)
    yield Citations(known.answer.sentences, known.answer.citations)
    yield Done(replace(known.answer, cached=True, timings=asked.clock.timings()))


def _whole(asked: Asked, outcome: Checked, finished: Finished) -> Iterator[Event]:
    left = len(outcome.sentences)
    if settings.UNSUPPORTED == WITHHOLD:
        outcome = proven(outcome)
    outcome, disagreeing = conflicts(asked.meant, outcome, asked.found)
    yield Citations(outcome.sentences, outcome.citations)
    yield Done(
        Answer(
            text=outcome.text,
            sentences=outcome.sentences,
            citations=outcome.citations,
            degraded=asked.degraded,
            model=finished.model,
            prompt_version=asked.version,
            usage={
                **finished.usage,
                "forged_citations": outcome.forged,
                "withheld_sentences": left - len(outcome.sentences),
            },
            timings=asked.clock.timings(),
            searched_for=asked.searched_for,
            looked=asked.looked,
            conflicts=disagreeing,
            missing=missing(asked.meant, outcome.sentences) if asked.work.plain else [],
        )
    )
