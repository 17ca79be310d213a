"""Who comes before whom when lanes are served in turn. Pure; the order of `kb.access.lanes`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True)
class Lane:
    """A lane with how many are worked on, how many wait, and what these take, in seconds."""

    name: str
    kind: str
    person: str
    busy: int
    waiting: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Person:
    """A person's lanes of one kind, in their order."""

    lanes: list[Lane] = field(default_factory=list)

    @property
    def busy(self) -> int:
        return sum(lane.busy for lane in self.lanes)

    @property
    def waiting(self) -> int:
        return sum(lane.waiting for lane in self.lanes)

    @property
    def seconds(self) -> float:
        """Seconds of one document, on average."""
        return sum(lane.seconds for lane in self.lanes) / max(1, self.waiting)


def ahead(lanes: Sequence[Lane], name: str, rank: int) -> tuple[int, float]:
    """Return how many documents come before the `rank`-th (from 1) of lane `name`, and their time.

    `lanes` come in the order in which they are served next.
    """
    kinds: dict[str, dict[str, _Person]] = {}
    for lane in lanes:
        kinds.setdefault(lane.kind, {}).setdefault(lane.person, _Person()).lanes.append(lane)
    mine = next(lane for lane in lanes if lane.name == name)
    before = [p for kind, people in kinds.items() if kind < mine.kind for p in people.values()]
    people = kinds[mine.kind]
    own = people[mine.person]
    within = 1 + sum(_served(own.lanes, own.lanes.index(mine), rank))
    counts = _served([*people.values()], [*people].index(mine.person), within)
    served = [*zip(counts, people.values(), strict=True), *((p.waiting, p) for p in before)]
    return sum(n for n, _ in served), sum(n * person.seconds for n, person in served)


class _Group(Protocol):
    @property
    def busy(self) -> int: ...
    @property
    def waiting(self) -> int: ...


def _served(groups: Sequence[_Group], mine: int, rank: int) -> list[int]:
    """Return how many of each group are served before the `rank`-th of group `mine`.

    The fewest worked on come first, then who was served the longest ago: the n-th of a group is
    served at level `busy + n - 1`, and at one level those first who were there from the start.
    """
    level = groups[mine].busy + rank - 1
    order = sorted(range(len(groups)), key=lambda i: (-groups[i].busy, i))
    earlier = set(order[: order.index(mine)])
    counts = [
        min(group.waiting, max(0, level - group.busy + (i in earlier)))
        for i, group in enumerate(groups)
    ]
    counts[mine] = rank - 1
    return counts
