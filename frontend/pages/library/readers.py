"""Who may read one document; owners of its collection decide."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from frontend.pages.library.guard import action, done
from kb.access import Principal, get_document, restrict
from kb.access.people import named
from kb.access.readers import allowances_of


@action(back="document")
def open_to_all(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Let every member of the collection read the document."""
    restrict(document=get_document(by, document_id), by=by)
    return done(request, _("All members can read it now."), "document", document_id)


@action(back="document")
def allow(request: HttpRequest, by: Principal, document_id: uuid.UUID) -> HttpResponse:
    """Put a named person or group on the allow-list; without a name, begin with owners only."""
    found = get_document(by, document_id)
    listed = list(allowances_of(found, by=by))
    users = [each.user for each in listed if each.user]
    groups = [each.group for each in listed if each.group]
    if name := request.POST.get("name", ""):
        whom = named(name)
        groups = list({*groups, whom}) if isinstance(whom, Group) else groups
        users = users if isinstance(whom, Group) else list({*users, whom})
    restrict(document=found, by=by, users=users, groups=groups)
    return done(request, _("The list of readers was changed."), "document", document_id)


@action(back="document")
def disallow(
    request: HttpRequest, by: Principal, document_id: uuid.UUID, allowance_id: int
) -> HttpResponse:
    """Take someone off the allow-list."""
    found = get_document(by, document_id)
    left = [each for each in allowances_of(found, by=by) if each.pk != allowance_id]
    users = [each.user for each in left if each.user]
    restrict(document=found, by=by, users=users, groups=[e.group for e in left if e.group])
    return done(request, _("The list of readers was changed."), "document", document_id)
