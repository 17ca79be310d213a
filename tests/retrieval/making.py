"""Hits and answers made up for tests of pure functions."""

from __future__ import annotations

from typing import Any

from retrieval.events import Hit


def hit(text: str, number: int = 1, **changes: Any) -> Hit:
    fields: dict[str, Any] = {
        "passage_id": f"p{number}",
        "document_id": f"d{number}",
        "version_id": f"v{number}",
        "external_id": None,
        "collection_id": "c",
        "collection": "Handbook",
        "title": f"Title {number}",
        "text": text,
        "headings": ["Chapter"],
        "page": number,
        "boxes": [],
        "language": "en",
        "rank": number,
        "similarity": 0.9,
        "coverage": 0.9,
    }
    return Hit(**{**fields, **changes})


def hits(*texts: str) -> list[Hit]:
    return [hit(text, number) for number, text in enumerate(texts, start=1)]
