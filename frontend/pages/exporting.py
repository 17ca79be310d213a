"""Answers and conversations as files, and as a page for the printer."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frontend.pages.papers import (
    DOCX,
    answer_markdown,
    conversation_docx,
    conversation_markdown,
    conversation_paper,
    exchange_of,
    footnote_url,
)
from frontend.pages.papers.paper import Paper
from frontend.pages.reader import principal
from frontend.pages.turns import shown_turns
from retrieval import conversations

MARKDOWN = "text/markdown; charset=utf-8"


@login_required
@require_GET
def answer(request: HttpRequest, turn_id: uuid.UUID) -> HttpResponse:
    """Send one answer with its footnotes as Markdown."""
    by = principal(request)
    view = conversations.readable_turn(turn_id, by=by)
    text = answer_markdown(exchange_of(view), link=footnote_url(request.build_absolute_uri))
    return _file(text, MARKDOWN, "answer.md")


@login_required
@require_GET
def markdown(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Send a conversation as Markdown."""
    found = _paper(request, conversation_id)
    return _file(conversation_markdown(found), MARKDOWN, "conversation.md")


@login_required
@require_GET
def word(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Send a conversation as a Word file."""
    found = _paper(request, conversation_id)
    return _file(conversation_docx(found), DOCX, "conversation.docx")


@login_required
@require_GET
def sheet(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Show a conversation for the printer, which can make a PDF of it."""
    by = principal(request)
    found = _paper(request, conversation_id)
    turns = shown_turns([each.turn for each in found.exchanges], by=by)
    sheets = [
        {
            "exchange": each,
            "shown": turn["shown"],
            "notes": [(note, found.link(each.turn.id, note)) for note in each.notes()],
        }
        for each, turn in zip(found.exchanges, turns, strict=True)
    ]
    context = {"paper": found, "sheets": sheets, "conversation_id": conversation_id}
    return render(request, "ask/print.html", context)


def _paper(request: HttpRequest, conversation_id: uuid.UUID) -> Paper:
    link = footnote_url(request.build_absolute_uri)
    return conversation_paper(conversation_id, by=principal(request), link=link)


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
