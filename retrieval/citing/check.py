"""The model proposes, the server decides: each sentence is weighed against the passages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import clean
from retrieval.citing.footnotes import Footnotes
from retrieval.citing.headings import harmless
from retrieval.citing.marks import Mark, strip_marks
from retrieval.citing.parts import Part, parts_of
from retrieval.events import AnswerSentence, Citation, Hit
from retrieval.grounding import WORDS, Similar, Support, is_supported, support

MOST_PER_SENTENCE = 2
MOST_WEIGHED = 120
"""Different sentences of one answer that are weighed; a model that says more is out of order."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer's checked sentences and footnotes; `forged` counts marks of sources never given."""

    sentences: list[AnswerSentence]
    citations: list[Citation]
    forged: int

    @property
    def text(self) -> str:
        """Return the answer without marks."""
        return "".join(sentence.lead + sentence.text for sentence in self.sentences)

    @property
    def grounded(self) -> bool:
        """Tell whether any sentence has earned a footnote."""
        return bool(self.citations)


def cite(
    text: str, hits: Sequence[Hit], *, question: str = "", similar: Similar | None = None
) -> Checked:
    """Check the model's `text` against `hits`, where mark `[n]` means `hits[n - 1]`.

    A sentence keeps a footnote only if the passage supports it; one whose marks do not hold is
    tried against the other passages, and marked unsupported when none of them does.
    """
    plain, marks = strip_marks(clean(text))
    parts = parts_of(plain)
    hints = _assign(parts, marks)
    asked = _Asked(question, hits, similar)
    footnotes = Footnotes()
    checked: list[AnswerSentence] = []
    weighed: dict[tuple[str, tuple[int, ...]], tuple[list[int], str]] = {}
    for part, hinted in zip(parts, hints, strict=True):
        lead = part.lead if checked else part.lead.lstrip()
        if not part.claim and harmless(part.text, question, hits):
            checked.append(AnswerSentence(part.text, [], True, lead))
            continue
        key = (part.said, tuple(hinted))
        if key not in weighed:
            enough = len(weighed) < MOST_WEIGHED
            weighed[key] = _earned(part.said, hinted, asked, footnotes) if enough else ([], WORDS)
        numbers, why = weighed[key]
        checked.append(AnswerSentence(part.text, numbers, bool(numbers), lead, why))
    forged = sum(not 1 <= n <= len(hits) for mark in marks for n in mark.numbers)
    return Checked(checked, footnotes.all(), forged)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a sentence is weighed with."""

    question: str
    hits: Sequence[Hit]
    similar: Similar | None


def _assign(parts: Sequence[Part], marks: Sequence[Mark]) -> list[list[int]]:
    """Give each mark to the part it stands in or right behind, else to the one that follows."""
    hints: list[list[int]] = [[] for _ in parts]
    ends = [part.end for part in parts]
    for mark in marks:
        at = min(bisect_left(ends, mark.at), len(parts) - 1)
        if at >= 0:
            hints[at] += mark.numbers
    return hints


def _earned(
    sentence: str, hinted: Sequence[int], asked: _Asked, footnotes: Footnotes
) -> tuple[list[int], str]:
    """Return the numbers of the footnotes that support `sentence`, at most two, or why none does.

    "Yes" and other sentences of no word that says anything are supported by nothing.
    """
    hits = asked.hits
    named = [n - 1 for n in dict.fromkeys(hinted) if 1 <= n <= len(hits)]
    held, why = _holding(sentence, named, asked)
    if not held:
        others = [i for i in range(len(hits)) if i not in named]
        held, other = _holding(sentence, others, asked)
        held, why = held[:1], why or other
    if not held:
        return [], why or WORDS
    numbers = {footnotes.add(hits[i], found.quote) for i, found in held[:MOST_PER_SENTENCE]}
    return sorted(numbers), ""


def _holding(
    sentence: str, among: Sequence[int], asked: _Asked
) -> tuple[list[tuple[int, Support]], str]:
    """Return (index, support) of the passages that support `sentence`, strongest first.

    Or what speaks against the one that comes nearest. Words first: the embedder is only asked
    when no passage holds by its words.
    """
    why = ""
    for signal in (None, asked.similar) if asked.similar else (None,):
        tried = [(i, _support(sentence, asked.hits[i], asked, signal)) for i in among]
        ranked = sorted(tried, key=lambda pair: (-pair[1].score, pair[0]))
        held = [pair for pair in ranked if is_supported(sentence, pair[1])]
        if held:
            return held, ""
        why = ranked[0][1].why if ranked else ""
    return [], why


def _support(sentence: str, hit: Hit, asked: _Asked, similar: Similar | None) -> Support:
    about = " ".join([hit.title, *hit.headings])
    return support(sentence, hit.text, question=asked.question, about=about, similar=similar)
