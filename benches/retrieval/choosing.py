"""What the weights of the fusion should be, and what they would be if a set had never been seen."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, replace
from statistics import mean
from typing import TYPE_CHECKING

from benches.retrieval.asking import traced
from benches.retrieval.peers.measured import measured
from benches.retrieval.sets import Judged

if TYPE_CHECKING:
    from kb.access import Principal
    from retrieval.fusion import Candidate, Evidence

Weights = tuple[float, float]
"""WORDS and LIKENESS of `retrieval.fusion`."""
GRID: list[Weights] = list(itertools.product((0.1, 0.15, 0.2, 0.25, 0.3), (0.0, 0.25, 0.5, 0.75)))


@dataclass(frozen=True)
class Seen:
    """One question's candidates, what judges them, and whose passages they are."""

    candidates: list[Candidate]
    evidence: Evidence
    documents: dict[uuid.UUID, str]

    def ranked(self, weights: Weights) -> list[str]:
        """Return the documents under other weights; the leaders stay those of the product's."""
        from retrieval.search.scoring import by_evidence

        best = replace(self.evidence, for_words=weights[0], for_likeness=weights[1])
        ordered = by_evidence(self.candidates, best)
        return list(dict.fromkeys(self.documents[each.id] for each in ordered))


def seen(judged: Judged, reader: Principal) -> dict[str, Seen]:
    """Return question -> its candidates, as both legs saw them."""
    from kb.access import permitted_passages
    from retrieval.search.scoring import evidence

    found: dict[str, Seen] = {}
    for pk, trace in traced(judged, reader):
        rows = permitted_passages(reader).filter(pk__in=trace.fused)
        owner = dict(rows.values_list("pk", "document__external_id"))
        best = evidence(trace.candidates, trace.question.terms)
        found[pk] = Seen(trace.candidates, best, owner)
    return found


def scores(judged: Judged, found: dict[str, Seen]) -> dict[Weights, float]:
    """Return the nDCG@10 of the set under each pair of weights."""
    return {
        weights: measured(
            judged.judgements, {pk: each.ranked(weights) for pk, each in found.items()}
        )["nDCG@10"]
        for weights in GRID
    }


@dataclass(frozen=True)
class Choice:
    """The weights that the other sets choose for one, and what they are worth on it."""

    weights: Weights
    held_out: float
    best: float
    """With the weights that are best on this very set: what tuning to it would give."""


def choices(table: dict[str, dict[Weights, float]]) -> dict[str, Choice]:
    """Leave each set out in turn."""
    found = {}
    for name, own in table.items():
        others = [each for other, each in table.items() if other != name]
        weights = max(GRID, key=lambda pair: mean(each[pair] for each in others))
        found[name] = Choice(weights, own[weights], max(own.values()))
    return found


def overall(table: dict[str, dict[Weights, float]]) -> Weights:
    """Return the weights that are best in the mean of all sets."""
    return max(GRID, key=lambda pair: mean(each[pair] for each in table.values()))
