"""Passages to search: pieces of the judged sets, repeated with variation; and questions."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from benches.client import DATA
from kb.text import tokens

REAL = 10_000
"""Pieces taken as they are; what is beyond are variations of them."""
SETS = (
    "handbook-sourcegraph-faq",
    "pingcap-zh-dev-faq",
    "stackfaq-dev",
    "ir-cranfield",
    "ir-npl",
    "cmrc2018-dev",
    "drcd-dev",
    "squad2-dev",
    "clapnq-dev",
)
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])|\n+")
_LONG = {True: 330, False: 900}
"""Characters of a piece, in Chinese or not: about 200 of the embedder's tokens."""


@dataclass(frozen=True)
class Piece:
    """Sentences of one document of a set, under its title."""

    title: str
    sentences: tuple[str, ...]
    chinese: bool

    @property
    def text(self) -> str:
        return ("" if self.chinese else " ").join(self.sentences)

    @cached_property
    def words(self) -> list[list[str]]:
        """Return the tokens of each sentence."""
        return [tokens(sentence) for sentence in self.sentences]


def pieces() -> list[Piece]:
    """Return the first pieces of all sets, each set in proportion to what it has."""
    found = {name: list(_cut(name)) for name in SETS}
    share = REAL / sum(map(len, found.values()))
    wanted = {name: int(len(each) * min(share, 1)) for name, each in found.items()}
    largest = max(found, key=lambda name: len(found[name]))
    wanted[largest] += REAL - sum(wanted.values())
    return [each for name in SETS for each in found[name][: wanted[name]]]


def questions(most: int, seed: int = 4) -> list[str]:
    """Return questions of the sets in a fixed random order, as many of each as there are sets."""
    rng, chosen = random.Random(seed), list[str]()
    for name in SETS:
        path = DATA / name / "queries.jsonl"
        there = [json.loads(line)["text"] for line in path.read_text("utf-8").split("\n") if line]
        chosen += rng.sample(there, min(len(there), -(-most // len(SETS))))
    rng.shuffle(chosen)
    return chosen[:most]


def varied(base: list[Piece], number: int) -> tuple[Piece, list[str], str]:
    """Return passage `number`: its piece, its tokens and its text.

    The first `len(base)` are the pieces themselves. Of the others, a third of the sentences come
    from another piece near by, and all end with a code of their own.
    """
    own = base[number % len(base)]
    if number < len(base):
        return own, [word for each in own.words for word in each], own.text
    rng = random.Random(number)
    lender = base[(number + rng.randint(1, 40)) % len(base)]
    sentences, words = list(own.sentences), list(own.words)
    for at in range(len(sentences)):
        if rng.random() < 1 / 3:
            pick = rng.randrange(len(lender.sentences))
            sentences[at], words[at] = lender.sentences[pick], lender.words[pick]
    code = f"KX-{number:07d}"
    text = ("" if own.chinese else " ").join([*sentences, code])
    return own, [word for each in [*words, tokens(code)] for word in each], text


def _cut(name: str) -> Iterator[Piece]:
    """Yield pieces of full length: short documents of a set are put together."""
    title, held, length = "", list[str](), 0
    for document in _documents(name):
        chinese = bool(re.search("[\u4e00-\u9fff]", document["text"][:200]))
        room = _LONG[chinese]
        for sentence in (part.strip() for part in _END.split(document["text"])):
            for part in (sentence[at : at + room] for at in range(0, len(sentence), room)):
                if held and length + len(part) > room:
                    yield Piece(title, tuple(held), chinese)
                    held, length = [], 0
                title = title if held else document["title"] or part[:60]
                held.append(part)
                length += len(part)


def _documents(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name / "corpus.jsonl").open(encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            yield {name: document[name].replace("\x00", "") for name in ("title", "text")}
