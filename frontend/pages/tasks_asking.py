"""Tasks that are questions: the choice beside a question, and those about a whole document."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.pages.library.guard import action
from kb.access import Principal, get_collection, get_document
from kb.errors import InvalidError
from retrieval import conversations
from retrieval.tasking import ANSWER, ON_A_QUESTION

if TYPE_CHECKING:
    from retrieval.models import Turn

NAMES = {
    "answer": gettext_lazy("Answer"),
    "compare": gettext_lazy("Comparison"),
    "list": gettext_lazy("List"),
    "table": gettext_lazy("Table"),
    "summary": gettext_lazy("Summary"),
    "translate-en": gettext_lazy("In English"),
    "translate-zh": gettext_lazy("In Chinese"),
}
QUESTIONS = {
    "overview": gettext_lazy("What are the main points of “%(title)s”?"),
    "translation-en": gettext_lazy("Translate “%(title)s” into English."),
    "translation-zh": gettext_lazy("Translate “%(title)s” into Chinese."),
}
LONGEST_TITLE = 90


def choices(chosen: str | None) -> list[tuple[str, str, bool]]:
    """Return (name, label, whether it is chosen) of what may be made of a question."""
    chosen = chosen if chosen in ON_A_QUESTION else ANSWER
    return [(name, str(NAMES[name]), name == chosen) for name in ON_A_QUESTION]


@action(back="document")
def of_document(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Begin a conversation about one document with a summary or a translation of it."""
    document = get_document(by, document_id)
    task = _named(request)
    filters = {"documents": [str(document.pk)]}
    question = _question(task, document.title)
    return _to(conversations.start(question=question, by=by, filters=filters, task=task))


@action(back="collection")
def of_collection(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Begin a conversation about one collection with a summary of it."""
    collection = get_collection(by, collection_id)
    task = _named(request)
    question = _question(task, collection.name)
    only = [str(collection.pk)]
    return _to(conversations.start(question=question, by=by, collections=only, task=task))


def _named(request: HttpRequest) -> str:
    task = request.POST.get("task", "")
    if task not in QUESTIONS:
        raise InvalidError(_("There is no such task."))
    return task


def _question(task: str, title: str) -> str:
    return str(QUESTIONS[task]) % {"title": Truncator(title).chars(LONGEST_TITLE)}


def _to(turn: Turn) -> HttpResponse:
    return redirect(f"{reverse('conversation', args=[turn.conversation_id])}#t-{turn.pk}")
