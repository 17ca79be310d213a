"""The files to read, and what should be found in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benches.client import DATA


@dataclass(frozen=True, slots=True)
class Case:
    """One file; `expected` is None where nobody knows its text."""

    path: Path
    format: str
    expected: str | None
    markdown: bool
    language: str = ""


def cases(name: str, only: set[str]) -> Iterator[Case]:
    """Yield the files of an evaluation folder, of the given formats if any."""
    root = DATA / "docs" / name
    for line in (root / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if only and row["format"] not in only:
            continue
        wanted = row.get("expected") or row.get("expected_markdown")
        text = (root / wanted).read_text(encoding="utf-8") if wanted else None
        yield Case(
            root / row["file"],
            row["format"],
            text,
            markdown="expected_markdown" in row,
            language=row.get("lang", ""),
        )
