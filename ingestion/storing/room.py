"""How much more a person may store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from kb.access import Principal
from kb.access.quotas import Limits, limits_of
from kb.errors import LimitError
from kb.models import Document, Version

_PERSON = 0x524F
"""First number of the advisory lock of a person's room; the second is the person's."""


@dataclass(slots=True)
class Room:
    """What a person has stored, next to the person's limits (0: none)."""

    limits: Limits
    documents: int = 0
    size: int = 0

    @property
    def full(self) -> bool:
        """Tell whether not even one small file more would be taken."""
        most, bytes_most = self.limits.documents, self.limits.bytes
        return bool(most and self.documents >= most) or bool(bytes_most and self.size >= bytes_most)

    def take(self, *, documents: int, size: int) -> None:
        """Count `documents` and `size` bytes more, or raise `LimitError`, code `quota`."""
        most, bytes_most = self.limits.documents, self.limits.bytes
        if documents and most and self.documents + documents > most:
            told = {"most": most, "stored": self.documents}
            raise LimitError(
                _(
                    "You may store %(most)s documents, and %(stored)s are stored. Delete some, or "
                    "ask an administrator for more."
                )
                % told,
                code="quota",
            )
        if size and bytes_most and self.size + size > bytes_most:
            left = max(0, bytes_most - self.size)
            raise LimitError(
                _(
                    "You may store %(most)s, of which %(left)s are left, and this needs %(size)s. "
                    "Delete some documents, or ask an administrator for more."
                )
                % {
                    "most": filesizeformat(bytes_most),
                    "left": filesizeformat(left),
                    "size": filesizeformat(size),
                },
                code="quota",
            )
        self.documents += documents
        self.size += size


def room_of(by: Principal) -> Room:
    """Return the room of a person. Needs a transaction: uploads of one person wait for each other.

    Stored are the living documents that the person made, and the bytes of all versions that the
    person uploaded to living documents.
    """
    limits = limits_of(by.user_id)
    if limits.documents or limits.bytes:
        with connection.cursor() as cursor:  # not the person's row, which other changes wait for
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_PERSON, by.user_id])
    return _counted(limits, by)


@contextmanager
def returning(by: Principal) -> Iterator[None]:
    """Let the body bring deleted things back. Needs a transaction.

    Raises `LimitError`, code `quota`, when there is no room any more for what of it is the
    person's own: what others made is not held against whoever restores it.
    """
    room = room_of(by)
    yield
    after = room_seen(by)
    room.take(documents=after.documents - room.documents, size=after.size - room.size)


def room_seen(by: Principal) -> Room:
    """Return the room of a person as it is at the moment, to be shown; nobody waits for it."""
    return _counted(limits_of(by.user_id), by)


def _counted(limits: Limits, by: Principal) -> Room:
    if not (limits.documents or limits.bytes):
        return Room(limits)
    live = {"deleted_at__isnull": True, "collection__deleted_at__isnull": True}
    documents = Document.objects.filter(created_by=by.user_id, **live).count()
    versions = Version.objects.filter(
        created_by=by.user_id, **{f"document__{name}": value for name, value in live.items()}
    )
    return Room(limits, documents, versions.aggregate(total=Sum("size"))["total"] or 0)
