"""Log files, kept small. Children write to their files themselves, so no log ends with us."""

from __future__ import annotations

import shutil
from pathlib import Path

LARGEST = 10 * 2**20
KEPT = 3


def rotate(folder: Path) -> None:
    """Copy each large log aside and empty it: its writers append, so they go on at the start."""
    for log in folder.glob("*.log"):
        if log.stat().st_size < LARGEST:
            continue
        for number in range(KEPT - 1, 0, -1):
            older = log.with_suffix(f".log.{number}")
            if older.exists():
                older.replace(log.with_suffix(f".log.{number + 1}"))
        shutil.copyfile(log, log.with_suffix(".log.1"))
        with log.open("r+b") as file:
            file.truncate(0)
