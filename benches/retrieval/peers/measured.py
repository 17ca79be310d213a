"""How good a ranking is, by ir-measures: the same figures for the product and for every peer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

NAMES = ("nDCG@10", "R@5", "R@20", "RR")


def measured(
    judgements: Mapping[str, Mapping[str, int]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Return the mean of each measure over the questions in `ranked`.

    A question with an empty ranking counts as 0. Gains are as judged; for recall and RR a
    document counts when its gain is 1 or more.
    """
    import ir_measures

    wanted = [ir_measures.parse_measure(name) for name in NAMES]
    qrels = {pk: dict(judgements[pk]) for pk in ranked}
    scored = {
        pk: {document: -place for place, document in enumerate(documents)}
        for pk, documents in ranked.items()
    }
    found = ir_measures.calc_aggregate(wanted, qrels, scored)
    return {str(measure): float(value) for measure, value in found.items()}
