"""What an export says of a collection: rows read at one moment."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from ingestion.exchange.identities import of_group, of_user
from kb.access import Principal, grants_of, permitted_documents
from kb.access.glossary import entries_of
from kb.errors import LimitError
from kb.models import Allowance, Collection, Document, Grant, User, Version

MOST_DOCUMENTS = 50_000
"""Of one file: an import makes them all in one transaction."""
MOST_VERSIONS, MOST_USES = 100_000, 10_000
"""Of one file; of the same bytes in it."""
_IN_MEMORY = 8 * 2**20


@dataclass
class Snapshot:
    """The rows of an export. `documents` is a temporary file of JSON lines, closed by `close`;
    `files` are the names of the stored files with each SHA-256."""

    collection: Collection
    grants: list[dict[str, Any]]
    documents: Any
    files: dict[str, list[str]] = field(default_factory=dict)
    versions: int = 0
    glossary: list[list[str]] = field(default_factory=list)

    def rows(self, without: set[str]) -> Iterator[dict[str, Any]]:
        """Yield the documents, without the versions whose bytes are in `without`."""
        self.documents.seek(0)
        for line in self.documents:
            row = json.loads(line)
            row["versions"] = [each for each in row["versions"] if each["sha256"] not in without]
            if row["versions"]:
                yield row

    def close(self) -> None:
        """Remove the temporary file."""
        self.documents.close()


def taken(collection: Collection, by: Principal) -> Snapshot:
    """Read a collection: its documents with versions and readers in a single statement, which
    sees one moment of the database however much is written meanwhile."""
    grants = [
        {**_whom(each), "role": each.role} for each in grants_of(collection, by=by).order_by("pk")
    ]
    rows = _documents(collection, by)
    lines = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8")  # noqa: SIM115 closed by the snapshot
    snapshot = Snapshot(collection, grants, lines)
    snapshot.glossary = [each.terms for each in entries_of(collection, by=by)]
    for number, document in enumerate(rows.iterator(chunk_size=500), 1):
        _add(snapshot, document)
        if number > MOST_DOCUMENTS or snapshot.versions > MOST_VERSIONS:
            snapshot.close()
            raise LimitError(
                _(
                    "A collection of more than %(most)s documents or %(versions)s versions does "
                    "not fit one file."
                )
                % {"most": MOST_DOCUMENTS, "versions": MOST_VERSIONS},
                code="too-large",
            )
    if max(map(len, snapshot.files.values()), default=0) > MOST_USES:
        snapshot.close()
        raise LimitError(
            _("A collection with the same file more than %(most)s times does not fit one file.")
            % {"most": MOST_USES},
            code="too-large",
        )
    return snapshot


def _documents(collection: Collection, by: Principal) -> QuerySet[Document]:
    versions = Version.objects.filter(document=OuterRef("pk")).order_by("number")
    readers = Allowance.objects.filter(document=OuterRef("pk")).order_by("pk")
    names = ("number", "filename", "format", "sha256", "size", "created_at")
    dates = ("effective_from", "effective_to")
    found = permitted_documents(by).filter(collection=collection).order_by("created_at", "pk")
    return found.annotate(
        rows=ArraySubquery(
            versions.values(
                row=JSONObject(**{name: name for name in (*names, *dates)}, id="id", file="file")
            )
        ),
        readers=ArraySubquery(
            readers.values(
                row=JSONObject(
                    user="user",
                    username="user__username",
                    email="user__email",
                    group="group",
                    groupname="group__name",
                )
            )
        ),
    )


def _add(snapshot: Snapshot, document: Any) -> None:
    versions = []
    for row in document.rows:
        snapshot.files.setdefault(row["sha256"], []).append(row.pop("file"))
        row["current"] = row.pop("id") == str(document.current_id)
        for name in ("created_at", "effective_from", "effective_to"):
            row[name] = row[name] and datetime.fromisoformat(row[name]).isoformat()
        versions.append(row)
    snapshot.versions += len(versions)
    line = {
        "id": str(document.pk),
        "title": document.title,
        "external_id": document.external_id,
        "metadata": document.metadata,
        "tags": document.tags,
        "restricted": document.restricted,
        "readers": [_reader(each) for each in document.readers],
        "container": str(document.container_id) if document.container_id else None,
        "member": document.member,
        "created_at": document.created_at.isoformat(),
        "versions": versions,
    }
    snapshot.documents.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


def _whom(grant: Grant) -> dict[str, Any]:
    return of_user(grant.user) if grant.user is not None else of_group(cast(Group, grant.group))


def _reader(row: dict[str, Any]) -> dict[str, Any]:
    if row["user"] is not None:
        return of_user(User(pk=row["user"], username=row["username"], email=row["email"]))
    return of_group(Group(pk=row["group"], name=row["groupname"]))
