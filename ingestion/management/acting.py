"""For whom a command acts, and on which collection."""

from __future__ import annotations

from django.core.management.base import CommandError

from kb.access import Principal, permitted_collections, principal_of
from kb.models import Collection, User


def acting(name: str) -> Principal:
    """Return the active person of this user name, or the first superuser."""
    people = User.objects.filter(is_active=True)
    chosen = people.filter(username=name) if name else people.filter(is_superuser=True)
    user = chosen.order_by("pk").first()
    if user is None:
        raise CommandError(f"There is no active user {name!r}." if name else "Name a --user.")
    return principal_of(user)


def collection_named(name: str, by: Principal, role: str) -> Collection:
    """Return the only collection of this name in which `by` has `role`."""
    found = permitted_collections(by, role).filter(name=name)[:2]
    if len(found) != 1:
        raise CommandError(
            f"{'Several collections are' if found else 'No collection is'} {name!r}."
        )
    return found[0]
