"""The trigram indexes serve what is typed; without them every title and heading would be read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.access import Principal
from kb.models import Collection
from retrieval.suggesting import suggest

pytestmark = pytest.mark.django_db

TITLES, HEADINGS = "document_title_trigrams", "heading_trigrams"
FILL = (
    """INSERT INTO kb_document (id, collection_id, title, metadata, tags, restricted, member,
    created_at, updated_at) SELECT gen_random_uuid(), %s, 'Record ' || n || ' of the council',
    '{}', '{}', false, '', now(), now() FROM generate_series(1, 2000) AS n""",
    """INSERT INTO kb_version (id, document_id, number, file, filename, format, media_type, size,
    sha256, created_at, state, failure_code, failure_params, attempts, lost_leases,
    next_attempt_at, lane, waiting_for, waits, worker, progress, language, passage_count,
    indexed_title, quality, flags) SELECT gen_random_uuid(), id, 1, '', '', '', '', 1, '', now(),
    'ready', '', '{}', 0, 0, now(), '', '', 0, '', 100, '', 1, '', '{}', '{}' FROM kb_document""",
    """UPDATE kb_document SET current_id = kb_version.id FROM kb_version
    WHERE document_id = kb_document.id""",
    """INSERT INTO kb_heading (version_id, passage_id, text, spaced)
    SELECT id, gen_random_uuid(), 'Item ' || n, ' item ' || n || ' 第 项'
    FROM kb_version, generate_series(1, 8) AS n""",
    "SELECT gin_clean_pending_list('document_title_trigrams')",
    "ANALYZE kb_collection, kb_grant, kb_document, kb_version, kb_heading",
)


@pytest.fixture
def crowded(handbook: Collection) -> Collection:
    """Many documents, of which few have what is looked for."""
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, [handbook.pk] if "%s" in statement else None)
    return handbook


def plans(text: str, reader: Principal) -> str:
    """Return the plans of the statements that `text` causes."""
    with CaptureQueriesContext(connection) as queries:
        suggest(text, reader=reader)
    lines = []
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            lines += [row[0] for row in cursor.fetchall()]
    return "\n".join(lines)


def test_what_is_typed_is_looked_up(crowded: Collection, as_bob: Principal) -> None:
    for text in ("le", "leave", "leave pol", "休假管", "ERR-20"):
        found = plans(text, as_bob)
        assert f"Bitmap Index Scan on {TITLES}" in found, text
        assert f"Bitmap Index Scan on {HEADINGS}" in found, text


def test_headings_are_looked_up_even_by_one_chinese_character(
    crowded: Collection, as_bob: Principal
) -> None:
    for text in ("假", "休假"):
        assert f"Bitmap Index Scan on {HEADINGS}" in plans(text, as_bob), text
