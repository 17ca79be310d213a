"""From the ranking to the list that people see."""

from retrieval.search.shaping.shape import shaped
from retrieval.search.shaping.surroundings import context_of, section_of, surrounded

__all__ = ["context_of", "section_of", "shaped", "surrounded"]
