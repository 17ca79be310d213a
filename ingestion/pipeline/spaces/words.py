"""Making the word index anew from the stored text, after a change of the tokeniser."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection

from ingestion.indexing.rows import distinct, sparse
from ingestion.splitting import header
from ingestion.splitting.pieces import whole
from kb.text import tokens

_SLICE = 200
_NEXT = """
SELECT p.id, p.xmin::text, COALESCE(NULLIF(v.indexed_title, ''), d.title), p.headings, p.text
FROM kb_passage p
JOIN kb_version v ON v.id = p.version_id
JOIN kb_document d ON d.id = p.document_id
WHERE p.id > %s ORDER BY p.id LIMIT %s
"""
_WRITE = """
UPDATE kb_passage SET lexemes = array_to_tsvector(%(words)s::text[]), bm25 = %(bm25)s::sparsevec
WHERE id = %(id)s AND xmin::text = %(row)s
  AND (lexemes <> array_to_tsvector(%(words)s::text[]) OR bm25 <> %(bm25)s::sparsevec)
"""


def rewrite_words(after: uuid.UUID) -> Iterator[tuple[int, uuid.UUID]]:
    """Write the words of all passages behind `after` anew; yield (passages seen, last id).

    Each slice is committed by itself, so that it can go on behind the last id after a stop. Rows
    that would not change are not written.
    """
    while rows := _next(after):
        changes: list[dict[str, Any]] = []
        for pk, row, title, headings, text in rows:
            words = tokens(whole(header(title, headings), text))
            bm25 = sparse(words).to_text()
            changes.append({"id": pk, "row": row, "words": distinct(words), "bm25": bm25})
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, changes)
        after = rows[-1][0]
        yield len(rows), after


def _next(after: uuid.UUID) -> list[tuple[uuid.UUID, str, str, list[str], str]]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [after, _SLICE])
        return list(cursor.fetchall())
