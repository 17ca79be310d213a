"""From the scores of tried questions to the shift of a bar. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from retrieval.abstaining.evidence import ENOUGH

WEAK = {"zh": 2.82, "en": 2.95}
"""Score that four of five questions reach that were made in the same way from the collections that
`ENOUGH` was found on (in English 2.94 and 2.97): what others are compared with."""
LEAST = 8
"""Questions in a language below which nothing is concluded."""
DOUBT = 16
"""So many questions count half as much as what is known from other collections."""
FARTHEST = 0.2


@dataclass(frozen=True, slots=True)
class Trial:
    """One question: the score of what was found, and of the same without its own document."""

    language: str
    present: float
    absent: float


def shift(trials: Sequence[Trial], language: str) -> float:
    """Return how much higher than elsewhere the bar of a language lies, shrunk towards 0.

    The bar follows the weakest fifth of the questions that can be answered, so that about the same
    share of them is lost everywhere; how many others are refused differs then. Questions that a
    model makes from a passage are nearer to it than those of people, hence the comparison with the
    same fifth elsewhere, where the bar was found with questions of people.
    """
    own = [each.present for each in trials if each.language == language]
    if len(own) < LEAST:
        return 0.0
    weak = quantiles(own, n=5)[0]
    shrunk = (weak - WEAK[language]) * len(own) / (len(own) + DOUBT)
    return round(max(-FARTHEST, min(FARTHEST, shrunk)), 4)


def shifts(trials: Sequence[Trial]) -> dict[str, float]:
    """Return language -> shift, of the languages with enough questions."""
    found = {language: shift(trials, language) for language in ENOUGH}
    return {language: value for language, value in found.items() if value}
