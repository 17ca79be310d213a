"""The best hits, in the order of the reranker."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from retrieval.errors import RerankingError
from retrieval.events import Hit
from retrieval.reranking.provider import configured

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reranked:
    """The hits, best first; `degraded` says `reranker` when their order is not its own."""

    hits: list[Hit]
    degraded: str = ""


def reranked(query: str, hits: Sequence[Hit]) -> Reranked:
    """Return `hits` with the first `RERANKER_DEPTH` of them in the order of the reranker.

    Equal scores keep their order. A reranker that is down, late or odd changes nothing.
    """
    best, rest = list(hits[: settings.RERANKER_DEPTH]), hits[settings.RERANKER_DEPTH :]
    try:
        scores = _scores(query, best)
    except RerankingError as error:
        logger.warning("reranking_failed", extra={"reason": str(error)})
        return Reranked(list(hits), "reranker")
    by_score = sorted(zip(scores, best, strict=True), key=lambda pair: -pair[0])
    return Reranked([hit for _score, hit in by_score] + list(rest))


def _scores(query: str, hits: Sequence[Hit]) -> list[float]:
    reranker = configured()
    if reranker is None or len(hits) < 2:
        return [0.0] * len(hits)
    texts = ["\n".join([" > ".join([hit.title, *hit.headings]), hit.text]) for hit in hits]
    scores = reranker.scores(query, texts, settings.RERANKER_SECONDS)
    if len(scores) != len(hits) or not all(map(math.isfinite, scores)):
        raise RerankingError(_("The reranker's scores make no sense."))
    return scores


def problem() -> str:
    """Return why the configured reranker does not work, or nothing."""
    try:
        reranker = configured()
        if reranker is not None:
            reranker.scores("status", ["status", "other"], settings.RERANKER_SECONDS)
    except RerankingError as error:
        return str(error)
    return ""
