"""Texts over worlds of their own, written apart from the rules and not looked at meanwhile."""

from tests.retrieval.hostile.heldout import chinese, english

__all__ = ["chinese", "english"]
