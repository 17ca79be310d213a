"""What a question asks for: its words, what they are worth, and what they may stand for."""

from retrieval.search.understanding.glossary import Synonym
from retrieval.search.understanding.question import Question, understand
from retrieval.search.understanding.spelling import Correction, as_written

__all__ = ["Correction", "Question", "Synonym", "as_written", "understand"]
