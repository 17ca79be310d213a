"""The rows of a file as typed values; whatever is not as an export writes it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingestion.exchange.fields import line, maybe, moment, past, refused, text, typed
from ingestion.storing.labels import check_dates, label
from kb.access.glossary import require_room
from kb.models import Role


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a document in the file."""

    number: int
    filename: str
    sha256: str
    size: int
    created_at: datetime
    effective_from: datetime | None
    effective_to: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in the file, its versions oldest first."""

    id: str
    title: str
    external_id: str | None
    metadata: dict[str, Any]
    tags: list[str]
    restricted: bool
    readers: list[dict[str, Any]]
    container: str | None
    member: str
    created_at: datetime
    versions: list[VersionRow]


def document(row: dict[str, Any]) -> DocumentRow:
    """Return a checked document. Raises `InvalidError`."""
    said = label(
        text(row, "title", 500),
        maybe(row, "external_id", line),
        typed(row, "metadata", dict),
        tags=[line(each) for each in typed({"tags": [], **row}, "tags", list)],
    )
    versions = [_version(each) for each in typed(row, "versions", list)]
    numbers = [each.number for each in versions]
    if not said.title or not versions or numbers != sorted(set(numbers)):
        raise refused()
    return DocumentRow(
        id=text(row, "id", 64),
        title=said.title,
        external_id=said.external_id,
        metadata=said.metadata or {},
        tags=said.tags or [],
        restricted=typed(row, "restricted", bool),
        readers=[named(each) for each in typed(row, "readers", list)],
        container=maybe(row, "container", line),
        member=text(row, "member", 500),
        created_at=past(row, "created_at"),
        versions=versions,
    )


def grant(row: dict[str, Any]) -> dict[str, Any]:
    """Return a checked grant: whom, as `named`, and the `role`."""
    if row.get("role") not in Role.values:
        raise refused()
    return {**named(row), "role": row["role"]}


def glossary(manifest: dict[str, Any]) -> list[list[str]]:
    """Return the terms of each entry; files written before there were glossaries have none.

    Raises `LimitError` for more than a glossary holds.
    """
    rows = typed({"glossary": [], **manifest}, "glossary", list)
    require_room(len(rows))
    return [[line(term) for term in typed({"terms": row}, "terms", list)] for row in rows]


def named(row: Any) -> dict[str, Any]:
    """Return how a person or group is named: kind, name, id and perhaps a mail hash."""
    if not isinstance(row, dict) or row.get("kind") not in ("user", "group"):
        raise refused()
    name, number = text(row, "name", 150), typed(row, "id", int)
    mail = text(row, "mail", 64) if "mail" in row else ""
    return {"kind": row["kind"], "name": name, "id": number, "mail": mail}


def _version(row: Any) -> VersionRow:
    if not isinstance(row, dict):
        raise refused()
    start, end = (maybe(row, name, moment) for name in ("effective_from", "effective_to"))
    check_dates(start, end)
    return VersionRow(
        number=typed(row, "number", int),
        filename=text(row, "filename", 300),
        sha256=text(row, "sha256", 64),
        size=typed(row, "size", int),
        created_at=past(row, "created_at"),
        effective_from=start,
        effective_to=end,
    )
