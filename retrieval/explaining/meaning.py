"""The passage's place by meaning, and by both legs together."""

from __future__ import annotations

from retrieval.explaining.case import Case
from retrieval.explaining.explanation import Step


def vectors(case: Case) -> Step:
    """Tell how far the meaning of the question brought the passage."""
    trace, place = case.trace, case.meaning
    if case.request.mode == "lexical":
        return Step("vectors", None, "not-asked")
    if trace.vector is None:
        return Step("vectors", False, "embedder-down")
    if case.passage_id in trace.by_meaning:
        place = trace.by_meaning.index(case.passage_id) + 1
        return Step("vectors", True, "found", {"place": place, "depth": trace.depth})
    if place is None:
        return Step("vectors", False, "no-vector")
    told = {"place": place, "depth": trace.depth}
    # Above the limit of exact scans the nearest are looked for in an index that is not exact.
    return Step("vectors", False, "beyond-depth" if place > trace.depth else "overlooked", told)


def fusion(case: Case) -> Step:
    """Tell the place of a passage that at least one leg brought."""
    place, depth = case.fused, case.trace.depth
    kept = place is not None and place <= depth
    told = {"place": place, "depth": depth}
    return Step("fusion", kept, "kept" if kept else "beyond-depth", told, lost=not kept)
