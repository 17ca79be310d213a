"""How well a passage supports a sentence, from the words they share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from kb.text import content_tokens, has_cjk, tokens
from retrieval.grounding.acronyms import as_written
from retrieval.grounding.bounds import covered
from retrieval.grounding.clauses import clauses
from retrieval.grounding.figures import figures_in, figures_of
from retrieval.grounding.kindred import with_kin
from retrieval.grounding.negation import contradicts
from retrieval.grounding.objecting import FIGURES, objection
from retrieval.grounding.orders import is_order
from retrieval.grounding.quantities import strange
from retrieval.grounding.statements import statements

SUPPORTED = 0.6
"""Score from which a quote supports a sentence; `make bench-claims` shows what comes of it."""
SUPPORTED_CJK = 0.5
"""The same in Chinese, where a reordered word breaks two bigrams."""
ALIKE = 0.84
"""Cosine (multilingual-e5-small, both as `query:`) from which a sentence of another language says
the same: of twenty translations one lay below, of their 280 false pairs none above. Within one
language it hardly tells a paraphrase (.89 to .93 in five pairs) from a sentence about the same
thing that says something else (.89 to .91), so there words alone decide."""
OBJECTED = 0.4
"""Factor on the score of a quote that something speaks against."""
MOST_WEIGHED = 4
"""Quotes that are weighed in every respect, the likeliest first."""
LEAST_TERMS = 3
"""A quote with fewer terms ("Step 2.") is alike to anything."""
CONTRADICTION = 0.5
"""Factor on the score when exactly one of sentence and quote is negated."""
ELSEWHERE = 0.5
"""Factor on the score when a number of the sentence stands in the passage but not in the quote."""
PAIR, FURTHER = 0.1, 0.05
"""A quote of two sentences must be this much better than one of a single sentence, and each
further one must add as much as the second number."""
LIGHTEST_HALF, LIGHTEST_HALF_CJK = 0.5, 2.0
"""Weight from which both halves of a sentence count alike; one bigram of Chinese is no word yet."""
LEAST_HALF = 0.2
HALF_EMPTY = 0.5
"""Factor on the score when a quote has less than that share of either half of the sentence: days of
annual leave prove nothing about days of maternity leave, nor about a name they do not give."""
ASKED = 0.15
"""Weight of the question's words in choosing among quotes, never in the score."""
LONGEST_QUOTE = 500
LONGEST_RUN = 5
"""Characters and sentences of a quote that is more than one sentence: steps are short sentences."""

_DIGIT = re.compile(r"\d")

Similar = Callable[[str, Sequence[str]], list[float]]
"""(sentence, candidate quotes) -> cosines."""


@dataclass(frozen=True, slots=True)
class Support:
    """`score` in 0..1 and the best `quote`, an exact substring of the passage (empty: none)."""

    score: float
    quote: str
    why: str = ""
    """What speaks against it, of `objecting`; empty when it is only that words are missing."""


@dataclass(frozen=True, slots=True)
class _Quote:
    text: str
    sentences: int
    figures: frozenset[str]
    present: frozenset[str]
    """Its tokens, and its numbers by value."""


def is_supported(sentence: str, found: Support) -> bool:
    """Tell whether the score is high enough for the language of the sentence."""
    return found.score >= (SUPPORTED_CJK if has_cjk(sentence) else SUPPORTED)


