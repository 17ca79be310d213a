"""Suggestions while somebody types: inside what this reader may see, and nothing of the rest."""

from retrieval.suggesting.scripts import variants
from retrieval.suggesting.suggestion import Suggestion
from retrieval.suggesting.typed import Typed
from retrieval.suggesting.verb import MOST, suggest

__all__ = ["MOST", "Suggestion", "Typed", "suggest", "variants"]
