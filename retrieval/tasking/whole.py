"""Whole documents: passages that stand for all of them, and how many there are.

Only what the reader may read is looked at, counted and compared.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models import F, Sum

from kb.access import Principal, current_space, permitted_passages, permitted_versions
from kb.access.nearness import centre_of, similarities
from retrieval.events import Hit
from retrieval.fusion import Candidate
from retrieval.search.filters import filtered, ids
from retrieval.search.hits import hits_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Passage

MOST_LOOKED = 400
"""Passages that are compared with each other; of more, every second, third, ... of a document."""
LEAST = 70
"""Tokens for each passage that is read: two sentences, and where they stand."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Passages in reading order, and how many there are in all."""

    hits: list[Hit]
    total: int


def whole(
    reader: Principal,
    collections: Sequence[str] | None,
    filters: Mapping[str, Any] | None,
    *,
    budget: int,
    spread: bool,
) -> Whole:
    """Return passages for `budget` tokens out of all that the limits let through.

    With `spread` they are the most typical ones of as many stretches of equal length; else the
    first ones. The latest documents come first. Raises InvalidError for wrong filters.
    """
    reader.require("read")
    try:
        found, total = _all(reader, collections, filters or {})
        rows = list(found.values_list("pk", "tokens")[: 2 * MOST_LOOKED])
    except EmptyResultSet:
        return Whole([], 0)
    fits = len(rows) == total and sum(size for _pk, size in rows) <= budget
    most = len(rows) if fits else min(len(rows), max(1, budget // LEAST))
    passages = [pk for pk, _size in rows]
    chosen = _typical(passages, most) if spread and not fits else passages[:most]
    seen = [Candidate(pk, 0.0, 0.0, 0.0, 0.0, 0.0) for pk in chosen]
    return Whole(hits_of(seen, permitted_passages(reader)), total)


def _all(
    reader: Principal, collections: Sequence[str] | None, filters: Mapping[str, Any]
) -> tuple[QuerySet[Passage], int]:
    """Return passages from all over the versions, with the first of each, and the number of all."""
    versions = permitted_versions(reader)
    if collections:
        versions = versions.filter(document__collection__in=ids(collections))
    versions = filtered(versions, filters).order_by()
    total = versions.aggregate(total=Sum("passage_count"))["total"] or 0
    step = max(1, math.ceil(total / MOST_LOOKED))
    rows = permitted_passages(reader).filter(version__in=versions.values("pk"))
    rows = rows.alias(rest=F("ordinal") % step).filter(rest=0)
    return rows.order_by("-version__created_at", "version", "ordinal"), total


def _typical(passages: list[uuid.UUID], most: int) -> list[uuid.UUID]:
    """Return the first passage, and of each further stretch the one nearest to the mean of all."""
    space = current_space()
    centre = centre_of(passages, space)
    near = similarities(passages, centre, space) if centre is not None else {}
    cuts = [round(n * len(passages) / most) for n in range(most + 1)]
    stretches = [passages[a:b] for a, b in pairwise(cuts)]
    best = [max(each, key=lambda pk: near.get(pk, 0.0)) for each in stretches]
    return [passages[0], *best[1:]]
