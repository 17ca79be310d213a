"""The judged questions with their right answers, and which of them are asked.

Product settings are only ever chosen on the part `tune`; what is published comes from `report`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benches.client import DATA

SIZES = {
    "squad2-dev": (22, 22),
    "clapnq-dev": (16, 16),
    "zh-absent-dev": (24, 24),
    "tatqa-dev": (26, 0),
}
"""Answerable and unanswerable questions of a sample: on two cores about twenty seconds each."""
PARTS = ("tune", "report")
ONE_PAGE = ("tatqa-dev",)
"""Sets whose questions are about one given page: "What was the change in Other?"."""


@dataclass(frozen=True)
class Question:
    """A question, its right answers, and the documents that hold them."""

    set: str
    id: str
    text: str
    language: str
    answerable: bool
    golds: list[str]
    """Ways to write the right answer; one of several parts is joined here."""
    spans: list[str]
    """The parts of an answer that is a list; otherwise empty."""
    contexts: list[str]
    """External ids of the documents that were judged."""
    supporting: list[str] = field(default_factory=list)
    """Sentences that support a long answer."""
    kind: str = "span"
    """`span`, `multi-span`, `arithmetic` or `count`."""
    derivation: str = ""
    scale: str = ""

    @property
    def page(self) -> str:
        """Return the document that the question is about, or an empty string."""
        return self.contexts[0] if self.set in ONE_PAGE else ""


def questions_of(name: str) -> list[Question]:
    """Return all questions of a set."""
    folder = DATA / name
    language = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["lang"][:2]
    lines = (folder / "qa.jsonl").read_text(encoding="utf-8").split("\n")
    return [_question(name, language, json.loads(line)) for line in lines if line]


def _question(name: str, language: str, row: dict[str, Any]) -> Question:
    several = bool(row.get("answer_is_list"))
    return Question(
        set=name,
        id=row["id"],
        text=row["question"],
        language=language,
        answerable=row["answerable"],
        golds=[", ".join(row["answers"])] if several else row["answers"],
        spans=row["answers"] if several else [],
        contexts=row["context_ids"],
        supporting=[each for some in row.get("supporting_sentences", []) for each in some],
        kind=row.get("answer_type", "span"),
        derivation=row.get("derivation", ""),
        scale=row.get("scale", ""),
    )


def part_of(question: Question) -> str:
    """Return `tune` or `report`: a fixed half each, by the id alone."""
    return PARTS[_draw("part", question)[0] % 2]


def sample(questions: Sequence[Question], part: str, *, full: bool = False) -> list[Question]:
    """Return the questions of `part` to ask, the kinds and sets of them evenly mixed.

    The same ones every time, whatever the order given; `full`: all of the part.
    """
    strata: dict[tuple[str, bool], list[Question]] = {}
    for question in sorted(questions, key=lambda each: _draw("order", each)):
        if part_of(question) == part:
            strata.setdefault((question.set, question.answerable), []).append(question)
    placed = [
        ((index + 0.5) / len(chosen), question.set, question.answerable, question)
        for (name, answerable), found in strata.items()
        for chosen in [found if full else found[: SIZES[name][not answerable]]]
        for index, question in enumerate(chosen)
    ]
    return [question for *_place, question in sorted(placed, key=lambda each: each[:3])]


def few(questions: Sequence[Question], most: int) -> list[Question]:
    """Return the first `most` of each set, in the same order."""
    seen: dict[str, int] = {}
    return list(_counted(questions, most, seen))


def _counted(questions: Sequence[Question], most: int, seen: dict[str, int]) -> Iterator[Question]:
    for question in questions:
        seen[question.set] = seen.get(question.set, 0) + 1
        if seen[question.set] <= most:
            yield question


def _draw(purpose: str, question: Question) -> bytes:
    return hashlib.sha256(f"{purpose}:{question.set}:{question.id}".encode()).digest()
