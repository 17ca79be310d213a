"""Before the model is asked: is the answer likely to be in what was found?

A linear score of the best cosine and the best idf-weighted coverage of the question's words, the
two strongest of nine signals tried (the others: margins to the third and tenth hit, agreement of
the legs, numbers and names missing from the hits). What is enough differs between languages, and
between collections by what was measured in them (`retrieval.calibrating`) or wished by an owner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.text import has_cjk
from retrieval.events import Hit

SIMILARITY = 2.5
"""Weight of the cosine against a weight of 1 for coverage: logistic regression over both languages
gave 25.4 to 10.4. Cosines of multilingual-e5-small lie in a narrow band, hence the factor."""
ENOUGH = {"zh": 2.45, "en": 2.30}
"""Score from which the model is asked. On samples of zh-absent-dev and squad2-dev (a quarter of the
paragraphs left out) it loses 1.7 % (zh, of 300) and 0.5 % (en, of 217) of the answerable questions
and refuses 77 % and 23 % of those whose paragraph is absent, 94 % of those about another topic."""
ENOUGH_SIMILARITY = 0.84
"""The same for the cosine of a passage in another language, where no words are in common. A few
pairs only were looked at: right passages at .87 to .88, wrong ones up to .855; set low, because
the model and the check of its sentences still stand behind this gate."""
ENOUGH_COVERAGE = 0.30
"""The same for coverage alone, when the embedder is down."""
DEPTH = 5

Shifts = Mapping[str, Mapping[str, float]]
"""Id of a collection -> language -> what is added there to `ENOUGH`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to ask the model, and the score that decided: from 0 on it is enough.

    `usual` is evidence by meaning and words in the language of the question.
    """

    enough: bool
    score: float
    usual: bool = True


def weigh(question: str, hits: Sequence[Hit], shifts: Shifts | None = None) -> Verdict:
    """Judge the evidence for `question`; the first five hits count. No hits are never enough.

    Each collection's hits are held to its own bar; the collection that is furthest above decides.
    """
    best = hits[:DEPTH]
    if not best:
        return Verdict(False, -max(ENOUGH.values()))
    if max(hit.similarity for hit in best) <= 0.0:
        coverage = max(hit.coverage for hit in best)
        return Verdict(coverage >= ENOUGH_COVERAGE, coverage - ENOUGH_COVERAGE, usual=False)
    language = asked_language(question)
    margins = []
    for collection in dict.fromkeys(hit.collection_id for hit in best):
        shift = (shifts or {}).get(collection, {}).get(language, 0.0)
        own = [hit for hit in best if hit.collection_id == collection]
        margins.append(strength(own) - ENOUGH[language] - shift)
    across = [hit.similarity for hit in best if asked_language(hit.text) != language]
    if max(margins) < 0.0 and max(across, default=0.0) >= ENOUGH_SIMILARITY:
        return Verdict(True, max(across) - ENOUGH_SIMILARITY, usual=False)
    return Verdict(max(margins) >= 0.0, max(margins))


def strength(hits: Sequence[Hit]) -> float:
    """Return the score of hits in the language of the question; 0 without hits."""
    best = hits[:DEPTH]
    similarity = max((hit.similarity for hit in best), default=0.0)
    return SIMILARITY * similarity + max((hit.coverage for hit in best), default=0.0)


def asked_language(text: str) -> str:
    """Return which of the bars of `ENOUGH` holds for a text."""
    return "zh" if has_cjk(text) else "en"
