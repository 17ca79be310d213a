"""The model proposes, the server decides: each sentence is weighed against the passages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text import clean, content_tokens, tokens
from retrieval.citing.footnotes import Footnotes
from retrieval.citing.marks import Mark, strip_marks
from retrieval.citing.parts import Part, parts_of
from retrieval.events import AnswerSentence, Citation, Hit
from retrieval.grounding import Similar, Support, is_supported, support

MOST_PER_SENTENCE = 2
MOST_NEW_WORDS = 2
"""Words that a heading may add to those of the question and the passages ("Steps", "Summary")."""


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
    footnotes = Footnotes()
    known = _known(question, hits)
    checked: list[AnswerSentence] = []
    for part, hinted in zip(parts, hints, strict=True):
        numbers: list[int] = []
        if part.claim:
            numbers = _earned(part.text, hinted, hits, question, similar, footnotes)
        supported = bool(numbers) or (not part.claim and _harmless(part.text, known))
        lead = part.lead if checked else part.lead.lstrip()
        checked.append(AnswerSentence(part.text, numbers, supported, lead))
    forged = sum(not 1 <= n <= len(hits) for mark in marks for n in mark.numbers)
    return Checked(checked, footnotes.all(), forged)


def _known(question: str, hits: Sequence[Hit]) -> set[str]:
    texts = [question, *(f"{hit.title} {' '.join(hit.headings)} {hit.text}" for hit in hits)]
    return {token for text in texts for token in tokens(text)}


def _harmless(text: str, known: set[str]) -> bool:
    """Tell whether a heading, or a line before a list, adds nothing that would need proof."""
    new = [token for token in content_tokens(text) if token not in known]
    figures = any(character.isdigit() for token in new for character in token)
    return len(new) <= MOST_NEW_WORDS and not figures


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
    sentence: str,
    hinted: Sequence[int],
    hits: Sequence[Hit],
    question: str,
    similar: Similar | None,
    footnotes: Footnotes,
) -> list[int]:
    """Return the numbers of the footnotes that support `sentence`: at most two."""
    named = [n - 1 for n in dict.fromkeys(hinted) if 1 <= n <= len(hits)]
    held = _holding(sentence, named, hits, question, similar)
    if not held:
        others = [i for i in range(len(hits)) if i not in named]
        held = _holding(sentence, others, hits, question, similar)[:1]
    return sorted({footnotes.add(hits[i], found.quote) for i, found in held[:MOST_PER_SENTENCE]})


def _holding(
    sentence: str,
    among: Sequence[int],
    hits: Sequence[Hit],
    question: str,
    similar: Similar | None,
) -> list[tuple[int, Support]]:
    """Return (index, support) of the passages that support `sentence`, strongest first.

    Words first: the embedder is only asked when no passage holds by its words.
    """
    for signal in (None, similar) if similar else (None,):
        tried = [
            (i, support(sentence, hits[i].text, question=question, similar=signal)) for i in among
        ]
        held = [pair for pair in tried if is_supported(sentence, pair[1])]
        if held:
            return sorted(held, key=lambda pair: (-pair[1].score, pair[0]))
    return []
