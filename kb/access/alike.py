"""Documents that say the same, among those the asker may read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from kb.access.permitted import permitted_versions
from kb.access.principal import Principal
from kb.models import Document, Sketch, Version

ALIKE = 0.8
"""Share of shingles in common from which on two documents are reported."""
_LOOKED_AT, _TOLD = 500, 20


@dataclass(frozen=True, slots=True)
class Alike:
    """A document that shares `share` (0 to 1) of its text; `exact`: the same bytes."""

    document: Document
    share: float
    exact: bool


def near_duplicates(document: Document, *, by: Principal) -> list[Alike]:
    """Return the documents like one got through `get_document`, the most alike first.

    Only what `by` may read is looked at, so that nothing tells of the files of others. Compared
    are the versions in effect, and of `document` its latest that is READY.
    """
    from kb.text.minhash import likeness

    sketched = Version.objects.filter(document=document, sketch__isnull=False)
    version = sketched.select_related("sketch").order_by("-number").first()
    if version is None:
        return []
    mine = version.sketch
    readable = permitted_versions(by).filter(pk__in=_with_a_band_of(mine))
    readable = readable.exclude(document=document)
    rows = Sketch.objects.filter(version__in=readable.values("pk"))
    found = [
        Alike(each.version.document, share, each.version.sha256 == version.sha256)
        for each in rows.select_related("version__document")[:_LOOKED_AT]
        if (share := likeness(bytes(mine.signature), bytes(each.signature))) >= ALIKE
    ]
    found.sort(key=lambda each: (not each.exact, -each.share, str(each.document.pk)))
    return found[:_TOLD]


def _with_a_band_of(sketch: Sketch) -> list[uuid.UUID]:
    """Return the versions with a band in common.

    The planner thinks that each of the 24 numbers is in every 200th row and would read the table.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SELECT version_id FROM kb_sketch WHERE bands && %s::bigint[]", [sketch.bands]
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found
