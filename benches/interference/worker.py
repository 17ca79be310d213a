"""Processes that compare, each in a database of its own, which is a copy of the first."""

from __future__ import annotations

import os
import pickle
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path

from tests.security.interference.outcome import Outcome

CHUNK = 100
"""Pairs of one reader compared over the same removal."""


@dataclass(frozen=True, slots=True)
class Task:
    """`number` pairs of a reader, starting at pair `start`.

    With a `leak`, under that mistake; `large`: the scope is read as one of many passages is.
    """

    reader: str
    start: int
    number: int
    real: bool = False
    leak: str = ""
    large: bool = False


def compared(
    tasks: list[Task], library: bytes, database: str, folder: Path, processes: int
) -> list[tuple[Task, Outcome]]:
    """Return the outcome of each task. `database` is the first copy's name without its number."""
    path = folder / "library.pickle"
    path.write_bytes(library)
    found = []
    names = get_context("spawn").Queue()
    for number in range(1, processes + 1):
        names.put(f"{database}_{number}")
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_begin, initargs=(names, str(path))
    ) as pool:
        running = {pool.submit(_done, task): task for task in tasks}
        for future in as_completed(running):
            found.append((running[future], future.result()))
            print(f"{len(found)} of {len(tasks)}", end="\r", flush=True)
    return found


class _Process:
    library: object
    llm: object


def _begin(names: object, path: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = names.get()  # type: ignore[attr-defined]
    django.setup()
    from tests.fakes import FakeLLM
    from tests.security.world import ANSWER

    llm = FakeLLM()
    llm.answer = ANSWER
    Finalize(None, llm.kill, exitpriority=10)  # its thread would keep the process alive
    settings.LLM_URL, settings.LLM_API_KEY, settings.ALSO_ASKED_PEOPLE = llm.url, "", 2
    _Process.llm, _Process.library = llm, pickle.loads(Path(path).read_bytes())


def _done(task: Task) -> Outcome:
    import pytest

    from kb.access import spaces
    from tests.security.interference import leaks
    from tests.security.interference.comparing import compare
    from tests.security.interference.large import as_if_large
    from tests.security.interference.pairs import pairs_of
    from tests.security.interference.parts import PARTS, of_everything
    from tests.security.interference.vectors import SumOfWords

    outcome = Outcome()
    with pytest.MonkeyPatch.context() as patch:
        if not task.real:
            patch.setattr(spaces, "load", lambda _spec: SumOfWords())
        if task.large:
            as_if_large(patch)
        if task.leak:
            getattr(leaks, task.leak)(patch)
        pairs = pairs_of(_Process.library, task.reader, task.start + task.number)  # type: ignore[arg-type]
        plan = (lambda _pair: PARTS[:4]) if task.leak else of_everything
        compare(pairs[task.start :], _Process.llm, outcome, plan)  # type: ignore[arg-type]
    return outcome
