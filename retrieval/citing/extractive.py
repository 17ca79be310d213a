"""An answer made of quotes alone, for when there is no model: the best sentences, each cited."""

from __future__ import annotations

from collections.abc import Sequence

from kb.text import content_tokens, fold, idf, tokens
from retrieval.citing.check import Checked
from retrieval.citing.footnotes import Footnotes
from retrieval.events import AnswerSentence, Hit
from retrieval.grounding import Similar, from_headings, is_order, statements

MOST_SENTENCES = 3
FROM_HITS = 4
MOST_COMPARED = 10
"""Sentences shown to the embedder: about 20 ms each."""
MEANING = 2.0
"""Weight of the cosine with the question against the share of its terms."""
NEAR = 0.25
"""A sentence that is worth so much less than the best one is left out: more of the quotes hold the
answer then, and it is missing a little more often (chosen on the tuning halves)."""
RANK_WEIGHT = 0.15
"""What each place in the ranking costs a sentence, in shares of the question's terms."""
SHORTEST, LONGEST = 8, 600
"""Characters of a sentence that can stand alone."""


def extract(
    question: str, hits: Sequence[Hit], *, said: str = "", similar: Similar | None = None
) -> Checked:
    """Return the one to three sentences of the best passages that answer, each its own quote.

    `said` is what a model wrote that does not hold, but hints at what to look for. Only then, and
    when no word of the question is in any sentence, the embedder is asked: the others are in haste.
    """
    found = _found(hits)
    words = _worth(f"{question} {said}", found)
    worth = dict(enumerate(words))
    if similar and found and (said or max(words, default=0.0) <= 0.0):
        worth = _meant(question, found, words, similar)
    order = sorted(worth, key=lambda i: (-worth[i], found[i][:2]))
    # Beside a sentence that answers, one that has no word of the question says nothing.
    fit = [i for i in order if words[i] > 0.0] or order[:1]
    near = [i for i in fit[:MOST_SENTENCES] if worth[i] >= worth[fit[0]] - NEAR]
    footnotes = Footnotes()
    answer: list[AnswerSentence] = []
    for rank, text in _quotes(hits, sorted(found[i] for i in near)):
        number = footnotes.add(hits[rank], text)
        answer.append(AnswerSentence(text, [number], True, "\n\n" if answer else ""))
    return Checked(answer, footnotes.all(), 0)


def _quotes(hits: Sequence[Hit], chosen: Sequence[tuple[int, int, str]]) -> list[tuple[int, str]]:
    """Return (rank, quote) of the sentences; the rows of a table become one quote."""
    ends: dict[tuple[int, int], int] = {}
    for rank, start, text in chosen:
        end = start + len(text)
        whole = hits[rank].text
        begin = from_headings(whole, start, end)
        ends[rank, start if is_order(whole[begin:end]) else begin] = end
    return [(rank, hits[rank].text[start:end]) for (rank, start), end in ends.items()]


def _meant(
    question: str, found: Sequence[tuple[int, int, str]], words: Sequence[float], similar: Similar
) -> dict[int, float]:
    """Return what the best sentences by their words are worth by words and meaning together."""
    best = sorted(range(len(found)), key=lambda i: (-words[i], found[i][:2]))[:MOST_COMPARED]
    cosines = similar(question, [found[i][2] for i in best])
    return {i: words[i] + MEANING * cosine for i, cosine in zip(best, cosines, strict=True)}


def foremost(question: str, hits: Sequence[Hit]) -> tuple[int, str] | None:
    """Return the index of a hit and its sentence that comes nearest to the question, by words."""
    found = _found(hits)
    if not found:
        return None
    worth = _worth(question, found)
    best = max(range(len(found)), key=lambda i: (worth[i], -i))
    return found[best][0], found[best][2]


def _found(hits: Sequence[Hit]) -> list[tuple[int, int, str]]:
    """Return (rank, start, text) of the sentences that can stand alone, each only once.

    What is addressed to a machine is not among them.
    """
    known: dict[str, tuple[int, int, str]] = {}
    for rank, hit in enumerate(hits[:FROM_HITS]):
        for each in statements(hit.text):
            if SHORTEST <= len(each.text) <= LONGEST and not is_order(each.text):
                place = (rank, each.start, each.text)
                known.setdefault(" ".join(fold(each.text).split()), place)
    return list(known.values()) or _beginning(hits[:1])


def _beginning(hits: Sequence[Hit]) -> list[tuple[int, int, str]]:
    """Return the first characters of a text without sentences that can stand alone."""
    begun = [(hit.text, hit.text[:LONGEST].strip()) for hit in hits]
    return [(0, whole.find(text), text) for whole, text in begun if not is_order(text)]


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
