"""`python -m benches.interference`: many pairs of reader and question, and the report of them."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benches.interference import report
from benches.interference.worker import CHUNK, Task, compared

EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence" / "interference.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--real", type=int, default=300, help="pairs with the real embedder")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write docs/evidence/interference.md")
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.environment import start_services, stop_services

    users = start_services()
    try:
        text = _measured(given)
    finally:
        stop_services(users)
    print(text)
    if given.write:
        EVIDENCE.write_text(text, encoding="utf-8")


def _measured(given: argparse.Namespace) -> str:
    from tests.security.interference.leaks import LEAKS
    from tests.security.interference.library import COLLECTIONS, READERS

    each = -(-given.pairs // len(READERS))
    tasks = [
        Task(name, start, min(CHUNK, each - start), large=start // CHUNK % 2 == 1)
        for start in range(0, each, CHUNK)
        for name in READERS
    ]
    leaks = [
        Task(name, 0, 20, leak=leak.__name__) for leak in LEAKS for name in ("bob", "carol", "dan")
    ]
    done = _run([*tasks, *leaks], given.documents, given.processes, real=False)
    some = -(-given.real // len(READERS))
    real = [Task(name, 0, some, real=True) for name in READERS if some]
    return report.page(
        [pair for pair in done if not pair[0].leak],
        _run(real, 80, given.processes, real=True) if real else [],
        [pair for pair in done if pair[0].leak],
        documents=given.documents,
        collections=len(COLLECTIONS),
        readers=len(READERS),
    )


def _run(tasks: list[Task], documents: int, processes: int, *, real: bool) -> report.Done:
    from benches.interference.databases import library

    with (
        tempfile.TemporaryDirectory() as folder,
        library(documents=documents, copies=processes, real=real) as (made, name),
    ):
        return compared(tasks, made, name, Path(folder), processes)


if __name__ == "__main__":
    main()
