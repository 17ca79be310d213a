"""How sure the evidence must be in a collection before a question is answered."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done
from kb.access import Principal
from retrieval import calibrating

PAGE = "collection-settings"


@action(back=PAGE)
def wish(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Set how sure the evidence must be."""
    value = request.POST.get("strictness", "")
    known = int(value) if value in ("-1", "0", "1") else 2
    calibrating.wish(collection_id, known, by=by)
    return done(request, _("Saved."), PAGE, collection_id)


@action(back=PAGE)
def measure(request: HttpRequest, by: Principal, collection_id: uuid.UUID) -> HttpResponse:
    """Ask for a measurement as soon as the model is idle."""
    calibrating.want(collection_id, by=by)
    return done(
        request, _("It will be measured as soon as the model is idle."), PAGE, collection_id
    )
