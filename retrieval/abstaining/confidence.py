"""After the model has read the sources: do they hold the answer, by what it says and by the search?

One more token behind the prompt that it has just read: how likely it finds a yes to "do the sources
contain the answer". Added to the strength of the evidence it tells absent questions from answered
ones better than either; decision 19 says how it was found, and on what.
"""

from __future__ import annotations

from retrieval.abstaining.evidence import Verdict, asked_language

STRENGTH = 2.6
"""Weight of the score of the evidence against a weight of 1 for the odds of a yes, in nats:
logistic regression over 104 questions of the tuning half of three sets."""
SURE = {"en": 1.4, "zh": 0.6}
"""Sum from which the sources are taken to hold the answer. On questions of the tuning halves, with
the model of `make up`, it loses 4 of 78 answerable ones in English and none of 17 in Chinese, and
refuses 21 of 61 and 16 of 17 absent ones. Below the best value for these few: others scatter."""


def sure(question: str, verdict: Verdict, odds: float | None) -> bool | None:
    """Tell whether the sources hold the answer; None where nothing is known about it.

    That is so without odds, and for evidence on which `SURE` was not found: across languages, or
    without the embedder.
    """
    if odds is None or not verdict.usual:
        return None
    return STRENGTH * verdict.score + odds >= SURE[asked_language(question)]
