"""The three ways an answer ends well: checked, extractive, refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.conf import settings

from retrieval.abstaining import is_refusal, missing
from retrieval.answering.asked import Asked
from retrieval.caching import Known
from retrieval.citing import Checked, extract, proven
from retrieval.conflicting import conflicts
from retrieval.events import Answer, AnswerSentence, Citations, Done, Event, Hit, Sources
from retrieval.generation import Finished
from retrieval.prompting import language_of, template

WITHHOLD = "withhold"
NEAREST = 5
SNIPPET = 300
"""Characters of a nearest passage that a refusal keeps."""


def refused(asked: Asked, nearest: Sequence[Hit]) -> Iterator[Event]:
    """End with the honest refusal in the question's language, and the nearest passages."""
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
            nearest=[replace(hit, text=hit.text[:SNIPPET]) for hit in nearest[:NEAREST]],
            timings=asked.clock.timings(),
            searched_for=asked.searched_for,
            looked=asked.looked,
        )
    )


def extracted(asked: Asked, hits: Sequence[Hit], *, why: str = "llm") -> Iterator[Event]:
    """End with the best sentences of the passages, word for word.

    `why` the model did not write: `llm`, it is away, or `busy`, the wait would be too long.
    """
    checked = extract(asked.meant, hits, similar=asked.meaning)
    yield from _whole(replace(asked, degraded=why), checked, Finished("stop"))


def checked(asked: Asked, text: str, hits: Sequence[Hit], finished: Finished) -> Iterator[Event]:
    """End with the model's text, each sentence weighed against the passages.

    A text that says "not found", or of which no sentence holds, becomes a refusal.
    """
    if is_refusal(text):
        yield from refused(asked, hits)
        return
    outcome = asked.work.cite(text, hits, similar=asked.meaning)
    if not outcome.grounded:
        yield from refused(asked, hits)
        return
    yield from _whole(asked, outcome, finished)


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
