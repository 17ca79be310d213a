"""Asking as another reader: what owners may do for the people they let in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.access import (
    Principal,
    get_document,
    permitted_collections,
    permitted_documents,
    principal_of,
    record,
)
from kb.access.people import named
from retrieval.explaining.explanation import Step

if TYPE_CHECKING:
    from kb.models import Document, User


def another(name: str, document: Document, by: Principal) -> Principal:
    """Return the reader called `name`, for an owner of the document's collection.

    The reader is looked at in the collections that `by` owns, and in no other: ranks among what
    `by` may not read would tell about it. Raises `ForbiddenError` for anybody but an owner.
    """
    get_document(by, document.pk, "owner")
    user: User = named(name, kind="user")  # type: ignore[assignment]
    owned = permitted_collections(by, "owner").values_list("pk", flat=True)
    record("search.explain", by=by, target=document, reader=user.pk)
    return replace(principal_of(user), collection_ids=frozenset(owned))


def permission(document: Document, reader: Principal) -> Step:
    """Tell whether `reader` may read the document, and if not, which right is missing."""
    if permitted_documents(reader).filter(pk=document.pk).exists():
        return Step("permission", True, "permitted")
    granted = permitted_collections(reader).filter(pk=document.collection_id).exists()
    return Step("permission", False, "not-listed" if granted else "no-grant", lost=True)
