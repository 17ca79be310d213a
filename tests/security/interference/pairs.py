"""Who asks what: questions made of words that are visible, hidden, misspelt, or both."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kb.access import Principal
from kb.access.withdrawn import withdrawn
from tests.security.interference.library import TAGS, Library
from tests.security.interference.words import ACRONYMS, TRADITIONAL, code, slip

TIMES = [datetime(2023, 7, 1, tzinfo=UTC), datetime(2024, 12, 1, tzinfo=UTC)]
TIMES.append(datetime(2099, 6, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Pair:
    """A reader and a question; `options` narrow a second search for it.

    `document` is one that the reader may open, `hidden` one that he may neither open nor restore,
    if there are any.
    """

    number: int
    name: str
    reader: Principal
    query: str
    typed: str
    options: dict[str, Any] = field(default_factory=dict)
    document: uuid.UUID | None = None
    hidden: uuid.UUID | None = None

    def __str__(self) -> str:
        return f"{self.name} asks {self.query!r} (number {self.number})"


def pairs_of(library: Library, name: str, number: int, seed: int = 5) -> list[Pair]:
    """Return `number` pairs of one reader."""
    rng = random.Random(f"{name} {seed}")
    reader = library.readers[name]
    seen = library.visible(reader)
    known = set(seen)
    hidden = sorted(
        each.pk
        for each in library.documents
        if each.pk not in known and withdrawn(reader, each.pk) is None
    )
    return [
        Pair(
            at,
            name,
            reader,
            query := _query(library, rng),
            _typed(library, rng, query),
            _options(library, rng, seen),
            rng.choice(seen) if seen else None,
            rng.choice(hidden) if hidden else None,
        )
        for at in range(number)
    ]


def _query(library: Library, rng: random.Random) -> str:
    text, rare = rng.choice(library.sentences), library.writer.rare
    words = text.replace("，", " ").replace("。", " ").split()
    some = rng.sample(words, min(3, len(words)))
    return rng.choice(
        [
            text[:300],
            text.translate(TRADITIONAL)[: rng.randrange(6, 30)],
            rng.choice(library.documents).title,
            code(rng),
            slip(rng, rng.choice(rare)),
            f"{rng.choice(rare)} {some[0]}",
            f"{rng.choice(list(ACRONYMS))} {some[0]}",
            " ".join(slip(rng, word) for word in some),
            " ".join(rng.choices(words, k=rng.randrange(1, 7))),
        ]
    )


def _typed(library: Library, rng: random.Random, query: str) -> str:
    title = rng.choice(library.documents).title
    text = rng.choice([query, title, title.split()[0], title.split()[0], "How do"])
    return text[: rng.randrange(2, 14)]


def _options(library: Library, rng: random.Random, seen: list[uuid.UUID]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "mode": rng.choice(["hybrid", "dense", "lexical"]),
        "limit": rng.choice([3, 10, 40]),
        "as_of": rng.choice([None, None, *TIMES]),
        "collapse": rng.random() < 0.5,
        "expand": rng.choice(["none", "neighbours", "section"]),
    }
    if rng.random() < 0.3:
        names = rng.sample(list(library.collections), 2)
        options["collections"] = [str(library.collections[name].pk) for name in names]
    options["filters"] = dict(rng.sample(list(_filters(rng, seen)), rng.randrange(3)))
    return options


def _filters(rng: random.Random, seen: list[uuid.UUID]) -> Iterator[tuple[str, Any]]:
    yield "language", rng.choice(["en", "zh"])
    yield "any_tags", rng.sample(TAGS, 2)
    yield "metadata", {"team": rng.choice(["red", "blue"]), "year": {"gte": 2021}}
    yield "without_flags", ["hidden-text"]
    yield "created", {"from": "2023-06-01"}
    if seen:
        yield "documents", [str(pk) for pk in rng.sample(seen, min(9, len(seen)))]
