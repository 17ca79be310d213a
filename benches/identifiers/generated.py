"""The set: 200 needles, each in exactly one passage, among passages with nearly the same codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

from benches.identifiers import prose
from benches.identifiers.kinds import DATE, KINDS, Kind

SEED = 2041
NEAR = 5
"""Passages for each needle with one character of it changed."""


@dataclass(frozen=True)
class Needle:
    """An identifier and its passage. `far`: mentioned in passing, in a text about other things."""

    kind: Kind
    code: str
    passage: str
    far: bool
    question: str

    def asked(self) -> Iterator[tuple[str, str]]:
        """Return (way, query): bare, in a question, and in every other spelling."""
        yield "bare", self.code
        yield "in a question", self.question
        for name, spell in self.kind.spelt.items():
            if (other := spell(self.code)) != self.code:
                yield name, other


@dataclass(frozen=True)
class Generated:
    """Passages by id, and what is looked for in them."""

    passages: dict[str, str]
    needles: list[Needle]


def generate(needles: int = 200, distractors: int = 3_000, dates: int = 20) -> Generated:
    """Return the set; always the same for the same numbers.

    Distractors are: for each needle `NEAR` notes about nearly the same code, then notes about
    other codes of all kinds, and one in eight without any code.
    """
    rng = Random(SEED)
    kinds = [*islice(cycle(KINDS), needles), *[DATE] * dates]
    taken: set[str] = set()
    codes = [(kind, _new(kind, rng, taken)) for kind in kinds]
    texts: dict[str, str] = {}
    found = []
    for number, (kind, code) in enumerate(codes):
        far = number // len(KINDS) % 2 == 1
        write = prose.long if far else prose.short
        passage = f"needle-{number}"
        texts[passage] = write(rng, code, kind.chinese)
        found.append(Needle(kind, code, passage, far, prose.question(rng, code, kind.chinese)))
    others = _others(codes, rng, taken)
    texts |= {f"other-{number}": next(others) for number in range(distractors)}
    return Generated(texts, found)


def _others(codes: list[tuple[Kind, str]], rng: Random, taken: set[str]) -> Iterator[str]:
    for kind, code in codes:
        for near in _near(kind, code, rng, taken):
            yield prose.short(rng, near, kind.chinese)
    for number, kind in enumerate(cycle(KINDS)):
        if number % 8 == 7:
            yield prose.plain(rng, kind.chinese)
        else:
            yield prose.short(rng, _new(kind, rng, taken), kind.chinese)


def _near(kind: Kind, code: str, rng: Random, taken: set[str]) -> Iterator[str]:
    made = 0
    while made < NEAR:
        near = kind.near(code, rng)
        if _bare(near) not in taken:
            taken.add(_bare(near))
            made += 1
            yield near


def _new(kind: Kind, rng: Random, taken: set[str]) -> str:
    while _bare(code := kind.make(rng)) in taken:
        pass
    taken.add(_bare(code))
    return code


def _bare(code: str) -> str:
    """Return what two spellings of a code have in common."""
    return re.sub(r"[\W_]+", "", code).casefold()
