"""Hybrid search under the reader's permissions."""

from retrieval.search.hybrid import Found, search

__all__ = ["Found", "search"]
