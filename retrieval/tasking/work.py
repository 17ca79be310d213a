"""One task on its way: what each step of an answer does in its case."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from kb.access import Principal
from retrieval.citing import Checked
from retrieval.events import AnswerSentence, Hit
from retrieval.generation import Shape
from retrieval.grounding import Similar
from retrieval.prompting import Prompt, Source, build, language_of, pack, template
from retrieval.search import Found, search
from retrieval.tasking.excerpts import excerpts, opening
from retrieval.tasking.names import ANSWER, TASKS, name_of
from retrieval.tasking.tables import emptied
from retrieval.tasking.whole import whole

WITHHOLD = "withhold"
"""What is done with sentences that nothing supports, instead of marking them."""
WRITTEN = 0.7
"""Tokens of a text that may be translated, in shares of the longest answer."""


class Work:
    """A question with its task. The steps are those of a plain answer, in the same order."""

    def __init__(
        self,
        name: str | None,
        question: str,
        *,
        reader: Principal,
        collections: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> None:
        self.task = TASKS[name_of(name)]
        self.question = question
        self._reader, self._collections, self._filters = reader, collections, filters
        self._read = self._total = 0
        language = self.task.language or language_of(question)
        self.texts = template(language, self.task.prompt)

    @property
    def plain(self) -> bool:
        """Tell whether it is an answer like any other."""
        return self.task.name == ANSWER

    @property
    def whole(self) -> bool:
        """Tell whether it is about whole documents; then no search weighs the evidence."""
        return bool(self.task.whole)

    def find(self, query: str, *, limit: int) -> Found:
        """Return the passages: what a search finds, or what stands for all there is.

        Raises as `retrieval.search.search`.
        """
        if not self.whole:
            return search(
                query,
                reader=self._reader,
                collections=self._collections,
                filters=self._filters,
                limit=limit,
            )
        started = time.perf_counter()
        found = whole(
            self._reader,
            self._collections,
            self._filters,
            budget=self._budget(settings.EVIDENCE_TOKENS),
            spread=self.task.whole == "spread",
        )
        self._total = found.total
        took = round((time.perf_counter() - started) * 1000, 1)
        collections = len({hit.collection_id for hit in found.hits})
        return Found(found.hits, took, "", collections, found.total)

    def pack(self, query: str, hits: Sequence[Hit], budget: int) -> list[Source]:
        """Return what goes before the model, of about `budget` tokens."""
        if self.task.whole == "opening":
            packed = opening(hits, self._budget(budget))
        elif self.task.whole:
            packed = excerpts(hits, budget)
        else:
            packed = pack(query, hits, self._budget(budget))
        self._read = len(packed)
        return packed

    def build(
        self, sources: Sequence[Source], history: Sequence[tuple[str, str]] = (), meant: str = ""
    ) -> Prompt:
        """Return the prompt, with the shape that the text is held to."""
        prompt = build(self.question, sources, history, texts=self.texts, meant=meant)
        if self.task.grammar is None:
            return prompt
        grammar = self.task.grammar(len(sources), self.texts.refusal)
        return replace(prompt, shape=Shape(grammar=grammar))

    def cite(self, text: str, hits: Sequence[Hit], *, similar: Similar | None = None) -> Checked:
        """Return the model's text in parts, each checked against the passages.

        About whole documents it says how much of them was read.
        """
        checked = self.task.check(text, hits, question=self.question, similar=similar)
        if self.task.table and settings.UNSUPPORTED == WITHHOLD:
            checked = emptied(checked)
        if not self.whole:
            return checked
        told = self.texts.read.substitute(read=self._read, total=self._total)
        tail = AnswerSentence(told, [], True, "\n\n")
        return replace(checked, sentences=[*checked.sentences, tail])

    def _budget(self, budget: int) -> int:
        """Return how much may be read: of what is translated, no more than can be written again."""
        most = round(settings.LLM_ANSWER_TOKENS * WRITTEN)
        return min(budget, most) if self.task.language else budget
