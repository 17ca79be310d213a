"""What was answered, a line of JSON each, so that an interrupted run goes on where it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benches.answering.questions import Question
from benches.client import ROOT

Row = dict[str, Any]
Key = tuple[str, str, str]


class Kept:
    """The answers of one part, by arm and question; the last line of each counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        whole = [line for line in text.split("\n") if line.endswith("}")]  # one may be cut short
        self.rows: dict[Key, Row] = {}
        self.latest = ""
        """The stamp of the product's last answer."""
        for row in map(json.loads, whole):
            self._add(row)

    def find(self, arm: str, question: Question) -> Row | None:
        """Return what was kept of a question, by whatever made it."""
        return self.rows.get((arm, question.set, question.id))

    def once(self, arm: str, question: Question, stamp: str, make: Callable[[], Row]) -> Row:
        """Return what was kept under this stamp without an error, else what `make` returns."""
        row = self.find(arm, question)
        if row is None or row["stamp"] != stamp or row.get("error"):
            named = {"arm": arm, "set": question.set, "id": question.id, "stamp": stamp}
            row = {**named, "question": question.text, **make()}
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._add(row)
        return row

    def _add(self, row: Row) -> None:
        self.rows[row["arm"], row["set"], row["id"]] = row
        if row["arm"] == "footnote":
            self.latest = row["stamp"]


def code() -> str:
    """Return a hash of what answers are made by: they change when it does."""
    found = hashlib.sha256()
    for room in ("kb", "retrieval"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".txt", ".toml", ".gbnf", ".json") and path.is_file():
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def digest(messages: list[dict[str, str]]) -> str:
    """Return a hash of what a model is asked."""
    return hashlib.sha256(json.dumps(messages).encode()).hexdigest()[:16]