def by_sentences(
    sentence: str,
    passage: str,
    *,
    question: str = "",
    about: str = "",
    similar: Similar | None = None,
) -> Support:
    """Return how well one or a few contiguous sentences of `passage` support `sentence`.

    0 when a number of the sentence is nowhere in the passage, and less than what supports when
    something speaks against each quote. `about` is what the passage is headed by. `similar` decides
    about quotes in another language, which share no words.
    """
    source = f"{about}\n{passage}"
    sentence, question = as_written(sentence, source), as_written(question, source)
    figures = figures_of(sentence)
    excused = covered(figures & figures_of(question), sentence, passage)
    figures -= excused
    quotes = _candidates(passage)
    if not quotes or not figures <= figures_in(passage):
        return Support(0.0, "", FIGURES if quotes else "")
    wanted = _weighted(sentence, figures)
    asked = _terms(question) | _values(figures_of(question)) if question else set()
    scored = [_score(wanted, figures, asked, quote) for quote in quotes]
    ranks = [rank - _cost(quote) for (_, rank), quote in zip(scored, quotes, strict=True)]
    order = sorted(range(len(quotes)), key=lambda i: (-round(ranks[i], 6), i))
    found = Support(scored[order[0]][0], quotes[order[0]].text)
    known = _Known(passage, question, about, _floats(excused))
    if is_supported(sentence, found):
        likely = [Support(scored[i][0], quotes[i].text) for i in order[:MOST_WEIGHED]]
        return _unopposed(sentence, [s for s in likely if is_supported(sentence, s)], known)
    if similar is not None:
        found = _translated(sentence, figures, quotes, found, similar)
    factor = CONTRADICTION if contradicts(sentence, clauses(found.quote)) else 1.0
    return Support(round(found.score * factor, 4), found.quote)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a claim may say without proof."""

    passage: str
    question: str
    about: str
    excused: frozenset[float]

    def objection(self, sentence: str, quote: str) -> str:
        """Return the kind of what speaks against the quote; empty: nothing."""
        return objection(
            sentence,
            quote,
            passage=self.passage,
            title=self.about,
            question=self.question,
            excused=self.excused,
        )


def _unopposed(sentence: str, held: Sequence[Support], known: _Known) -> Support:
    """Return the first of the quotes that nothing speaks against, else the first, marked down."""
    against = ""
    for each in held:
        why = known.objection(sentence, each.quote)
        if not why:
            return Support(round(each.score, 4), each.quote)
        against = against or why
    return Support(round(held[0].score * OBJECTED, 4), held[0].quote, against)


def _floats(figures: set[str]) -> frozenset[float]:
    found = set()
    for figure in figures:
        with suppress(ValueError):
            found.add(float(figure))
    return frozenset(found)


@lru_cache(maxsize=32)
def _candidates(passage: str) -> tuple[_Quote, ...]:
    """Return the sentences of a passage, and its runs of short ones, as exact substrings.

    What is addressed to a machine is no quote, nor part of one.
    """
    found = [s for s in statements(passage) if any(char.isalnum() for char in s.text)]
    spans = [None if is_order(s.text) else s for s in found]
    quotes = [_quote(_short(s.text), 1) for s in spans if s is not None]
    for length in range(2, LONGEST_RUN + 1):
        for at in range(len(spans) - length + 1):
            run = [s for s in spans[at : at + length] if s is not None]
            if len(run) == length and run[-1].end - run[0].start <= LONGEST_QUOTE:
                quotes.append(_quote(passage[run[0].start : run[-1].end], length))
    return tuple(quotes)


def _quote(text: str, sentences: int) -> _Quote:
    figures = frozenset(figures_in(text))
    return _Quote(text, sentences, figures, with_kin(tokens(text)) | _values(figures))


def _cost(quote: _Quote) -> float:
    """Return what a quote must be better by than a single sentence."""
    return 0.0 if quote.sentences == 1 else PAIR + FURTHER * (quote.sentences - 2)


def _short(quote: str) -> str:
    """Keep a sentence whole unless it is a wall of text, such as a table."""
    return quote if len(quote) <= 3 * LONGEST_QUOTE else quote[: 3 * LONGEST_QUOTE].rstrip()


def _terms(text: str) -> set[str]:
    """Return the words of a text; its numbers count by their values, however they are written."""
    return {term for term in content_tokens(text) if not _DIGIT.search(term)}


def _values(figures: Iterable[str]) -> set[str]:
    return {f"={figure}" for figure in figures}


def _weighted(sentence: str, figures: set[str]) -> dict[str, float]:
    """Return term -> weight: numbers say the most, single characters the least.

    Numbers that are not among `figures` were excused and do not count.
    """
    words = {term: 0.5 if len(term) == 1 else 1.0 for term in _terms(sentence)}
    return words | dict.fromkeys(_values(figures), 2.0)


def _score(
    wanted: dict[str, float], figures: set[str], asked: set[str], quote: _Quote
) -> tuple[float, float]:
    """Return (score, score with what helps to choose among quotes).

    The terms that a sentence takes over from the question and those it adds count half each, so
    that repeating the question cannot make up for an answer that is not there.
    """
    present = quote.present
    halves = [{t: w for t, w in wanted.items() if (t in asked) is taken} for taken in (True, False)]
    lightest = LIGHTEST_HALF_CJK if has_cjk("".join(wanted)) else LIGHTEST_HALF
    if min(sum(half.values()) for half in halves) < lightest:
        score = _coverage(wanted, present)
    else:
        covered_halves = [_coverage(half, present) for half in halves]
        score = sum(covered_halves) / 2
        score *= HALF_EMPTY if min(covered_halves) < LEAST_HALF else 1.0
    rank = score + ASKED * (len(asked & present) / len(asked) if asked else 0.0)
    if not figures <= quote.figures:
        score, rank = score * ELSEWHERE, rank - ELSEWHERE
    return score, rank


def _coverage(wanted: dict[str, float], present: Set[str]) -> float:
    """Return the weighted share of the wanted terms that are present."""
    found = sum(weight for term, weight in wanted.items() if term in present)
    return found / (sum(wanted.values()) or 1.0)


def _translated(
    sentence: str, figures: set[str], quotes: Sequence[_Quote], found: Support, similar: Similar
) -> Support:
    """Let the meaning decide across languages, where there are no words, never against the numbers.

    Each clause must be alike by itself: a true half hides an invented one well.
    """
    fit = [
        quote.text
        for quote in quotes
        if quote.sentences == 1
        and has_cjk(quote.text) != has_cjk(sentence)
        and figures <= quote.figures
        and len(content_tokens(quote.text)) >= LEAST_TERMS
    ]
    if not fit:
        return found
    cosines = similar(sentence, fit)
    best = max(range(len(fit)), key=cosines.__getitem__)
    parts = clauses(sentence)
    told = [fit[best], *clauses(fit[best])]
    if cosines[best] < ALIKE or strange(sentence, fit[best]):
        return found
    if len(parts) > 1 and any(max(similar(part, told)) < ALIKE for part in parts):
        return found
    return Support(max(found.score, SUPPORTED), fit[best])
