"""The judged sets: documents, questions, and which documents answer which question."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benches.client import DATA, ROOT

NAMES = (
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
CROSSING = {
    "zh-asks-en": ("handbook-sourcegraph-faq", "crossing-zh.tsv"),
}
"""Questions of another set in the other language, translated by us: set, file of id and text."""


@dataclass(frozen=True)
class Judged:
    """A set by its name; `corpus` is the name of the set whose documents are asked."""

    name: str

    @property
    def corpus(self) -> str:
        return CROSSING[self.name][0] if self.name in CROSSING else self.name

    @property
    def folder(self) -> Path:
        return DATA / self.corpus

    @cached_property
    def documents(self) -> dict[str, tuple[str, str]]:
        """Return id -> (title, text)."""
        return {each["id"]: (each["title"], each["text"]) for each in _lines(self.folder, "corpus")}

    @cached_property
    def questions(self) -> dict[str, str]:
        """Return id -> question, of those that have an answer."""
        if self.name in CROSSING:
            path = ROOT / "benches" / "retrieval" / CROSSING[self.name][1]
            rows = (line.split("\t", 1) for line in path.read_text("utf-8").splitlines() if line)
            return {pk: text for pk, text in rows if pk in self.judgements}
        found = {each["id"]: each["text"] for each in _lines(self.folder, "queries")}
        return {pk: text for pk, text in found.items() if pk in self.judgements}

    @cached_property
    def judgements(self) -> dict[str, dict[str, int]]:
        """Return question -> document -> gain."""
        found: dict[str, dict[str, int]] = {}
        with (self.folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
            for row in list(csv.reader(file, delimiter="\t"))[1:]:
                found.setdefault(row[0], {})[row[1]] = int(row[2])
        return found


def _lines(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]
