"""What a footnote points to, as far as it is still there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kb.access.permitted import permitted_documents
from kb.access.principal import Principal
from kb.errors import NotFoundError
from kb.models import Document, Passage, Version


@dataclass(frozen=True, slots=True)
class Quoted:
    """A document with the version and the passage that were quoted; None for what is gone.

    A version that is read again has other passages, which may have the ids of the earlier ones.
    """

    document: Document
    version: Version | None
    passage: Passage | None


def quoted(
    principal: Principal,
    *,
    document_id: uuid.UUID | str,
    version_id: uuid.UUID | str,
    passage_id: uuid.UUID | str,
) -> Quoted:
    """Return what is left of a quoted passage of a permitted document, of whichever version.

    Raises NotFoundError for a document that `principal` may not read or that is gone.
    """
    seen = permitted_documents(principal).select_related("collection", "current")
    document = seen.filter(pk=document_id).first()
    if document is None:
        raise NotFoundError(_("There is no such document."))
    version = Version.objects.filter(document=document, pk=version_id).first()
    passages = Passage.objects.filter(version=version) if version else Passage.objects.none()
    return Quoted(document, version, passages.filter(pk=passage_id).first())
