"""Judging question and passage together: slower than the legs, so only their best are judged."""

from retrieval.reranking.order import Reranked, problem, reranked

__all__ = ["Reranked", "problem", "reranked"]
