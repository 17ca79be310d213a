"""Fields of a document, read into a table."""

from __future__ import annotations

import uuid
from itertools import zip_longest
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from frontend.middleware import status_of
from frontend.pages.reader import principal
from kb.access import get_document
from kb.errors import FootnoteError, ForbiddenError, NotFoundError
from retrieval.fields import KINDS, MOST, read_fields, wanted

ROWS, SPARE = 3, 1
"""Rows of an empty form, and empty rows below those that are filled in."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fields(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """Ask which fields to read from a document, and show them with their quotes."""
    by = principal(request)
    document = get_document(by, document_id)
    rows = _rows(request)
    context: dict[str, Any] = {"document": document, "collection": document.collection}
    context |= {"rows": _with_room(rows), "kinds": KINDS, "most": MOST}
    status = 200
    if request.method == "POST":
        try:
            found = read_fields(document.pk, wanted(rows), by=by)
            notes = {each.n: each for each in found.citations}
            context |= {"found": found, "notes": notes}
        except (NotFoundError, ForbiddenError):
            raise
        except FootnoteError as error:
            context["error"], status = str(error), status_of(error)
    part = "HX-Request" in request.headers
    template = "tasks/_fields.html" if part else "tasks/fields.html"
    response = render(request, template, context, status=200 if part else status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """Return the rows of the form in which a name was written."""
    columns = [request.POST.getlist(name)[: 2 * MOST] for name in ("name", "type", "description")]
    rows = [
        {"name": name.strip(), "type": kind or "text", "description": description.strip()}
        for name, kind, description in zip_longest(*columns, fillvalue="")
    ]
    return [row for row in rows if row["name"]]


def _with_room(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    room = min(max(ROWS, len(rows) + SPARE), max(MOST, len(rows)))
    return rows + [{"name": "", "type": "text", "description": ""}] * (room - len(rows))
