"""Text -> vectors; one provider per file, chosen by the setting EMBEDDER."""

from kb.embedding.base import Embedder
from kb.embedding.provider import embedder

__all__ = ["Embedder", "embedder"]
