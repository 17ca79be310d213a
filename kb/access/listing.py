"""Lists with their counts, never over more than the asker may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields

from django.db.models import Count, F, Func, Q, QuerySet

from kb.access.permitted import permitted_collections, permitted_documents
from kb.access.principal import Principal
from kb.access.tags import tagged
from kb.models import IN_PROGRESS, Collection, Document, Role, State

BROKEN = (State.FAILED, State.QUARANTINED)
ROLES = Role.choices
"""(role, label), weakest first."""

_STATES = {
    "progress": Q(latest__state__in=IN_PROGRESS),
    "ready": Q(latest__state=State.READY),
    "failed": Q(latest__state__in=BROKEN),
}
STATES = tuple(_STATES)
"""The states a person can choose between in a list."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents, by the state of their latest version."""

    documents: int = 0
    progress: int = 0
    ready: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """One collection as its list shows it; `role` is the asker's own."""

    collection: Collection
    counts: Counts
    role: str


def _counting() -> dict[str, Count]:
    by_state = {name: Count("id", filter=which) for name, which in _STATES.items()}
    return {"documents": Count("id"), **by_state}


def summaries(principal: Principal) -> list[Summary]:
    """Return every collection of the asker, in four queries however many there are."""
    names = [each.name for each in fields(Counts)]
    rows = permitted_documents(principal).values("collection").annotate(**_counting())
    counts = {pk: Counts(*found) for pk, *found in rows.values_list("collection", *names)}
    roles = _roles(principal)
    return [
        Summary(each, counts.get(each.pk, Counts()), roles.get(each.pk, Role.READER))
        for each in permitted_collections(principal)
    ]


def _roles(principal: Principal) -> dict[uuid.UUID, str]:
    found: dict[uuid.UUID, str] = {}
    for role in (Role.EDITOR, Role.OWNER):
        held = permitted_collections(principal, role).values_list("pk", flat=True)
        found.update(dict.fromkeys(held, role))
    return found


def counts_of(principal: Principal, collection: Collection) -> Counts:
    """Count the documents of one collection that the asker may see."""
    seen = permitted_documents(principal).filter(collection=collection)
    return Counts(**seen.aggregate(**_counting()))


def flags_in(principal: Principal, collection: Collection) -> dict[str, int]:
    """Return finding -> documents whose latest version has it, of those the asker may see."""
    seen = permitted_documents(principal).filter(collection=collection)
    rows = seen.annotate(flag=Func(F("latest__flags"), function="unnest")).order_by()
    return dict(rows.values_list("flag").annotate(Count("id")))


def documents_in(
    principal: Principal,
    collection: Collection,
    *,
    state: str = "",
    text: str = "",
    flag: str = "",
    tag: str = "",
) -> QuerySet[Document]:
    """Return the asker's documents of a collection, newest first; an unknown state means all.

    With `flag`, those whose latest version has this finding; with `tag`, those that have it.
    """
    found = permitted_documents(principal).filter(collection=collection)
    if state in _STATES:
        found = found.filter(_STATES[state])
    if flag:
        found = found.filter(latest__flags__contains=[flag])
    if tag:
        found = tagged(found, tag)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(latest__filename__icontains=text))
    # A quality report lists all files of an archive, which no list of documents shows.
    found = found.select_related("latest", "current").defer("latest__quality", "current__quality")
    return found.order_by("-created_at", "id")
