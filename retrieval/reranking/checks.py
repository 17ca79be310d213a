"""System checks of the reranker's settings, and of what it needs on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from retrieval.reranking.provider import PROVIDERS


@register()
def reranker_complete(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """The reranker is one there is, and nothing about it is missing."""
    if settings.RERANKER not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        yield Error(f"FOOTNOTE_RERANKER must be one of {known}.", id="retrieval.E001")
    if settings.RERANKER_DEPTH < 1 or settings.RERANKER_SECONDS <= 0:
        yield Error(
            "FOOTNOTE_RERANKER_DEPTH and FOOTNOTE_RERANKER_SECONDS must be above 0.",
            id="retrieval.E002",
        )
    if settings.RERANKER == "cross-encoder":
        yield from _cross_encoder(settings.RERANKER_MODEL)


def _cross_encoder(model: str) -> Iterable[CheckMessage]:
    """Only warnings for what is not on this machine: search goes on without a reranker."""
    if not model:
        yield Error(
            "The reranker cross-encoder needs FOOTNOTE_RERANKER_MODEL.", id="retrieval.E003"
        )
    elif find_spec("sentence_transformers") is None:
        yield Warning(
            "The reranker cross-encoder needs the package sentence-transformers.",
            hint="Install Footnote's extra “torch”.",
            id="retrieval.W001",
        )
    elif not _is_here(model):
        yield Warning(
            f"The reranker's model {model} is not on this machine, and Footnote downloads none.",
            hint="Put its folder into FOOTNOTE_RERANKER_MODEL, or fetch it into the cache with "
            f"`hf download {model}`.",
            id="retrieval.W002",
        )


def _is_here(model: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return Path(model).is_dir() or isinstance(try_to_load_from_cache(model, "config.json"), str)
    except HFValidationError:
        return False
