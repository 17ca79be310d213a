"""Changing the tags of a document."""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done
from kb.access import Principal, get_document
from kb.access.tags import change_tags

_BETWEEN = re.compile("[,，、;；]")


@action(back="document")
def change(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Add the tags of `add`, with commas between them, and take `remove` away."""
    found = get_document(by, document_id, "editor")
    added = _BETWEEN.split(request.POST.get("add", ""))
    change_tags(document=found, add=added, remove=[request.POST.get("remove", "")], by=by)
    return done(request, _("Saved."), "document", document_id)
