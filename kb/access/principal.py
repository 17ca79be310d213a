"""Who is asking."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from kb.errors import ForbiddenError
from kb.models import User

READ, WRITE, MANAGE = "read", "write", "manage"
SCOPES = (READ, WRITE, MANAGE)
"""read: search, ask, open. write: upload, replace, delete. manage: collections, grants."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A person, or a program acting for one with an API key (then narrowed by the key).

    Every call looks the person's grants up anew, so a revoked right is gone on the next request.
    """

    user_id: int
    scopes: frozenset[str] = frozenset(SCOPES)
    collection_ids: frozenset[uuid.UUID] | None = None
    key_prefix: str = ""
    shared_only: bool = False
    """Narrowed to what every reader of a collection may read: no restricted documents."""

    def require(self, scope: str) -> None:
        """Raise `ForbiddenError` unless the key carries `scope` (people carry all)."""
        if scope not in self.scopes:
            raise ForbiddenError(f"This API key does not have the scope '{scope}'.", code="scope")

    def user(self) -> User:
        """Return the person, for stamping `created_by`."""
        return User.objects.get(pk=self.user_id)


def principal_of(user: User) -> Principal:
    """Return the principal of a signed-in person."""
    return Principal(user_id=user.pk)
