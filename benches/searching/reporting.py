"""The figures as a page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from benches.client import machine

_HEAD = """# How fast search is, and whether it stays complete

`make bench-search`, on {machine}. Documents of ten passages in 36 collections, 2 % of them with
an allow-list; 324 people with some hundred grants. Text: pieces of the judged sets; the first
10,000 as they are, beyond that with sentences of others in between. Vectors: those of the first
10,000 are the embedder's; beyond, synthetic: each is a random mixture of one of these and three of
its twenty nearest. Milliseconds; p50 / p95.
"""


def report(found: list[dict[str, Any]]) -> str:
    """Return the page in Markdown."""
    parts = [_HEAD.format(machine=machine())]
    for each in found:
        parts += [f"## {each['size']:,} passages\n", _facts(each), _alone(each), _worst(each)]
        parts += [_complete(each), _together(each)]
    if len(found) > 1:
        parts.append(_growth(found))
    return "\n".join(parts)


def _table(head: str, rows: Iterable[Iterable[object]]) -> str:
    columns = head.split(" | ")
    lines = [f"| {head} |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _two(pair: list[float]) -> str:
    return f"{pair[0]:.1f} / {pair[1]:.1f}"


def _facts(each: dict[str, Any]) -> str:
    per = {name: each[f"bytes_{name}"] / each["size"] for name in _BYTES}
    sizes = ", ".join(f"{_BYTES[name]} {size:,.0f}" for name, size in per.items())
    return (
        f"Built in {each['build']} s. Bytes a passage: {sizes}. A question is embedded in "
        f"{_two(each['embedding'])} ms, which is not part of what follows.\n"
    )


_BYTES = {
    "rows": "row",
    "long": "long values apart",
    "words": "index of words",
    "vectors": "vector",
    "graph": "index of vectors",
    "all": "in all",
}


def _alone(each: dict[str, Any]) -> str:
    head = "reader sees | search | its SQL | processor of the database | vector leg | word leg"
    rows = (
        (
            f"{100 * row['share']:g} %, {row['kind']}",
            *(_two(row[name]) for name in ("total", "sql", "cpu", "dense", "words")),
            _two(row["bare"]),
            f"{row['dense'][0] / row['bare'][0]:.2f}",
        )
        for row in each["alone"]
    )
    return "One client.\n\n" + _table(f"{head} | bare pgvector | vector leg / bare (p50)", rows)


def _worst(each: dict[str, Any]) -> str:
    names = list(each["alone"][0]["worst"])
    rows = (
        (f"{100 * row['share']:g} %, {row['kind']}", *(f"{row['worst'][n]:.0f}" for n in names))
        for row in each["alone"]
    )
    return "SQL of the worst questions, asked once.\n\n" + _table(
        " | ".join(["reader sees", *names]), rows
    )


def _complete(each: dict[str, Any]) -> str:
    rows = (
        (
            f"{100 * row['share']:g} %, {row['kind']}",
            f"{row['permitted']:,}",
            "exact" if row["listed"] else "HNSW",
            f"{row['full']} of {row['asked']}",
            f"{row['dense']:.3f}",
            f"{row['words']:.3f}",
        )
        for row in each["complete"]
    )
    head = "reader sees | permitted | vectors | all rows | recall@10 | BM25 overlap@10"
    return "Against a scan of all that is permitted.\n\n" + _table(head, rows)


def _together(each: dict[str, Any]) -> str:
    rows = (
        (clients, _two(row["total"]), _two(row["sql"]), f"{row['pace']:.1f}")
        for clients, row in each["together"].items()
    )
    return "Clients at once, readers of all shares, no pauses.\n\n" + _table(
        "clients | search | its SQL | searches a second", rows
    )


def _growth(found: list[dict[str, Any]]) -> str:
    rows = []
    for before, after in pairwise(found):
        for one, other in zip(before["alone"], after["alone"], strict=True):
            times = other["sql"][0] / one["sql"][0]
            who = f"{100 * one['share']:g} %, {one['kind']}"
            rows.append((f"{before['size']:,} to {after['size']:,}", who, f"{times:.2f}"))
    return "## Growth of the SQL part (p50)\n\n" + _table("passages | reader sees | times", rows)
