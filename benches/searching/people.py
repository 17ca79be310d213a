"""Readers who see a given share of the passages: any of them, or those of some topics only.

Documents lie in 36 collections, the cells of (place among topics) x (a random number), so that a
grant of some cells gives a share of all topics, or all of a share of the topics.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from django.contrib.auth.models import Group

from kb.models import Collection, Grant, Role, User

SHARES = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0)
KINDS = ("independent", "correlated")
RESTRICTED = 0.02
"""Share of the documents with an allow-list; readers are on half of the lists."""
OTHERS, GROUPS = 300, 60


@dataclass(frozen=True)
class Cells:
    """The collections by (topic interval, random interval)."""

    ids: list[list[str]]

    def of(self, topic: float, chance: float) -> str:
        """Return the collection of a document."""
        return self.ids[bisect_right(SHARES[:-1], topic)][bisect_right(SHARES[:-1], chance)]


def populate() -> Cells:
    """Make collections, readers, and some hundred other people and groups with grants."""
    steps = range(len(SHARES))
    made = [[Collection(name=f"Topics {t}, part {c}") for c in steps] for t in steps]
    flat = [each for row in made for each in row]
    Collection.objects.bulk_create(flat)
    groups = Group.objects.bulk_create([Group(name=f"group {n}") for n in range(GROUPS)])
    others = [User(username=f"other-{n}", password="!") for n in range(OTHERS)]
    others = User.objects.bulk_create(others)
    through = User.groups.through
    through.objects.bulk_create(
        [
            through(user=u, group=groups[(i * 7 + j) % GROUPS])
            for i, u in enumerate(others)
            for j in range(3)
        ]
    )
    grants = [
        Grant(collection=flat[(n * 5) % len(flat)], group=group, role=Role.READER)
        for n, group in enumerate(groups)
    ]
    grants += [
        Grant(collection=flat[(n * k) % len(flat)], user=user, role=Role.EDITOR)
        for n, user in enumerate(others)
        for k in (1, 2)
        if k == 1 or (n * 2) % len(flat) != n % len(flat)
    ]
    _readers(made, grants)
    Grant.objects.bulk_create(grants)
    return Cells([[str(each.pk) for each in row] for row in made])


def _readers(made: list[list[Collection]], grants: list[Grant]) -> None:
    listed = Group.objects.create(name="listed")
    for kind in KINDS:
        for step, share in enumerate(SHARES):
            reader = User.objects.create(username=name_of(kind, share), password="!")
            team = Group.objects.create(name=f"team of {reader.username}")
            reader.groups.add(team, listed)
            cells = made[: step + 1] if kind == "correlated" else [row[: step + 1] for row in made]
            flat = [each for row in cells for each in row]
            grants += [
                Grant(
                    collection=each,
                    role=Role.READER,
                    **({"user": reader} if n % 2 else {"group": team}),
                )
                for n, each in enumerate(flat)
            ]


def name_of(kind: str, share: float) -> str:
    """Return the user name of the reader who sees a share of the passages."""
    return f"{kind}-{share:g}"
