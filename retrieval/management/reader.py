"""Who a command reads as."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from kb.access import Principal, permitted_collections, principal_of


def reader_named(username: str) -> Principal:
    """Return the principal of `username`, or of the first administrator when it is empty."""
    people = get_user_model().objects.filter(is_active=True)
    if username:
        person = people.filter(username=username).first()
    else:
        person = people.filter(is_superuser=True).order_by("pk").first()
    if person is None:
        raise CommandError(f"There is no such person: {username or 'an administrator'}.")
    return principal_of(person)


def ids_of(names: list[str], reader: Principal) -> list[str] | None:
    """Return the ids of collections given by name or id; None when none are given."""
    if not names:
        return None
    seen = {str(each.pk): each.name for each in permitted_collections(reader)}
    ids = [pk for pk, name in seen.items() if pk in names or name in names]
    missing = [each for each in names if each not in seen and each not in seen.values()]
    if missing:
        raise CommandError(f"There is no such collection: {missing[0]}.")
    return ids
