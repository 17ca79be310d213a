"""The figures as Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from benches.answering.intervals import percentile, wilson
from benches.claims.cells import CELL, OTHER_CELL
from benches.claims.cost import Cost
from benches.claims.statements import (
    CHANGED_FAR,
    CHANGED_NEAR,
    FAR,
    HUMAN,
    NEAR,
    OTHER,
    RIGHT,
    Statement,
)
from benches.claims.texts import Outcome

LANGUAGES = {"en": "English", "zh": "Chinese"}
MEANINGS = {
    HUMAN: ("a sentence of a human answer, put to the passage it was written from", True),
    RIGHT: ("question and right answer, put to their passage", True),
    OTHER: ("the same, put to the other passage with most of its words", False),
    FAR: ("question and an answer to one about another passage", False),
    NEAR: ("question and an answer to another one about the same passage", False),
    CHANGED_FAR: ("the passage's own sentence, its answer changed for one of another", False),
    CHANGED_NEAR: ("the passage's own sentence, its answer changed for another of it", False),
    CELL: ("question and the right number, put to the page with its tables", True),
    OTHER_CELL: ("question and another number of a table of the page", False),
}
"""What is said, and whether it ought to hold."""
HEAD = (
    "| texts | language | lies that pass | truths marked | true sentences beside a lie marked |",
    "|---|---|---|---|---|",
)


def of_texts(name: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a row per language of what came of a set of texts."""
    for language, told in LANGUAGES.items():
        found = [outcome for outcome in outcomes if outcome.case.language == language]
        lies = [outcome for outcome in found if outcome.case.lies]
        truths = [outcome for outcome in found if not outcome.case.lies]
        cells = [
            _of(sum(bool(o.passed) for o in lies), len(lies)),
            _of(sum(bool(o.marked) for o in truths), len(truths)),
            _of(sum(bool(o.marked) for o in lies), len(lies)),
        ]
        yield f"| {name} | {told} | {' | '.join(cells)} |"


def wrongly(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lies that pass and the truths that are marked, word for word."""
    for title, found in (
        ("Lies that pass", [text for each in outcomes for text in each.passed]),
        ("Truths that are marked", [text for each in outcomes for text in each.marked]),
    ):
        yield from [f"{title}:", "", *(f"- {text}" for text in found), ""]


def of_statements(held: Iterable[tuple[Statement, bool]]) -> Iterator[str]:
    """Yield a row per set and kind of how many hold."""
    groups: dict[tuple[str, str, str], list[bool]] = {}
    for statement, holds in held:
        key = (statement.kind, statement.language, statement.set)
        groups.setdefault(key, []).append(holds)
    yield "| the sentence says | ought to hold | language, set | holds |"
    yield "|---|---|---|---|"
    for kind, (meaning, ought) in MEANINGS.items():
        for (_kind, language, name), found in groups.items():
            if _kind == kind:
                where = f"{LANGUAGES[language]}, {name}"
                yield f"| {meaning} | {'yes' if ought else 'no'} | {where} | {_share(found)} |"


def of_costs(costs: Mapping[str, Sequence[Cost]]) -> Iterator[str]:
    """Yield a row per language of the milliseconds per sentence."""
    yield "| ms per sentence, median / p95 | answers | bare overlap | check | check : overlap |"
    yield "|---|---|---|---|---|"
    for language, found in costs.items():
        cells = [
            _spread([each.bare for each in found]),
            _spread([each.ours for each in found]),
            _spread([each.ours / each.bare for each in found]),
        ]
        yield f"| {LANGUAGES[language]} | {len(found)} | {' | '.join(cells)} |"


def _of(some: int, all_: int) -> str:
    return f"{some} of {all_}"


def _share(found: Sequence[bool]) -> str:
    low, high = wilson(sum(found), len(found))
    return f"{sum(found) / len(found):.3f} of {len(found)} ({low:.3f} to {high:.3f})"


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.1f} / {percentile(values, 0.95):.1f}"
