"""From the settings of a reranker to the object that judges, one per process."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from retrieval.errors import RerankingError
from retrieval.reranking.base import Reranker

PROVIDERS = ("none", "cross-encoder", "llm")


def configured() -> Reranker | None:
    """Return the reranker the settings name; None for `none`.

    Raises `RerankingError` for an unknown one, which the start-up check reports too.
    """
    return _made(settings.RERANKER, settings.RERANKER_MODEL)


@lru_cache(maxsize=1)
def _made(provider: str, model: str) -> Reranker | None:
    if provider == "none":
        return None
    if provider == "cross-encoder":
        from retrieval.reranking.cross_encoder import CrossEncoderReranker

        return CrossEncoderReranker(model)
    if provider == "llm":
        from retrieval.reranking.llm import LanguageModelReranker

        return LanguageModelReranker()
    raise RerankingError(_("There is no reranker named %(name)s.") % {"name": provider})
