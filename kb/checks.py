"""System checks of the settings that `kb` reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from kb.embedding import PROVIDERS, configured
from kb.models.spaces import MOST_DIMENSIONS


@register()
def embedder_complete(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """The configured embedder is one there is, and nothing about it is missing."""
    spec = configured()
    if spec.provider not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        yield Error(f"FOOTNOTE_EMBEDDER must be one of {known}.", id="kb.E001")
    elif not spec.model or (spec.provider == "openai" and not spec.url):
        yield Error(
            f"The embedder {spec.provider} needs FOOTNOTE_EMBEDDER_MODEL"
            + (" and FOOTNOTE_EMBEDDER_URL." if spec.provider == "openai" else "."),
            id="kb.E002",
        )
    if not 1 <= settings.EMBEDDING_DIMENSIONS <= MOST_DIMENSIONS:
        yield Error(
            f"FOOTNOTE_EMBEDDING_DIMENSIONS must be between 1 and {MOST_DIMENSIONS}: "
            "longer vectors cannot be indexed.",
            id="kb.E003",
        )
