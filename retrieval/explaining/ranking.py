"""From the fused ranking to the list that is shown: reranking, copies, room per document, end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from retrieval.events import Hit
from retrieval.explaining.case import Case
from retrieval.explaining.explanation import Step
from retrieval.search.shaping.collapsing import collapsed


def ranking(case: Case) -> Iterator[Step]:
    """Yield the steps after fusion, until the passage is lost or shown."""
    trace, limit = case.trace, case.request.limit
    rank = _place(case, trace.shown)
    groups = collapsed(trace.reranked) if case.request.collapse else trace.reranked
    place = _place(case, groups)
    yield from _reranking(case, place if rank is None else None)
    if case.request.collapse:
        copying = _copying(case, groups, rank)
        yield copying
        if copying.lost:
            return
        lost = rank is None and place is not None and place <= limit
        yield Step("cap", not lost, "no-room" if lost else "has-room", _room(case), lost=lost)
    told = {"place": place, "limit": limit}
    yield Step("limit", rank is not None, "shown" if rank else "beyond", told, lost=rank is None)


def _reranking(case: Case, place: int | None) -> Iterator[Step]:
    """Yield the step where there is a reranker; `place` is where an unseen passage stands now."""
    trace, limit = case.trace, case.request.limit
    before, after = _place(case, trace.ranked), _place(case, trace.reranked)
    if trace.unjudged:
        yield Step("rerank", None, "reranker-down")
    elif before != after and before is not None:
        lost = place is not None and before <= limit < place
        told = {"before": before, "after": after}
        yield Step("rerank", not lost, "moved", told, lost=lost)


def _copying(case: Case, groups: Sequence[Hit], rank: int | None) -> Step:
    """Tell whether the passage stands behind another that says the same."""
    other = next((hit for hit in groups if _repeated(case, hit)), None)
    if rank is not None or other is None:
        return Step("copy", True, "unlike")
    shown = next((hit.rank for hit in case.trace.shown if hit.passage_id == other.passage_id), None)
    told: dict[str, Any] = {"rank": shown}
    if case.titles:
        told |= {"passage_id": other.passage_id, "title": other.title}
    return Step("copy", False, "copy", told, lost=True)


def _repeated(case: Case, hit: Hit) -> bool:
    return any(also.passage_id == str(case.passage_id) for also in hit.also)


def _room(case: Case) -> dict[str, int]:
    """Return how many passages of its document are in the list."""
    hits = case.trace.reranked
    mine = next((h.document_id for h in hits if h.passage_id == str(case.passage_id)), "")
    return {"shown": sum(hit.document_id == mine for hit in case.trace.shown)}


def _place(case: Case, hits: Sequence[Hit]) -> int | None:
    ids = [hit.passage_id for hit in hits]
    return ids.index(str(case.passage_id)) + 1 if str(case.passage_id) in ids else None
