"""How much text and how many table cells are recovered, per format, beside plain unstructured.

Every file goes through the sandboxed reader that the product uses. Text is compared in order
where the exact text is known (roundtrip), else as a bag of words weighted by their length.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benches.client import EVIDENCE, machine
from benches.parsing import figures
from benches.parsing.files import Case, cases
from benches.parsing.ours import Found
from benches.parsing.peer import Peer

SETS = ("roundtrip-dev", "mixed-dev")


@dataclass
class Score:
    """One reader's figures over the files of one format."""

    files: int = 0
    known: list[float] = field(default_factory=list)
    cells: int = 0
    cells_wanted: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    characters: int = 0
    seconds: float = 0.0
    worst: list[tuple[float, str]] = field(default_factory=list)

    def add(self, case: Case, found: Found) -> None:
        """Take one file in."""
        self.files += 1
        self.seconds += found.seconds
        self.characters += len(found.text)
        if found.problem:
            self.failed.append((case.path.name, found.problem))
        if case.expected is None:
            return
        share = _text(case, found)
        self.known.append(share)
        self.worst.append((share, case.path.name))
        if case.markdown:
            met, wanted = figures.share(
                figures.cells(case.expected), map(figures.cell, found.cells)
            )
            self.cells, self.cells_wanted = self.cells + met, self.cells_wanted + wanted

    @property
    def text(self) -> float | None:
        """The mean share of text recovered."""
        return sum(self.known) / len(self.known) if self.known else None


def _text(case: Case, found: Found) -> float:
    expected, words = case.expected or "", figures.tokens(found.text)
    if case.markdown:
        return figures.characters(figures.tokens(figures.plain(expected)), words)
    return figures.in_order(figures.tokens(expected), words)


def _timed(read: Callable[[Path], Found], path: Path) -> Found:
    started = time.perf_counter()
    found = read(path)
    found.seconds = time.perf_counter() - started
    return found


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _cells(score: Score) -> str:
    return f"{score.cells / score.cells_wanted:.3f}" if score.cells_wanted else ""


def _row(name: str, ours: Score, peer: Score | None) -> str:
    least = f"{min(ours.known):.3f}" if ours.known else ""
    columns = [name, str(ours.files), str(len(ours.known)), _figure(ours.text), least]
    columns += [_cells(ours), str(len(ours.failed)), f"{ours.seconds:.1f}"]
    if peer is not None:
        columns += [_figure(peer.text), _cells(peer), str(len(peer.failed)), f"{peer.seconds:.1f}"]
    return "| " + " | ".join(columns) + " |"


def table(name: str, ours: dict[str, Score], peers: dict[str, Score]) -> str:
    """Return one set's figures as a Markdown table."""
    head = ["format", "files", "with known text", "text", "worst file", "cells", "unread", "s"]
    if peers:
        head += ["unstructured: text", "cells", "unread", "s"]
    lines = [f"## {name}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [_row(each, ours[each], peers.get(each)) for each in sorted(ours)]
    return "\n".join(lines)


def details(scores: dict[str, Score]) -> str:
    """Return which files were not read and why, and where most text was lost."""
    lines = []
    for name in sorted(scores):
        for file, why in scores[name].failed:
            lines.append(f"- {name}: {file} not read: {why}")
        for share, file in sorted(scores[name].worst)[:3]:
            if share < 0.98:
                lines.append(f"- {name}: {file} {share:.3f}")
    return "\n".join(lines)


def measure(name: str, only: set[str], peer: Peer | None) -> str:
    """Read a folder with both readers, file by file; return the report."""
    from benches.parsing import ours as product

    ours: dict[str, Score] = defaultdict(Score)
    peers: dict[str, Score] = defaultdict(Score)
    for case in cases(name, only):
        ours[case.format].add(case, _timed(product.read, case.path))
        if peer:
            peers[case.format].add(case, _timed(peer.read, case.path))
    report = [table(name, ours, peers), "", "Not read, or below .98:", "", details(ours)]
    return "\n".join(report)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; with `--write`, store the report with the evidence."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--set", action="append", choices=SETS)
    options.add_argument("--only", default="", help="formats of the manifest, comma separated")
    options.add_argument("--no-peer", action="store_true")
    options.add_argument("--write", action="store_true", help="store docs/evidence/parsing.md")
    chosen = options.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    peer = None if chosen.no_peer else Peer()
    only = {each for each in chosen.only.split(",") if each}
    reports = [measure(name, only, peer) for name in chosen.set or SETS]
    if peer:
        peer.close()
    text = "\n\n".join([f"# Reading, measured\n\n{machine()}", *reports]) + "\n"
    print(text)
    if chosen.write:
        (EVIDENCE / "parsing.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
