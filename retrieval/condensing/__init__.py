"""Follow-up questions, condensed to what search understands: by rules, and by the model."""

from retrieval.condensing.condense import condense

__all__ = ["condense"]
