"""Uploading: one file, many files, a text, or another version of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ingestion.intake.idempotency import fingerprint, once
from ingestion.storing.labels import Label, Said, label, opening_words
from ingestion.storing.room import room_of
from ingestion.storing.staging import Staged, staged
from ingestion.storing.versions import locked, renew, store
from ingestion.tasks import ring
from kb.access import Principal, get_collection, get_document
from kb.access.principal import WRITE
from kb.errors import InvalidError
from kb.models import Collection, Document, Role


def submit(
    *,
    file: File[Any],
    filename: str,
    collection: Collection,
    by: Principal,
    **said: Unpack[Said],
) -> Document:
    """Store a file and queue it; with the `external_id` of a document, as its next version.

    The same bytes again are free: no new version. Raises `NotFoundError` or `ForbiddenError`
    (editors only), `InvalidError` (empty, unsupported, mismatch) and `LimitError` (too-large,
    no-space, quota); in all these cases nothing is stored.
    """
    checked = label(**said)
    _permit(collection, by)
    with staged([(file, filename)]) as items:
        return _once(items, checked, collection, by, "")[0]


def submit_many(
    *,
    files: Sequence[File[Any]],
    collection: Collection,
    by: Principal,
    idempotency_key: str = "",
    **said: Unpack[Said],
) -> list[Document]:
    """Store all files, or none if one is refused (the message names it).

    A `title` or an `external_id` goes with a single file only.
    The same `idempotency_key` with the same files returns the same documents again; with others
    it raises `InvalidError`, code `idempotency-mismatch`.
    """
    checked = label(**said)
    if len(files) > 1 and (checked.title or checked.external_id):
        raise InvalidError(_("A title or an external_id goes with a single file."))
    _permit(collection, by)
    with staged([(file, file.name or "") for file in files]) as items:
        return _once(items, checked, collection, by, idempotency_key)


def submit_text(
    *,
    text: str,
    collection: Collection,
    by: Principal,
    idempotency_key: str = "",
    **said: Unpack[Said],
) -> Document:
    """Store a plain text as a document; otherwise as `submit`.

    Without a `title` a new document is known by its opening words; one that is there keeps its
    title.
    """
    checked = replace(label(**said), otherwise=label(opening_words(text)).title or "text")
    _permit(collection, by)
    file = ContentFile(text.encode("utf-8", "replace"))
    with staged([(file, "text.txt")]) as items:
        return _once(items, checked, collection, by, idempotency_key)[0]


def submit_version(
    *,
    file: File[Any],
    filename: str,
    document: Document,
    by: Principal,
    effective_from: datetime | None = None,
    effective_to: datetime | None = None,
) -> Document:
    """Store a file as a document's next version; the same bytes again are free.

    Search keeps the old one until it is ready and its time has come.
    """
    by.require(WRITE)
    checked = label(effective_from=effective_from, effective_to=effective_to)
    get_document(by, document.pk, Role.EDITOR)
    with staged([(file, filename)]) as items:

        def put() -> list[Document]:
            room = room_of(by)
            held = locked(document.pk)
            renew(held, items[0], checked, by, room)
            return [held]

        return _commit(put)[0]


def _once(
    items: list[Staged], said: Label, collection: Collection, by: Principal, key: str
) -> list[Document]:
    def all_of_them() -> list[Document]:
        room = room_of(by)
        return [store(item, said, collection, by, room) for item in items]

    if not key:
        return _commit(all_of_them)
    asked = fingerprint(items, said, collection)
    return _commit(lambda: once(key=key, asked=asked, by=by, act=all_of_them))


def _permit(collection: Collection, by: Principal) -> None:
    by.require(WRITE)
    get_collection(by, collection.pk, Role.EDITOR)


def _commit(act: Callable[[], list[Document]]) -> list[Document]:
    with transaction.atomic():
        documents = act()
        transaction.on_commit(partial(ring, len(documents)))
    return documents
