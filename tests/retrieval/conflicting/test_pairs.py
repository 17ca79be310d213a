"""Which sentences contradict each other: on pairs written by hand, in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from retrieval.citing import Checked
from retrieval.conflicting import conflicts
from retrieval.events import AnswerSentence, Citation, Hit
from tests.retrieval.making import hit

PAIRS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "pairs.toml").read_text(encoding="utf-8")
)["pair"]
PRECISION, RECALL = 0.95, 0.9


def answered(source: Hit, sentence: str = "") -> Checked:
    """Return an answer that quotes a whole passage."""
    note = Citation(
        n=1,
        passage_id=source.passage_id,
        document_id=source.document_id,
        version_id=source.version_id,
        external_id=None,
        title=source.title,
        page=None,
        boxes=[],
        headings=[],
        quote=source.text,
    )
    return Checked([AnswerSentence(sentence or source.text, [1], True)], [note], 0)


def found(pair: dict[str, Any]) -> bool:
    titles = pair.get("titles", ["Handbook", "Handbook"])
    one = hit(pair["one"], 1, title=titles[0], headings=[], dated="2023-01-01")
    other = hit(pair["other"], 2, title=titles[1], headings=[], dated="2024-01-01")
    ways = [conflicts("", answered(a), [a, b])[1] for a, b in ((one, other), (other, one))]
    assert bool(ways[0]) == bool(ways[1]), "a conflict is one from either side"
    return bool(ways[0])


@pytest.mark.parametrize("language", ["en", "zh", "all"])
def test_conflicts_are_found_and_nothing_else_is_called_one(language: str) -> None:
    chosen = [p for p in PAIRS if language in ("all", "en" if p["one"].isascii() else "zh")]
    said = [(pair, found(pair)) for pair in chosen]
    right = sum(pair["conflict"] for pair, is_found in said if is_found)
    precision = right / sum(is_found for _pair, is_found in said)
    recall = right / sum(pair["conflict"] for pair, _found in said)
    wrong = [pair for pair, is_found in said if is_found and not pair["conflict"]]
    assert precision >= PRECISION, wrong
    assert recall >= RECALL, [p for p, is_found in said if p["conflict"] and not is_found]
