"""Tasks that take their time, for the sandbox: a page of OCR takes seconds."""

import itertools
import time


def _pages(file, params):
    for number in range(params["pages"]):
        yield {"more": 20}
        time.sleep(0.5)
        yield {"progress": number}
    yield {"done": {}}


def _greedy(file, params):
    for number in itertools.count():
        yield {"more": 1_000, "progress": number}
        time.sleep(0.1)


def _at_once(file, params):
    for _ in range(1_000):
        yield {"more": 1_000}
    time.sleep(params["seconds"])
    yield {"done": {}}


def preload():
    pass


TASKS = {"pages": _pages, "greedy": _greedy, "at once": _at_once}
