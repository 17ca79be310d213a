"""What a question asks for: its words, what they are worth, and what they may stand for."""

from retrieval.search.understanding.question import Question, understand

__all__ = ["Question", "understand"]
