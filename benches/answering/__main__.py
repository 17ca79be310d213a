"""`make eval-answers`: asks a sample of judged questions in three ways, keeps all, and compares."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from benches.answering import arms
from benches.answering.comparing import Answered
from benches.answering.filling import NAME
from benches.answering.kept import Kept, Row, code, digest
from benches.answering.opening import opened
from benches.answering.passages import evidence
from benches.answering.place import Place
from benches.answering.questions import PARTS, SIZES, Question, few, questions_of, sample
from benches.answering.report import report
from benches.client import EVIDENCE, ROOT, machine

ALTERNATIVES = 5
"""Probabilities of tokens that are kept with answers of the part that settings are chosen on."""


def main() -> None:
    """Ask, compare, write."""
    given = _given()
    every = [question for name in given.sets for question in questions_of(name)]
    chosen = sample(every, given.part, full=given.full)
    chosen = few(chosen, given.few) if given.few else chosen
    name = f"{given.part}-other-model.jsonl" if given.llm else f"{given.part}.jsonl"
    path = ROOT / "var" / f"bench-{NAME}" / "answers" / name
    if given.again:
        path.unlink(missing_ok=True)
    kept = Kept(path)
    made_by = kept.latest if given.kept else code()
    if not given.kept:
        likely = ALTERNATIVES if given.part == "tune" else 0
        with opened(given.sets, llm=given.llm, probabilities=likely) as (at, _model):
            ask(chosen, at, kept, made_by, None if given.full else given.minutes)
    answered = complete(chosen, kept, made_by)
    page = report(answered, _about(given, chosen, answered))
    print(page)
    if given.part == "report" and not (given.dry or given.few or given.llm):
        (EVIDENCE / "answers.md").write_text(page, encoding="utf-8")


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", choices=SIZES, default=[*SIZES])
    parser.add_argument("--part", choices=PARTS, default="report", help="which half of them")
    parser.add_argument(
        "--full", action="store_true", help="all of the half, however long it takes"
    )
    parser.add_argument("--few", type=int, default=0, help="so many of each set, to try it out")
    parser.add_argument("--minutes", type=float, default=52, help="no question is begun later")
    parser.add_argument("--again", action="store_true", help="forget what was answered before")
    parser.add_argument("--kept", action="store_true", help="ask nothing, compare what is kept")
    parser.add_argument("--dry", action="store_true", help="print, do not write the page")
    parser.add_argument("--llm", default="", help="URL of a model server that runs already")
    return parser.parse_args()


def ask(
    chosen: Sequence[Question], at: Place, kept: Kept, made_by: str, minutes: float | None
) -> None:
    """Have each question answered in every way, unless this code did before, within the time."""
    begun = time.monotonic()
    for number, question in enumerate(chosen, start=1):
        if minutes is not None and time.monotonic() - begun > minutes * 60:
            print(f"The time is over: {len(chosen) - number + 1} not asked.", file=sys.stderr)
            return
        rows = _asked(question, at, kept, made_by)
        told = {arm: _told(row) for arm, row in rows.items()}
        print(f"{number}/{len(chosen)} {question.set} {told}", file=sys.stderr, flush=True)


def _told(row: Row) -> str:
    return str(row.get("error") or ("refused" if row["refused"] else "answered"))


def _asked(question: Question, at: Place, kept: Kept, made_by: str) -> dict[str, Row]:
    """Return the answer of each arm. The product is first: nothing was searched for before it."""
    ours = kept.once("footnote", question, made_by, lambda: arms.footnote(question, at))
    found = evidence(question, at)
    kept.once("search", question, made_by, found.told)
    quoted = kept.once(
        "extractive", question, made_by, lambda: arms.extractive(question, found, at)
    )
    messages = arms.plain_prompt(question, found)
    plain = kept.once(
        "plain", question, digest(messages), lambda: arms.plain(question, messages, found, at)
    )
    return {"footnote": ours, "plain": plain, "extractive": quoted}


def complete(chosen: Sequence[Question], kept: Kept, made_by: str) -> list[Answered]:
    """Return what every arm has answered without an error, the product by this code."""
    found: list[Answered] = []
    for question in chosen:
        rows = {arm: kept.find(arm, question) for arm in (*arms.ARMS, "search")}
        whole: Mapping[str, Any] = {a: r for a, r in rows.items() if r and not r.get("error")}
        if len(whole) == len(rows) and whole["footnote"]["stamp"] == made_by:
            found.append((question, whole))
    return found


def _about(given: argparse.Namespace, chosen: Sequence[Question], got: Sequence[Answered]) -> str:
    models = {rows["footnote"]["answer"]["model"] for _question, rows in got} - {""}
    sizes = ", ".join(f"{name} {sum(q.set == name for q, _rows in got)}" for name in given.sets)
    kind = "all questions" if given.full else "a fixed sample"
    lines = [
        f"`make eval-answers`. Machine: {machine()}.",
        f"Model: {', '.join(sorted(models)) or 'none'}.",
        "",
        f"{len(got)} of {len(chosen)} questions ({sizes}): {kind} of the half `{given.part}`",
        "of each set. Halves and sample depend on the ids of the questions alone; answerable and",
        "unanswerable ones are drawn apart. `--full` asks all of the half: 2,700 questions, about",
        "fifteen hours on two cores.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
