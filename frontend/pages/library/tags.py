"""Changing the tags of a document."""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done
from kb.access import Principal, get_document
from kb.access.tags import set_tags

_BETWEEN = re.compile("[,，、;；]")


@action(back="document")
def change(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Add the tags of `add`, with commas between them, and take `remove` away."""
    found = get_document(by, document_id, "editor")
    kept = [tag for tag in found.tags if tag != request.POST.get("remove")]
    added = _BETWEEN.split(request.POST.get("add", ""))
    set_tags(document=found, tags=[*kept, *added], by=by)
    return done(request, _("Saved."), "document", document_id)
