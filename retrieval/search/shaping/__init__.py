"""From the ranking to the list that people see."""

from retrieval.search.shaping.shape import shaped

__all__ = ["shaped"]
