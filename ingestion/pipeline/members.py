"""The documents of an archive's members: made, given new versions, withdrawn."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Set
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now

from ingestion.errors import LeaseLost, ReadingError
from ingestion.indexing import stem
from ingestion.pipeline.dealt import Dealt
from ingestion.pipeline.lease import Lease
from ingestion.pipeline.precedence import require_turn, time_of
from ingestion.reading.archives import Member
from ingestion.storing.labels import Label
from ingestion.storing.room import room_of
from ingestion.storing.staging import Staged
from ingestion.storing.versions import add_version, locked
from kb.access import Principal, record
from kb.access.effect import LATER, NOW
from kb.errors import NotFoundError
from kb.models import IN_PROGRESS, Allowance, Document, Version


class Archive:
    """A version of an archive under a lease, and the documents that came from it.

    Every change is one transaction that holds the archive's document and proves the lease: a
    deletion, a restriction or a newer version comes before it or after it, never between. Each
    raises `Overtaken` and `TransientError` as `require_turn` does.
    """

    def __init__(self, version: Version, lease: Lease) -> None:
        if version.created_by_id is None:
            raise ReadingError("no-uploader")
        self.version, self.lease, self._dealt = version, lease, Dealt(version.pk)
        self.by = Principal(user_id=version.created_by_id)
        self.said = Label(
            effective_from=version.effective_from,
            effective_to=version.effective_to,
            background=version.lane.startswith("1:"),
        )

    @transaction.atomic
    def wanted(self, found: list[Member]) -> list[Member]:
        """Return those that are new or changed, and that this version has not dealt with yet."""
        self._held()
        left = [each for each in found if each.name not in self._dealt]
        known = dict(self._standing().values_list("member", "latest__sha256"))
        changed = [each for each in left if known.get(each.name) != each.sha256]
        self._dealt.add({each.name for each in left} - {each.name for each in changed})
        return changed

    @transaction.atomic
    def take(self, path: str, item: Staged) -> None:
        """Store a staged file as the member at `path`, unless it has the same bytes already."""
        room = room_of(self.by)  # locks the person, as uploads do, before any document
        archive = self._held()
        living = self._living().filter(member=path).select_related("latest")
        member = living.select_for_update(no_key=True, of=("self",)).first()
        if member is None:
            member = self._made(archive, path, item.filename)
        if not self._standing().filter(pk=member.pk, latest__sha256=item.sha256).exists():
            room.take(documents=int(member.latest is None), size=item.size)
            add_version(member, item, self.by, self.said)
        self._dealt.add([path])

    @transaction.atomic
    def withdraw_others(self, paths: Set[str]) -> None:
        """Delete the members that are not among `paths`; they can be restored for a while.

        A version that holds later ends them then; one that is over says nothing of today.
        """
        self._held()
        gone = [pk for pk, path in self._living().values_list("pk", "member") if path not in paths]
        time = time_of(self.version)
        if time == NOW:
            until = Now() + timedelta(seconds=settings.UNDO_SECONDS)
            Document.objects.filter(pk__in=gone).update(deleted_at=Now(), purge_at=until)
            stop_work(gone)
            self._record("document.withdraw", gone)
        elif time == LATER:
            self._record("document.redate", self._ended(gone))

    def _ended(self, gone: list[uuid.UUID]) -> set[uuid.UUID]:
        """Let what holds until then end when this version begins; return of which documents."""
        start = self.version.effective_from
        lasting = Version.objects.filter(
            Q(effective_from__isnull=True) | Q(effective_from__lt=start),
            Q(effective_to__isnull=True) | Q(effective_to__gt=start),
            document__in=gone,
        )
        found = set(lasting.values_list("document", flat=True))
        lasting.update(effective_to=start)
        return found

    def _record(self, action: str, documents: Iterable[uuid.UUID]) -> None:
        for pk in documents:
            record(action, by=self.by, target_type="document", target_id=str(pk))

    def _held(self) -> Document:
        try:
            archive = locked(self.version.document_id)
        except NotFoundError:
            raise LeaseLost("The archive was deleted.") from None
        self.lease.write(progress_at=Now())
        require_turn(self.version)
        return archive

    def _living(self) -> QuerySet[Document]:
        return Document.objects.filter(container=self.version.document_id, deleted_at__isnull=True)

    def _standing(self) -> QuerySet[Document]:
        """Return the living members whose newest version holds as long as this one of the archive.

        Dates that a person gave to a member stand; those that came from the archive do not.
        """
        archives = Version.objects.filter(document=self.version.document_id)
        pairs = archives.values_list("effective_from", "effective_to")
        ours = {date for pair in pairs for date in pair if date is not None}
        start = Coalesce("latest__effective_from", "latest__ready_at", "latest__created_at")
        end = self.said.effective_to
        begun = Q(start__lte=self.said.effective_from or Now())
        lasting = (
            Q(latest__effective_to__isnull=True) if end is None else Q(latest__effective_to=end)
        )
        return (
            self._living()
            .alias(start=start)
            .filter(
                begun | _given("latest__effective_from", ours),
                lasting | _given("latest__effective_to", ours),
            )
        )

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


def _given(name: str, ours: Set[datetime]) -> Q:
    return Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__in": ours})


def stop_work(documents: list[uuid.UUID]) -> None:
    """Fence off whoever works on these documents."""
    Version.objects.filter(document__in=documents, state__in=IN_PROGRESS).update(
        lease_token=None, lease_until=None, attempts=0
    )
