"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benches.client import machine
from benches.identifiers.asking import Asked
from benches.identifiers.generated import SEED, Generated
from benches.identifiers.kinds import DATE

FAR = 500
PLAIN = ("bare", "in a question")


def report(made: Generated, answers: Sequence[Asked]) -> list[str]:
    """Return the lines of the report."""
    mine = [each for each in answers if each.needle.kind is not DATE]
    dates = [each for each in answers if each.needle.kind is DATE]
    needles = {each.needle.passage for each in mine}
    return [
        "# Identifiers",
        "",
        "`make bench-identifiers`",
        "",
        f"Machine: {machine()}",
        "",
        f"{len(needles)} codes, numbers and names, each in exactly one of {len(made.passages)} "
        f"passages; generated (seed {SEED}), with five passages for each that differ from it in "
        "one character. Half of them stand in a long text about other things. Loaded and asked "
        "through the REST API, with the settings users have.",
        "",
        "| asked | queries | recall@1 | recall@5 | "
        f"whose passage is beyond place {FAR} by vector | recall@5 of those |",
        "|---|---|---|---|---|---|",
        *(_row(way, [each for each in mine if each.way == way]) for way in PLAIN),
        _row("in another spelling", [each for each in mine if each.way not in PLAIN]),
        _row("dates (bonus), as written", [each for each in dates if each.way in PLAIN]),
        _row("dates (bonus), in words", [each for each in dates if each.way not in PLAIN]),
        "",
        "## By kind and spelling",
        "",
        "| kind | asked | example | queries | recall@1 | recall@5 |",
        "|---|---|---|---|---|---|",
        *_details(answers),
        "",
        "## Not among the first five",
        "",
        *_lost(answers),
    ]


def _row(name: str, answers: Sequence[Asked]) -> str:
    far = [each for each in answers if each.by_vector > FAR]
    return f"| {name} | {len(answers)} | {_recalls(answers)} | {len(far)} | {_recall(far, 5)} |"


def _details(answers: Sequence[Asked]) -> Iterable[str]:
    groups: dict[tuple[str, str], list[Asked]] = {}
    for each in answers:
        groups.setdefault((each.needle.kind.name, each.way), []).append(each)
    for (kind, way), group in sorted(groups.items(), key=lambda item: item[0][0].casefold()):
        yield f"| {kind} | {way} | `{group[0].query}` | {len(group)} | {_recalls(group)} |"


def _recalls(answers: Sequence[Asked]) -> str:
    return f"{_recall(answers, 1)} | {_recall(answers, 5)}"


def _recall(answers: Sequence[Asked], k: int) -> str:
    if not answers:
        return "-"
    return f"{sum(1 <= each.place <= k for each in answers) / len(answers):.3f}"


def _lost(answers: Sequence[Asked]) -> list[str]:
    lost = [each for each in answers if not each.place]
    return [f"- {each.needle.kind.name}, {each.way}: `{each.query}`" for each in lost] or ["None."]
