"""Documents about the same as one that is being read, among those its reader may read.

The nearest passages to the document's first ones, taken together, are looked up; strangers, which
are the nearest there are in a small collection, are left out; then nearness and the rare words that
both have are fused as two rankings.
"""

from __future__ import annotations

import math
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kb.access import Principal, current_space, passages_of, permitted_passages
from kb.access.nearness import centre_of, similarities, with_words, without_copies
from kb.errors import NotFoundError
from kb.text import has_cjk, idf
from kb.text.tokens import STOP_STEMS
from retrieval.fusion import reciprocal_rank
from retrieval.search import dense
from retrieval.search.scope import scope_of

if TYPE_CHECKING:
    from kb.models import Document, Passage

OPENING = 12
"""Passages that stand for the whole document: what it is about is said at its beginning."""
DEPTH = 100
"""Nearest passages of other documents that are looked at."""
MOST_OWN = 450
"""Own passages that may be in the way; of a longer document, fewer others are looked at."""
NEAR = {False: 0.87, True: 0.925}
"""Similarity from which a passage is about the same; of two Chinese texts. Between halves of 26
articles (squad2-dev, drcd-dev) it was never below .888 and .932; between different articles above
these in one pair of twenty."""
SHARED = {False: 0.14, True: 0.07}
"""The same for the words in common, |A & B| / sqrt(|A| |B|), for embedders whose scale is not known
and for short texts: 95 of 100 halves have more, and one in ten of different articles."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another document, and the passage of it that comes nearest."""

    document: Document
    passage: Passage


def related_documents(
    document: Document, *, by: Principal, passage: Passage | None = None, limit: int = 5
) -> list[Related]:
    """Return other documents near one got through `get_document`, or near a `passage` of it.

    The nearest first, ties broken by id; no copies, and nothing unrelated. Exact up to the exact
    limit of search.
    """
    by.require("read")
    if passage and passage.document_id != document.pk:
        raise NotFoundError(_("There is no such passage."))
    if document.current is None:
        return []
    opening = passages_of(document)
    opening = opening.filter(pk=passage.pk) if passage else opening[:OPENING]
    own = with_words(opening)
    space = current_space()
    centre = centre_of([each.pk for each in own], space)
    if centre is None:
        return []
    depth = DEPTH + min(document.current.passage_count, MOST_OWN)
    near = dense.nearest(centre, space, scope_of(by, None, {}), limit=depth)
    others = _others(near, document, by)
    alike = similarities([each.pk for each in others], centre, space)
    return _distinct(_ranked(_about_the_same(others, own, alike), own), document, limit)


def _others(near: Sequence[uuid.UUID], document: Document, by: Principal) -> list[Any]:
    """Return the passages of other documents, the nearest first."""
    rows = permitted_passages(by).filter(pk__in=near).exclude(document=document).order_by()
    found = {row.pk: row for row in with_words(rows.select_related("document__collection"))}
    return [found[pk] for pk in near if pk in found]


def _about_the_same(
    others: Sequence[Any], own: Sequence[Any], similarity: Mapping[uuid.UUID, float]
) -> list[Any]:
    """Return those of `others` that have more to do with `own` than any two texts have."""
    mine, in_chinese = _words(*own), has_cjk(own[0].text)
    kept = []
    for each in others:
        theirs, chinese = _words(each), in_chinese and has_cjk(each.text)
        shared = len(theirs & mine) / math.sqrt(len(theirs) * len(mine) or 1)
        if similarity.get(each.pk, 0.0) >= NEAR[chinese] or shared >= SHARED[chinese]:
            kept.append(each)
    return kept


def _words(*passages: Any) -> set[str]:
    return {word for each in passages for word in each.words}.difference(STOP_STEMS)


def _ranked(others: Sequence[Any], own: Sequence[Any]) -> list[Passage]:
    """Return the best passage of each document, the best document first."""
    counts = Counter(word for each in others for word in each.words)
    worth = {
        word: idf(len(others), counts[word])
        for word in {word for each in own for word in each.words}
        if word in counts
    }

    def shared(passage: Any) -> float:
        return sum(worth.get(word, 0.0) for word in passage.words) / math.sqrt(
            len(passage.words) or 1
        )

    by_words = sorted(others, key=lambda each: (-round(shared(each), 9), str(each.pk)))
    nearest, likest = _firsts(others), _firsts(by_words)
    return [nearest[pk] for pk in reciprocal_rank([list(nearest), list(likest)])]


def _firsts(passages: Sequence[Passage]) -> dict[uuid.UUID, Passage]:
    """Return document -> its first passage, in the order of these."""
    found: dict[uuid.UUID, Passage] = {}
    for each in passages:
        found.setdefault(each.document_id, each)
    return found


def _distinct(nearest: Sequence[Passage], document: Document, limit: int) -> list[Related]:
    by_document = {each.document_id: each for each in nearest[: 4 * limit]}
    kept = without_copies([each.document for each in by_document.values()], document)
    return [Related(each, by_document[each.pk]) for each in kept[:limit]]
