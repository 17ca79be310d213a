"""The querysets every read starts from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Now

from kb.access.effect import in_effect
from kb.access.principal import Principal
from kb.models import Allowance, Collection, Document, Grant, Passage, Role, User, Version


@dataclass(frozen=True, slots=True)
class Reach:
    """What the grants of a principal come to: ids, or subqueries that find them.

    `owned` collections show their restricted documents too; `listed` says whether the principal is
    on any allow-list. `epoch` is that of the principal: rights that differ differ in it.
    """

    collections: Sequence[uuid.UUID] | QuerySet[Any]
    owned: Sequence[uuid.UUID] | QuerySet[Any]
    listed: bool = True
    epoch: int = 0


def reach_of(principal: Principal) -> Reach:
    """Return the reach of `principal` now, in one statement, for the statements of one request.

    Documents' own rights (deleted, restricted, allow-lists) are read anew by each of them.
    """
    owned = _grants(principal, Role.OWNER).filter(collection=OuterRef("pk"))
    teams = User.groups.through.objects.filter(user=principal.user_id).values("group")
    on_a_list = Allowance.objects.filter(Q(user=principal.user_id) | Q(group__in=teams))
    found = permitted_collections(principal).order_by("pk")
    epoch = Subquery(User.objects.filter(pk=principal.user_id).values("acl_epoch"))
    rows = list(found.values_list("pk", Exists(owned), Exists(on_a_list), epoch))
    return Reach(
        tuple(row[0] for row in rows),
        tuple(row[0] for row in rows if row[1]),
        any(row[2] for row in rows),
        rows[0][3] if rows else 0,
    )


def _grants(principal: Principal, role: str) -> QuerySet[Grant]:
    """Return the grants that reach an active principal, directly or through a group."""
    person = User.objects.filter(pk=principal.user_id, is_active=True)
    teams = User.groups.through.objects.filter(user__in=person)
    return Grant.objects.filter(
        Q(user__in=person) | Q(group__in=teams.values("group")), role__in=Role.at_least(role)
    )


def permitted_collections(principal: Principal, role: str = Role.READER) -> QuerySet[Collection]:
    """Return the live collections in which `principal` has at least `role`."""
    held = _grants(principal, role).values("collection")
    found = Collection.objects.filter(pk__in=held, deleted_at__isnull=True)
    if principal.collection_ids is not None:
        found = found.filter(pk__in=principal.collection_ids)
    return found


def _readable(principal: Principal, reach: Reach, path: str = "") -> Q:
    """Return the condition on documents, found at `path`.

    Made of sets that do not depend on the document: Postgres reads each once, not once a document.
    """
    listed = Allowance.objects.filter(
        Q(user=principal.user_id)
        | Q(group__in=User.groups.through.objects.filter(user=principal.user_id).values("group"))
    )
    shown = Q(**{f"{path}restricted": False}) | Q(**{f"{path}collection__in": reach.owned})
    if reach.listed:
        shown |= Q(**{f"{path or 'pk__'}in": listed.values("document")})
    live = Q(**{f"{path}collection__in": reach.collections, f"{path}deleted_at__isnull": True})
    if principal.shared_only:
        return live & Q(**{f"{path}restricted": False})
    return live & shown


def _anew(principal: Principal, role: str) -> Reach:
    """Return a reach that Postgres looks up in the statement itself."""
    owned = _grants(principal, Role.OWNER).values("collection")
    return Reach(permitted_collections(principal, role).values("pk"), owned)


def permitted_documents(principal: Principal, role: str = Role.READER) -> QuerySet[Document]:
    """Return the live documents that `principal` may read (or change, with a higher `role`).

    A restricted document is seen by those on its allow-list who also have the grant, and by
    owners of its collection, who keep that list.
    """
    return Document.objects.filter(_readable(principal, _anew(principal, role)))


def permitted_versions(
    principal: Principal, *, as_of: datetime | None = None, reach: Reach | None = None
) -> QuerySet[Version]:
    """Return the versions in effect of the documents `principal` may read: one a document.

    With `as_of`, those that were in effect then, of what may be read today. With the `reach` of
    `reach_of`, the statement begins with what was found there a moment ago.
    """
    reach = reach or _anew(principal, Role.READER)
    if as_of is not None:
        readable = Version.objects.filter(_readable(principal, reach, "document__"))
        return in_effect(readable, as_of)
    return Version.objects.filter(*_current(principal, reach))


def _current(principal: Principal, reach: Reach, path: str = "") -> tuple[Any, ...]:
    """Return the conditions on the version, found at `path`, that is read now."""
    # The pointer is moved when a date has come; until then, what is over is left out here.
    ends = f"{path}effective_to"
    lasting = Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": Now()})
    # As a second equality between the same two tables, the planner would expect a single row.
    pointer = Q(**{f"{path}document__current": F(f"{path}pk")})
    pointed_at = Case(When(pointer, then=True), default=False)
    return _readable(principal, reach, f"{path}document__"), lasting, pointed_at


def permitted_passages(principal: Principal, *, as_of: datetime | None = None) -> QuerySet[Passage]:
    """Return the passages of `permitted_versions`."""
    if as_of is not None:
        versions = permitted_versions(principal, as_of=as_of).order_by()
        return Passage.objects.filter(version__in=versions.values("pk"))
    return Passage.objects.filter(*_current(principal, _anew(principal, Role.READER), "version__"))


def role_in(principal: Principal, collection: Collection) -> str | None:
    """Return the strongest role of `principal` in `collection`, or None."""
    held = set(
        _grants(principal, Role.READER).filter(collection=collection).values_list("role", flat=True)
    )
    return next((role for role in reversed(Role.values) if role in held), None)
