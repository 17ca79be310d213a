"""Documents to choose from, by their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.access import Principal, permitted_documents
from kb.text import clean

if TYPE_CHECKING:
    from kb.models import Document

MOST = 10
_WORDS = 8


def candidates(by: Principal, typed: str) -> list[Document]:
    """Return up to `MOST` documents that `by` may read, with all typed words, newest first."""
    found = permitted_documents(by).select_related("collection")
    for word in clean(typed).split()[:_WORDS]:
        found = found.filter(title__icontains=word)
    return list(found.order_by("-created_at", "id")[:MOST])
