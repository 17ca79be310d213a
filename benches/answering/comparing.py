"""The arms side by side over the same questions. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from benches.answering.arms import ARMS
from benches.answering.intervals import Part, difference, interval, share
from benches.answering.measures import MEASURES, Measure, Row
from benches.answering.questions import Question

Answered = tuple[Question, Mapping[str, Row]]
"""A question and what each arm made of it."""


@dataclass(frozen=True)
class Cell:
    """A share with its interval."""

    value: float | None
    between: tuple[float, float] | None


@dataclass(frozen=True)
class Gap:
    """Footnote against another arm, on one figure of one group."""

    group: str
    measure: Measure
    other: str
    ours: float
    theirs: float
    between: tuple[float, float]
    """95 % interval of ours - theirs."""

    @property
    def behind(self) -> bool:
        """Tell whether ours is the worse value, however little."""
        return self.ours < self.theirs if self.measure.more else self.ours > self.theirs

    @property
    def sure(self) -> bool:
        """Tell whether the difference is more than chance."""
        return self.between[0] > 0 or self.between[1] < 0


def groups(answered: Sequence[Answered]) -> dict[str, list[Answered]]:
    """Return the languages, and the sets, each with its questions."""
    found: dict[str, list[Answered]] = {}
    for of in (attrgetter("language"), attrgetter("set")):
        for pair in answered:
            found.setdefault(of(pair[0]), []).append(pair)
    return found


def parts(measure: Measure, arm: str, answered: Sequence[Answered]) -> list[Part]:
    """Return what each question adds."""
    return [measure.of(question, rows[arm]) for question, rows in answered]


def cell(measure: Measure, arm: str, answered: Sequence[Answered]) -> Cell:
    """Return a figure of one arm."""
    counted = parts(measure, arm, answered)
    return Cell(share(counted), interval(counted))


def gaps(answered: Sequence[Answered], among: Sequence[str]) -> Iterator[Gap]:
    """Yield Footnote against each other arm on each figure of the groups named."""
    for group, pairs in groups(answered).items():
        for measure in MEASURES:
            for other in ARMS[1:] if group in among else ():
                ours, theirs = parts(measure, ARMS[0], pairs), parts(measure, other, pairs)
                between = difference(ours, theirs)
                one, two = share(ours), share(theirs)
                if between is not None and one is not None and two is not None:
                    yield Gap(group, measure, other, one, two, between)
