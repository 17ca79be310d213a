"""Where each sentence lies in the answer's text, and what of it lies in a stretch of that text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontend.pages.typesetting.parts import Line, Piece, Run, runs
from retrieval.events import AnswerSentence


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    sentence: AnswerSentence


class Spans:
    """The text of an answer with its sentences' places."""

    def __init__(self, sentences: Sequence[AnswerSentence]) -> None:
        self.text = ""
        self._spans: list[_Span] = []
        for sentence in sentences:
            self.text += sentence.lead
            start = len(self.text)
            self.text += sentence.text
            self._spans.append(_Span(start, len(self.text), sentence))

    def lines(self) -> Iterator[tuple[str, int]]:
        """Yield each line with its offset."""
        at = 0
        for line in self.text.split("\n"):
            yield line, at
            at += len(line) + 1

    def pieces(self, at: int, end: int, *, plain: bool = False) -> Line:
        """Return the pieces of sentences in `text[at:end]`; `plain` text has no marks in it."""
        found: Line = []
        before = at
        for span in self._spans:
            start, stop = max(at, span.start), min(end, span.end)
            if start >= stop or not self.text[start:stop].strip():
                continue
            text = self.text[start:stop]
            notes = list(span.sentence.citations) if self._last(span, stop) else []
            parts = [Run(text)] if plain else runs(text)
            gap = self.text[before:start] if found or plain else ""
            sentence = span.sentence
            found.append(Piece(parts, sentence.supported, gap, notes, why=sentence.why))
            before = stop
        return found

    def _last(self, span: _Span, stop: int) -> bool:
        """Say whether nothing of the sentence that can be seen comes after `stop`."""
        return not self.text[stop : span.end].strip("|`~ \n")
