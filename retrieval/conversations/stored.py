"""Answers as plain data in the database, and back."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from retrieval.events import Answer, AnswerSentence, Citation, Conflict, Hit, Looked, Side

T = TypeVar("T", AnswerSentence, Citation, Hit, Side, Looked)


def to_data(answer: Answer) -> dict[str, Any]:
    """Return the answer as JSON data, without the copies of its nearest passages: the title of a
    copy would outlive the right to read it."""
    kept = replace(answer, nearest=[replace(hit, also=[], context=None) for hit in answer.nearest])
    return asdict(kept)


def from_data(data: dict[str, Any]) -> Answer:
    """Return the answer kept as `data`; fields that this release does not know are dropped."""
    known = {each.name for each in fields(Answer)}
    kept = {key: value for key, value in data.items() if key in known}
    kept["sentences"] = _all(AnswerSentence, data["sentences"])
    kept["citations"] = _all(Citation, data["citations"])
    kept["nearest"] = _all(Hit, data.get("nearest", []))
    kept["looked"] = (
        next(iter(_all(Looked, [data["looked"]])), None) if data.get("looked") else None
    )
    kept["conflicts"] = [Conflict(_all(Side, row["sides"])) for row in data.get("conflicts", [])]
    return Answer(**kept)


def _all(kind: type[T], rows: list[dict[str, Any]]) -> list[T]:
    known = {each.name for each in fields(kind)}
    return [kind(**{k: v for k, v in row.items() if k in known}) for row in rows]
