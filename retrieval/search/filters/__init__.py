"""What a search can be narrowed by, as conditions on the permitted versions."""

from retrieval.search.filters.narrowing import check, filtered
from retrieval.search.filters.values import ids

__all__ = ["check", "filtered", "ids"]
