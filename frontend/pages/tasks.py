"""Fields of a document, read into a table."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from frontend import sse
from frontend.middleware import status_of
from frontend.pages.reader import principal
from kb.access import Principal, get_document
from kb.errors import FootnoteError, ForbiddenError, NotFoundError
from retrieval.events import Event, Failed, Status
from retrieval.fields import KINDS, MOST, Extraction, read_fields, reading, wanted

ROWS, SPARE = 3, 1
"""Rows of an empty form, and empty rows below those that are filled in."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fields(request: HttpRequest, document_id: uuid.UUID) -> HttpResponseBase:
    """Ask which fields to read from a document, and show them with their quotes.

    A browser that takes a stream is sent its place in the line while the model is waited for.
    """
    by = principal(request)
    document = get_document(by, document_id)
    rows = _rows(request)
    context: dict[str, Any] = {"document": document, "collection": document.collection}
    context |= {"rows": _with_room(rows), "kinds": KINDS, "most": MOST}
    streamed = request.headers.get("Accept", "").startswith("text/event-stream")
    if request.method != "POST":
        response: HttpResponseBase = render(request, "tasks/fields.html", context)
    elif streamed:
        body = sse.stream(_reading(document_id, rows, by), _encoder(request, context))
        response = StreamingHttpResponse(body, content_type=sse.CONTENT_TYPE, headers=sse.HEADERS)
    else:
        response = _whole(request, document_id, rows, context)
    patch_vary_headers(response, ["Accept"])
    return response


def _whole(
    request: HttpRequest,
    document_id: uuid.UUID,
    rows: list[dict[str, str]],
    context: dict[str, Any],
) -> HttpResponse:
    try:
        context |= _told(read_fields(document_id, wanted(rows), by=principal(request)))
    except (NotFoundError, ForbiddenError):
        raise
    except FootnoteError as error:
        told = context | {"error": str(error)}
        return render(request, "tasks/fields.html", told, status=status_of(error))
    return render(request, "tasks/fields.html", context)


def _reading(
    document_id: uuid.UUID, rows: list[dict[str, str]], by: Principal
) -> Iterator[Event | Extraction]:
    yield from reading(document_id, wanted(rows), by=by)


def _encoder(request: HttpRequest, context: dict[str, Any]) -> Callable[[Event | Extraction], str]:
    """Return what makes of each event the place in the line, or the form with what was found."""
    language = translation.get_language() or "en"

    def encode(event: Event | Extraction) -> str:
        with translation.override(language):
            if isinstance(event, Status):
                return render_to_string("tasks/_progress.html", {"status": event}).strip()
            told = _told(event)
            return render_to_string("tasks/_fields.html", context | told, request=request).strip()

    return encode


def _told(end: Event | Extraction) -> dict[str, Any]:
    if isinstance(end, Extraction):
        return {"found": end, "notes": {each.n: each for each in end.citations}}
    return {"error": end.message if isinstance(end, Failed) else ""}


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
