"""The ways of reading that a scope of many thousand passages gets, for one of a few hundred."""

from __future__ import annotations

import pytest

from retrieval.search import lexical, statistics


def as_if_large(patch: pytest.MonkeyPatch) -> None:
    """Lower the sizes from which on passages are found by the index, and counts are remembered."""
    patch.setattr(statistics, "SMALL", 10)
    patch.setattr(statistics, "MET", 20)
    patch.setattr(lexical, "SMALL", 10)
    patch.setattr(lexical, "CANDIDATES", 30)
