"""Idempotency-Key: a request repeated after a lost answer does nothing twice."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ingestion.storing.labels import Label
from ingestion.storing.staging import Staged
from kb.access import Principal, permitted_documents
from kb.errors import InvalidError, NotFoundError
from kb.models import Collection, Document, IdempotencyRecord

LONGEST_KEY = 200


def fingerprint(items: Sequence[Staged], said: Label, collection: Collection) -> str:
    """Return the SHA-256 of what is asked for."""
    files = [[item.filename, item.sha256] for item in items]
    asked: list[Any] = [str(collection.pk), files, said.title, said.external_id, said.metadata]
    if said.tags is not None:
        asked.append(said.tags)
    if said.dated:
        asked += [str(said.effective_from), str(said.effective_to)]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def once(
    *, key: str, asked: str, by: Principal, act: Callable[[], list[Document]]
) -> list[Document]:
    """Do `act` unless this person's key has done it: then return its documents, in order.

    Needs a transaction: a second request at the same time waits for the first one's commit.
    Raises `InvalidError`, code `idempotency-mismatch`, when the key stands for another request,
    and `NotFoundError` when all of its documents were deleted since.
    """
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise InvalidError(_("An Idempotency-Key has at most 200 printable characters."))
    record, created = IdempotencyRecord.objects.get_or_create(
        owner_id=by.user_id, key=key, defaults={"fingerprint": asked}
    )
    if created:
        documents = act()
        record.document_ids = [str(document.pk) for document in documents]
        record.save(update_fields=["document_ids"])
        return documents
    if record.fingerprint != asked:
        raise InvalidError(
            _("This Idempotency-Key was used for another request."), code="idempotency-mismatch"
        )
    found = permitted_documents(by).in_bulk(record.document_ids)
    documents = [found[pk] for each in record.document_ids if (pk := uuid.UUID(each)) in found]
    if not documents:
        raise NotFoundError(_("What this Idempotency-Key stored has been deleted since."))
    return documents
