"""The documents of one collection: the table, and its live rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.pages.library.findings import MARKS, Mark, marks
from frontend.pages.library.guard import page
from frontend.pages.library.rows import rows
from ingestion.reading import FORMATS
from ingestion.storing.room import room_seen
from kb.access import Principal, get_collection, role_in
from kb.access.listing import STATES, counts_of, documents_in, flags_in
from kb.access.tags import tag_of, tags_in
from kb.text import clean

PER_PAGE = 50


def _table(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> dict[str, Any]:
    found = get_collection(by, collection_id)
    chosen = _filter(request)
    documents = documents_in(
        by,
        found,
        state=chosen["state"],
        text=chosen["q"],
        flag=chosen["flag"],
        tag=chosen["tag"],
    )
    sheet = Paginator(documents, PER_PAGE).get_page(request.GET.get("page"))
    listed = rows(sheet.object_list)
    return {
        "collection": found,
        "role": role_in(by, found),
        "counts": counts_of(by, found),
        "findings": _findings(flags_in(by, found), chosen["flag"]),
        "tags": _tags(tags_in(by, found), chosen["tag"]),
        "sheet": sheet,
        "rows": listed,
        "live": _live(listed),
        **chosen,
    }


def _filter(request: HttpRequest) -> dict[str, str]:
    state = request.GET.get("state", "")
    flag = request.GET.get("flag", "")
    text = clean(request.GET.get("q", "")).strip()[:200]
    return {
        "state": state if state in STATES else "",
        "flag": flag if flag in MARKS else "",
        "tag": tag_of(request.GET.get("tag", ""))[:200],
        "q": text,
    }


def _findings(counts: dict[str, int], chosen: str) -> list[tuple[Mark, int]]:
    """Return the findings to choose between, with the documents of each."""
    return [(mark, counts.get(mark.code, 0)) for mark in marks({*counts, chosen})]


def _tags(counts: dict[str, int], chosen: str) -> dict[str, int]:
    """Return the tags to choose between; the chosen one is there, as the address spells it."""
    same = chosen.lower()
    found = {chosen if tag.lower() == same else tag: n for tag, n in counts.items()}
    return found if not chosen or chosen in found else {**found, chosen: 0}


def _live(listed: list[Any]) -> list[uuid.UUID]:
    return [row.document.pk for row in listed if row.latest and row.latest.kind == "progress"]


@page
def collection(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Show a collection: upload, filter, table. With `part=documents`, only the table."""
    context = _table(request, by, collection_id)
    context["max_upload"] = settings.MAX_UPLOAD
    context["room"] = room_seen(by)
    context["extensions"] = sorted({ext for each in FORMATS for ext in each.extensions})
    part = request.GET.get("part") == "documents"
    name = "library/_documents.html" if part else "library/collection.html"
    return render(request, name, context)


@page
def progress(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Show the rows that were in progress a moment ago; asked again while one still is."""
    found = get_collection(by, collection_id)
    asked = {each for each in map(_uuid, request.GET.getlist("id")[:PER_PAGE]) if each}
    listed = rows(documents_in(by, found).filter(pk__in=asked))
    live = _live(listed)
    context: dict[str, Any] = {"collection": found, "role": role_in(by, found)}
    context |= {
        "rows": listed,
        "live": live,
        "gone": asked - {row.document.pk for row in listed},
        **_filter(request),
    }
    if len(live) < len(asked):  # counting a large collection every two seconds is not cheap
        context["counts"] = counts_of(by, found)
    return render(request, "library/_progress.html", context)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
