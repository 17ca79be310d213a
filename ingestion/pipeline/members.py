"""The documents of an archive's members: made, given new versions, withdrawn."""

from __future__ import annotations

import uuid
from collections.abc import Set
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from ingestion.errors import LeaseLost, ReadingError
from ingestion.indexing import stem
from ingestion.pipeline.lease import Lease
from ingestion.storing.labels import Label
from ingestion.storing.room import room_of
from ingestion.storing.staging import Staged
from ingestion.storing.versions import add_version, locked
from kb.access import Principal, record
from kb.errors import NotFoundError, TransientError
from kb.models import IN_PROGRESS, Allowance, Document, State, Version


class Archive:
    """A version of an archive under a lease, and the documents that came from it.

    Every change is one transaction that holds the archive's document and proves the lease: a
    deletion, a restriction or a newer version comes before it or after it, never between.
    """

    def __init__(self, version: Version, lease: Lease) -> None:
        if version.created_by_id is None:
            raise ReadingError("no-uploader")
        self.version, self.lease = version, lease
        self.by = Principal(user_id=version.created_by_id)
        self.said = Label(
            effective_from=version.effective_from,
            effective_to=version.effective_to,
            background=version.lane.startswith("1:"),
        )

    def is_void(self) -> bool:
        """Tell whether a newer version has been unpacked, whose members are the right ones."""
        newer = self.version.document.versions.filter(number__gt=self.version.number)
        return newer.filter(state=State.READY).exists()

    def known(self) -> dict[str, str]:
        """Return path -> SHA-256 of the newest bytes of each living member."""
        return dict(self._living().values_list("member", "latest__sha256"))

    @transaction.atomic
    def take(self, path: str, item: Staged) -> None:
        """Store a staged file as the member at `path`, unless it has the same bytes already."""
        room = room_of(self.by)  # locks the person, as uploads do, before any document
        archive = self._held()
        member = self._living().filter(member=path).select_related("latest").first()
        if member is None:
            member = self._made(archive, path, item.filename)
        elif member.latest is not None and member.latest.sha256 == item.sha256:
            return
        room.take(documents=int(member.latest is None), size=item.size)
        add_version(member, item, self.by, self.said)

    @transaction.atomic
    def withdraw_others(self, paths: Set[str]) -> None:
        """Delete the members that are not among `paths`; they can be restored for a while."""
        self._held()
        gone = [pk for pk, path in self._living().values_list("pk", "member") if path not in paths]
        until = Now() + timedelta(seconds=settings.UNDO_SECONDS)
        Document.objects.filter(pk__in=gone).update(deleted_at=Now(), purge_at=until)
        stop_work(gone)
        for pk in gone:
            record("document.withdraw", by=self.by, target_type="document", target_id=str(pk))

    def _held(self) -> Document:
        try:
            archive = locked(self.version.document_id)
        except NotFoundError:
            raise LeaseLost("The archive was deleted.") from None
        self.lease.write(progress_at=Now())
        newest = archive.latest
        if newest is not None and newest.pk != self.version.pk and newest.state in IN_PROGRESS:
            raise TransientError("A newer version of the archive is on its way.", code="waits")
        return archive

    def _living(self) -> QuerySet[Document]:
        return Document.objects.filter(container=self.version.document_id, deleted_at__isnull=True)

    def _made(self, archive: Document, path: str, filename: str) -> Document:
        made = Document.objects.create(
            collection_id=archive.collection_id,
            container=archive,
            member=path,
            title=stem(filename),
            metadata=archive.metadata,
            restricted=archive.restricted,
            created_by_id=self.by.user_id,
        )
        readers = Allowance.objects.filter(document=archive)
        Allowance.objects.bulk_create(
            Allowance(document=made, user_id=each.user_id, group_id=each.group_id)
            for each in readers
        )
        return made


def stop_work(documents: list[uuid.UUID]) -> None:
    """Fence off whoever works on these documents."""
    Version.objects.filter(document__in=documents, state__in=IN_PROGRESS).update(
        lease_token=None, lease_until=None, attempts=0
    )
