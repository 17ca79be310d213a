"""System checks that need the database: extensions and dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from kb.models.passages import DIMENSIONS


@register()
def embedding_dimensions(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Iterable[CheckMessage]:
    """The configured embedder must fit the column."""
    if settings.EMBEDDING_DIMENSIONS != DIMENSIONS:
        yield Error(
            f"The embedder gives {settings.EMBEDDING_DIMENSIONS} numbers, not {DIMENSIONS}.",
            hint="Use an embedder with that many dimensions.",
            id="kb.E001",
        )
