"""Who is who: people and groups as a file names them, found again without mistaking a namesake.

On the installation that wrote a file, number and name together tell who is meant. Elsewhere a
person is the same only when user name and mail address both are; a group's name says nothing
there, unless whoever imports vouches for the names.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from kb.models import User


def origin() -> str:
    """Return what tells this installation from others; it follows from the secret key."""
    return salted_hmac("ingestion.exchange", "origin", algorithm="sha256").hexdigest()[:32]


def of_user(user: User) -> dict[str, Any]:
    """Return how a file names a person."""
    return {"kind": "user", "name": user.username, "id": user.pk, "mail": mail_of(user.email)}


def of_group(group: Group) -> dict[str, Any]:
    """Return how a file names a group."""
    return {"kind": "group", "name": group.name, "id": group.pk}


def mail_of(address: str) -> str:
    """Return the SHA-256 of a mail address: enough to compare, too little to write to."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest() if address else ""


class Stranger(NamedTuple):
    """Somebody a file names (`kind`: user or group) who is not certainly known here."""

    kind: str
    name: str


class Directory:
    """The people and groups of this installation, for a file from `source`."""

    def __init__(self, source: str, *, trust_names: bool) -> None:
        self.native, self.trusting = source == origin(), trust_names
        self.unknown: dict[Stranger, None] = {}
        """Those who were not found, in order."""

    def find(self, named: dict[str, Any]) -> User | Group | None:
        """Return who is meant, or None, which is remembered."""
        found = self._user(named) if named["kind"] == "user" else self._group(named)
        if found is None:
            self.unknown[Stranger(named["kind"], named["name"])] = None
        return found

    def _user(self, named: dict[str, Any]) -> User | None:
        same: QuerySet[User] = User.objects.filter(username=named["name"], is_active=True)
        user = same.first()
        if user is None or self.trusting:
            return user
        if self.native:
            return user if user.pk == named["id"] else None
        return user if user.email and mail_of(user.email) == named.get("mail") else None

    def _group(self, named: dict[str, Any]) -> Group | None:
        group = Group.objects.filter(name=named["name"]).first()
        if group is None or self.trusting:
            return group
        return group if self.native and group.pk == named["id"] else None
