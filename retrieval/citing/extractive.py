"""An answer made of quotes alone, for when there is no model: the best sentences, each cited."""

from __future__ import annotations

from collections.abc import Sequence

from kb.text import content_tokens, fold, idf, sentences, tokens
from retrieval.citing.check import Checked
from retrieval.citing.footnotes import Footnotes
from retrieval.events import AnswerSentence, Hit
from retrieval.grounding import Similar

MOST_SENTENCES = 3
FROM_HITS = 4
MOST_COMPARED = 10
"""Sentences shown to the embedder when no word of the question is in any: about 20 ms each."""
RANK_WEIGHT = 0.15
"""What each place in the ranking costs a sentence, in shares of the question's terms."""
SHORTEST, LONGEST = 8, 600
"""Characters of a sentence that can stand alone."""


def extract(question: str, hits: Sequence[Hit], *, similar: Similar | None = None) -> Checked:
    """Return up to three sentences of the best passages, each its own quote."""
    found = _found(hits)
    worth = _worth(question, found)
    order = sorted(range(len(found)), key=lambda i: (-worth[i], found[i][:2]))
    if similar and order and worth[order[0]] <= 0.0:
        compared = sorted(order[:MOST_COMPARED])
        cosines = similar(question, [found[i][2] for i in compared])
        order = [i for _, i in sorted(zip(cosines, compared, strict=True), key=_likest)]
    # Beside a sentence that answers, one that has no word of the question says nothing.
    fit = [i for i in order if worth[i] > 0.0] or order[:1]
    chosen = sorted(found[i] for i in fit[:MOST_SENTENCES])
    footnotes = Footnotes()
    answer: list[AnswerSentence] = []
    for rank, _start, text in chosen:
        number = footnotes.add(hits[rank], text)
        answer.append(AnswerSentence(text, [number], True, "\n\n" if answer else ""))
    return Checked(answer, footnotes.all(), 0)


def foremost(question: str, hits: Sequence[Hit]) -> tuple[int, str] | None:
    """Return the index of a hit and its sentence that comes nearest to the question, by words."""
    found = _found(hits)
    if not found:
        return None
    worth = _worth(question, found)
    best = max(range(len(found)), key=lambda i: (worth[i], -i))
    return found[best][0], found[best][2]


def _found(hits: Sequence[Hit]) -> list[tuple[int, int, str]]:
    """Return (rank, start, text) of the sentences that can stand alone, each only once."""
    known: dict[str, tuple[int, int, str]] = {}
    for rank, hit in enumerate(hits[:FROM_HITS]):
        for sentence in sentences(hit.text):
            if SHORTEST <= len(sentence.text) <= LONGEST:
                place = (rank, sentence.start, sentence.text)
                known.setdefault(" ".join(fold(sentence.text).split()), place)
    return list(known.values()) or [(0, 0, hit.text[:LONGEST].strip()) for hit in hits[:1]]


def _worth(question: str, found: Sequence[tuple[int, int, str]]) -> list[float]:
    """Return, per sentence, its idf-weighted share of the question's terms, less its rank."""
    present = [set(tokens(text)) for _rank, _start, text in found]
    weights = {
        term: idf(len(present), sum(term in each for each in present))
        for term in content_tokens(question)
    }
    total = sum(weights.values()) or 1.0
    return [
        sum(weight for term, weight in weights.items() if term in each) / total - RANK_WEIGHT * rank
        for each, (rank, _start, _text) in zip(present, found, strict=True)
    ]


def _likest(pair: tuple[float, int]) -> tuple[float, int]:
    return (-pair[0], pair[1])
