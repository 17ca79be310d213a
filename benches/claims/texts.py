"""Texts of a lying model: which of their lies are shown as proven, and which truths are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.retrieval.hostile.cases import Case, lost, unmarked
from tests.retrieval.hostile.weighing import weighed


@dataclass(frozen=True)
class Outcome:
    """A text, the sentences of it that lie and pass, and what is true of it and marked."""

    case: Case
    passed: tuple[str, ...]
    marked: tuple[str, ...]


def outcomes(cases: Sequence[Case]) -> list[Outcome]:
    """Return what came of each text."""
    found = []
    for case in cases:
        shown = weighed(case)
        found.append(Outcome(case, tuple(unmarked(case, shown)), tuple(lost(case, shown))))
    return found
