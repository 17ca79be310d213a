"""What a version of an archive has dealt with, kept until it ends."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

from kb.models import Draft

_MARK = "archive"
"""In place of an embedder: these drafts have no vectors."""


class Dealt:
    """The paths whose files were taken or left as they are.

    Whoever goes on after a crash leaves them alone: by then a person may have deleted such a
    document, or given it a newer version.
    """

    def __init__(self, version_id: uuid.UUID) -> None:
        self._version_id = version_id
        rows = Draft.objects.filter(version=version_id, embedder=_MARK)
        self._digests = {bytes(each) for each in rows.values_list("digest", flat=True)}

    def __contains__(self, path: str) -> bool:
        return _digest(path) in self._digests

    def add(self, paths: Iterable[str]) -> None:
        """Keep new paths, in the transaction that changed their documents."""
        new = [_digest(path) for path in paths]
        Draft.objects.bulk_create(
            Draft(version_id=self._version_id, start=at, embedder=_MARK, digest=digest, vectors=b"")
            for at, digest in enumerate(new, len(self._digests))
        )
        self._digests.update(new)


def _digest(path: str) -> bytes:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()
