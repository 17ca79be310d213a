"""`make bench-answer`: the waits of readers, with the default model, over the judged sets."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from benches.answering.opening import opened
from benches.answering.place import Place
from benches.answering.questions import ONE_PAGE, SIZES, Question, questions_of, sample
from benches.answering.server import Model
from benches.client import EVIDENCE, machine
from benches.queueing.cancelling import Server, cancels
from benches.queueing.content import Crowd
from benches.queueing.limits import Budget, bounded, told_to_end
from benches.queueing.overhead import firsts
from benches.queueing.people import people
from benches.queueing.report import report

GRACE = 300
"""Seconds beside those of the three parts, after which all of it is stopped."""


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firsts", type=int, default=30, help="questions until the first token")
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=15, help="questions of each of them")
    parser.add_argument("--cancels", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=15, help="for each of the three parts")
    parser.add_argument("--dry", action="store_true", help="print, do not write the page")
    parser.add_argument("--llm", default="", help="URL of a model server that runs already")
    open_to_all = [name for name in SIZES if name not in ONE_PAGE]
    parser.add_argument("--sets", nargs="*", choices=open_to_all, default=open_to_all)
    given = parser.parse_args()
    with (
        told_to_end(),
        opened(given.sets, llm=given.llm) as (at, served),
        bounded(GRACE + 3 * 60 * given.minutes),
    ):
        page = measure(at, served, iter(answerable(given.sets)), given)
    print(page)
    if not (given.dry or given.llm):
        (EVIDENCE / "answer-speed.md").write_text(page, encoding="utf-8")


def answerable(sets: list[str]) -> list[Question]:
    """Return questions that have an answer, English and Chinese mixed, none of them twice.

    From the half that settings are chosen on, so that no answer of the other one is known before.
    """
    every = [question for name in sets for question in questions_of(name) if question.answerable]
    return sample(every, "tune", full=True)


def measure(
    at: Place, served: Model, questions: Iterator[Question], given: argparse.Namespace
) -> str:
    """Return the page, after all three measurements."""
    begun, seconds = os.getloadavg()[0], 60 * given.minutes
    with people(at, given.people) as clients:
        reader, server = clients[-1], Server(served.url, served.key)
        found = firsts(at, reader, questions, given.firsts, Budget(seconds))
        added = _told("first token", list(found))
        crowd = Crowd(at, clients, questions)
        crowd.run(given.rounds, Budget(seconds))
        useful = _told("first useful content", list(crowd.found))
        gone = cancels(at, reader, server, questions, given.cancels, Budget(seconds))
        left = _told("cancel", list(gone))
    sets = ", ".join(given.sets)
    about = (
        f"`make bench-answer`. Machine: {machine()}. Model: {served.name}, over loopback.\n"
        f"Load before: {begun:.1f}. Questions of {sets} that\n"
        f"have an answer, none of them twice, asked by people who are signed in; no answer is\n"
        f"taken from the cache. Answers written beside the crowd: {crowd.written}."
    )
    return report(added, useful, given.people, left, about)


def _told(what: str, found: list) -> list:  # type: ignore[type-arg]
    print(what, found, file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
