"""Why a passage was not found: what became of it in the very same search, step by step."""

from retrieval.explaining.explanation import Advice, Explanation, Step
from retrieval.explaining.line import explain
from retrieval.explaining.sought import Sought

__all__ = ["Advice", "Explanation", "Sought", "Step", "explain"]
