"""The rows of an import: collection, documents, versions, grants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import Group

from ingestion.exchange.bundle import Bundle
from ingestion.exchange.identities import Directory, Stranger
from ingestion.exchange.rows import DocumentRow, VersionRow, glossary
from ingestion.storing.labels import Label
from ingestion.storing.room import Room, room_of
from ingestion.storing.staging import Staged
from ingestion.storing.versions import add_version
from kb.access import Principal, create_collection, grant, record, restrict
from kb.access.epochs import bumped_last
from kb.access.glossary import add_entries
from kb.models import Collection, Document, User, Version

Items = dict[tuple[str, int], Staged]
"""(id of the document in the file, number of the version) -> its bytes on disk."""


class Refused(NamedTuple):
    """A version that this installation does not take."""

    filename: str
    reason: str


@dataclass
class Imported:
    """What came of an import."""

    collection: Collection
    documents: int = 0
    versions: int = 0
    grants: int = 0
    refused: list[Refused] = field(default_factory=list)
    unknown: list[Stranger] = field(default_factory=list)


class Making:
    """One import, inside its transaction."""

    def __init__(self, bundle: Bundle, by: Principal, items: Items, directory: Directory) -> None:
        self.bundle, self.by, self.items, self.directory = bundle, by, items, directory
        self.made: dict[str, Document] = {}

    def all(self, name: str | None) -> Imported:
        """Make the collection, its documents, its grants.

        Nobody named in the file has to wait for it: people's rows are written at the very end.
        """
        with bumped_last():
            return self._all(name)

    def _all(self, name: str | None) -> Imported:
        manifest, by = self.bundle.manifest, self.by
        room = room_of(by)
        collection = create_collection(
            name=name or manifest["name"], description=manifest["description"][:5_000], by=by
        )
        done = Imported(collection)
        for row in sorted(self.bundle.documents, key=lambda each: each.container is not None):
            versions = [each for each in row.versions if (row.id, each.number) in self.items]
            if versions:
                done.documents += 1
                done.versions += len(versions)
                self._document(collection, row, versions, room)
        if entries := glossary(manifest):
            add_entries(collection=collection, rows=entries, by=by)
        done.grants = self._grants(collection)
        done.unknown = list(self.directory.unknown)
        record("collection.import", by=by, target=collection, documents=done.documents)
        return done

    def _document(
        self, collection: Collection, row: DocumentRow, versions: list[VersionRow], room: Room
    ) -> None:
        container = self.made.get(row.container or "")
        document = Document.objects.create(
            collection=collection,
            title=row.title,
            external_id=row.external_id,
            metadata=row.metadata,
            tags=row.tags,
            container=container,
            member=row.member if container else "",
            created_by_id=self.by.user_id,
        )
        self.made[row.id] = document
        room.take(documents=1, size=sum(each.size for each in versions))
        for each in versions:
            said = Label(
                effective_from=each.effective_from,
                effective_to=each.effective_to,
                background=True,  # people who upload a file need not wait for it
            )
            version = add_version(document, self.items[row.id, each.number], self.by, said)
            Version.objects.filter(pk=version.pk).update(created_at=each.created_at)
        Document.objects.filter(pk=document.pk).update(created_at=row.created_at)
        if row.restricted:
            found = [self.directory.find(each) for each in row.readers]
            users = [each for each in found if isinstance(each, User)]
            groups = [each for each in found if isinstance(each, Group)]
            restrict(document=document, by=self.by, users=users, groups=groups)

    def _grants(self, collection: Collection) -> int:
        given = 0
        for row in self.bundle.grants:
            found = self.directory.find(row)
            whom: dict[str, Any] = {"user" if isinstance(found, User) else "group": found}
            if found is not None and whom.get("user") != self.by.user():
                grant(collection=collection, by=self.by, role=row["role"], **whom)
                given += 1
        return given
