"""Questions with the passages that should be found: of an evaluation set, or from the documents."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from kb.errors import InvalidError
from kb.text import clean, sentences

_SHORTEST, _LONGEST = 20, 300
"""Characters of a sentence that can stand for a question."""

# The same passages every time, wherever they are, without reading all of them in Python.
_SAMPLE = """
SELECT p.id, p.text, p.headings FROM kb_passage p
JOIN kb_document d ON d.current_id = p.version_id
WHERE d.deleted_at IS NULL ORDER BY md5(p.id::text) LIMIT %s
"""
_RELEVANT = """
SELECT p.id FROM kb_passage p
JOIN kb_document d ON d.current_id = p.version_id
JOIN kb_version v ON v.id = p.version_id
WHERE d.deleted_at IS NULL
  AND (%(document)s = '' OR %(document)s IN (d.title, d.external_id, v.filename, d.id::text))
  AND (%(passage)s = '' OR strpos(p.text, %(passage)s) > 0 OR strpos(%(passage)s, p.text) > 0)
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the passages of which one should be found; none when the set is not ours."""

    text: str
    passages: frozenset[uuid.UUID]


def sampled(count: int) -> list[Question]:
    """Return sentences of up to `count` stored passages, each to find its own passage."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, [count])
        rows = cursor.fetchall()
    return [Question(_sentence(text, headings), frozenset([pk])) for pk, text, headings in rows]


def questions_of(lines: Iterable[str]) -> Iterator[Question]:
    """Yield the questions of an evaluation set in JSON lines.

    Each has `question`, and `document` (title, external id, file name or id) or `passage` (text of
    the passage, or a stretch of it), or both. Raises `InvalidError` with the number of the line.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, document = str(row["question"]), str(row.get("document") or "")
            passage = clean(str(row.get("passage") or "")).strip()
        except (ValueError, KeyError, TypeError, AttributeError):
            text = document = passage = ""
        if not text or not (document or passage):
            raise InvalidError(
                _("Line %(n)d needs “question” and “document” or “passage”.") % {"n": number}
            )
        yield Question(text, _relevant(document, passage))


def _relevant(document: str, passage: str) -> frozenset[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_RELEVANT, {"document": document, "passage": passage})
        return frozenset(pk for (pk,) in cursor.fetchall())


def _sentence(text: str, headings: list[str]) -> str:
    """Return the longest sentence that is not the whole text; else the heading, else the text."""
    found = [each.text.strip() for each in sentences(text)]
    fitting = [each for each in found if _SHORTEST <= len(each) <= _LONGEST]
    if len(found) > 1 and fitting:
        return max(fitting, key=len)
    return (headings[-1] if headings else "") or text[:_LONGEST]
