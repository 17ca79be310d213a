"""Text -> vectors; one provider per file. Which one is in use is known to `kb.access`."""

from kb.embedding.base import Embedder
from kb.embedding.provider import PROVIDERS, load, measured
from kb.embedding.spec import Spec, configured

__all__ = ["PROVIDERS", "Embedder", "Spec", "configured", "load", "measured"]
