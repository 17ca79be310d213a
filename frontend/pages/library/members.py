"""What is in an archive, and what became of each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

from frontend.pages.library.rows import Row, rows
from ingestion.errors import explain
from kb.access import Principal
from kb.access.members import members_of

if TYPE_CHECKING:
    from kb.models import Document

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: a document (`row`), or why it is none."""

    path: str
    size: int | None
    row: Row | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Members:
    """One page of the list; `refused` counts all that were not taken."""

    sheet: Page[Any]
    listed: list[Member]
    total: int
    refused: int


def members(archive: Document, *, by: Principal, page: str | None) -> Members | None:
    """Return what is in an archive, what was not taken first; None for any other document."""
    found = _listing(archive)
    documents = members_of(archive, by=by)
    if found is None:
        found = [{"name": path} for path in documents.values_list("member", flat=True)]
        if not found:
            return None
    found = sorted(found, key=lambda each: "refusal" not in each)
    sheet = Paginator(found, PER_PAGE).get_page(page)
    part = list(sheet.object_list)
    shown = documents.filter(member__in=[each["name"] for each in part])
    here = {row.document.member: row for row in rows(shown)}
    refused = sum("refusal" in each for each in found)
    return Members(sheet, list(_members(part, here)), len(found), refused)


def _listing(archive: Document) -> list[dict[str, Any]] | None:
    """Return the newest list of members there is: `latest` and `current` must be selected."""
    versions = [each for each in (archive.latest, archive.current) if each is not None]
    lists = [each.quality["members"] for each in versions if "members" in each.quality]
    return list(lists[0]) if lists else None


def _members(listed: Sequence[dict[str, Any]], here: dict[str, Row]) -> Iterator[Member]:
    for each in listed:
        code, name = each.get("refusal", ""), each["name"]
        reason = explain(code, each.get("params", {})) if code else ""
        yield Member(name, each.get("size"), None if code else here.get(name), reason)
