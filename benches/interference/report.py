"""The evidence, as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benches.interference.worker import Task
from tests.security.interference.outcome import Outcome

Done = Sequence[tuple[Task, Outcome]]
EXPLAINED = """# Hidden documents change nothing

`python -m benches.interference` builds a library with {documents} documents, English and Chinese,
in {collections} collections, read by {readers} readers with different rights: owners, an editor,
readers through groups, people on the lists of restricted documents, two API keys narrowed to some
collections, somebody who may not sign in any more and somebody without any right. One document in
four is restricted, one in eight deleted, one collection is deleted, some documents are in archives,
have older or coming versions or have run out. Every document has a twin with the same title and
tags and the same, nearly the same or misspelt text under other rights, and the same acronym means
something else in each collection's glossary.

Each pair of a reader and a question is answered twice: with everything there, and after all that
the reader may not read was really deleted (inside a transaction that is then undone, so that ids
stay). Questions are made of words of visible and hidden documents, their titles, codes, misspelt
words and traditional Chinese. What is sent must be the same bytes; only times taken and the random
mark of a prompt are left out. Search is exact below `FOOTNOTE_EXACT_SCAN_LIMIT`; every second
hundred pairs is read in the way that search has for scopes of many thousand passages.
"""


def page(done: Done, real: Done, leaks: Done, **figures: int) -> str:
    """Return the whole report."""
    lines = [EXPLAINED.format(**figures), *_table(done)]
    pairs = sum(task.number for task, _outcome in done)
    wrong = sum(len(outcome.differences) for _task, outcome in done)
    lines += ["", f"**{wrong} differences in {pairs:,} pairs.**"]
    if not wrong:
        bound = f"{300 / pairs:.3f} %"
        lines[-1] += f" By the rule of three, at most 3/{pairs:,} = {bound} of such pairs would"
        lines[-1] += " differ, with 95 % confidence."
    if real:
        lines += ["", "## With the product's own embedder", "", *_table(real)]
    lines += ["", "## Would a leak be found?", "", *_leaks(leaks)]
    lines += [f"\nDifferent: {each[0]}, {each[1]}" for _t, o in done for each in o.differences[:3]]
    return "\n".join(lines) + "\n"


def _table(done: Done) -> list[str]:
    compared, empty, different = Counter[str](), Counter[str](), Counter[str]()
    for _task, outcome in done:
        compared += outcome.compared
        empty += outcome.empty
        different += Counter(name for _pair, name, _with, _without in outcome.differences)
    rows = [
        f"| {name} | {number:,} | {empty[name]:,} | {different[name]:,} |"
        for name, number in compared.items()
    ]
    return ["| part | pairs compared | of them empty | different |", "|---|---|---|---|", *rows]


def _leaks(done: Done) -> list[str]:
    pairs, differ = Counter[str](), Counter[str]()
    for task, outcome in done:
        pairs[task.leak] += task.number
        differ[task.leak] += len({pair for pair, *_rest in outcome.differences})
    rows = [
        f"| {name.replace('_', ' ')} | {number} | {differ[name]} |"
        for name, number in pairs.items()
    ]
    head = "The same comparison, with a mistake built in on purpose."
    return [head, "", "| mistake | pairs | found to differ |", "|---|---|---|", *rows]
