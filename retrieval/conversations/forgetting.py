"""Erasing from kept answers what was quoted from documents that are gone for good."""

from __future__ import annotations

from django.db import connection, transaction

from kb.access import existing
from retrieval.caching import forget
from retrieval.conversations.stored import from_data, to_data
from retrieval.conversations.withholding import withhold
from retrieval.models import Turn

_AT_ONCE = 200
"""Answers rewritten in one pass; the next pass goes on."""
_REFERENCED = "SELECT DISTINCT jsonb_array_elements_text(source_ids) FROM retrieval_turn"


def forget_deleted() -> int:
    """Rewrite answers that hold words of deleted documents; return how many were rewritten.

    Readers never see such words from the moment of deletion; this removes them from the disk too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCED)
        referenced = {row[0] for row in cursor.fetchall()}
    gone = sorted(referenced - existing(referenced))
    if not gone:
        return 0
    forget(gone)
    with transaction.atomic():
        waiting = Turn.objects.select_for_update(skip_locked=True)
        rows = list(waiting.filter(source_ids__has_any_keys=gone)[:_AT_ONCE])
        for row in rows:
            _forget(row, set(row.source_ids) - set(gone))
    return len(rows)


def _forget(row: Turn, kept: set[str]) -> None:
    if row.answer:
        answer, _withheld = withhold(from_data(row.answer), sources=row.source_ids, permitted=kept)
        row.answer = to_data(answer)
    row.source_ids = sorted(kept)
    row.forgotten = True
    row.save(update_fields=["answer", "source_ids", "forgotten"])
