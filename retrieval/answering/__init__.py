"""A question's way, from search to footnotes, as typed events."""

from retrieval.answering.line import answer

__all__ = ["answer"]
