"""Which entries of the glossaries a question's words are in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from kb.access.glossary.terms import key_of, wording
from kb.access.permitted import permitted_collections
from kb.access.principal import Principal

MOST_HEARD = 8
"""Entries that one question is widened by: those with the longest terms first."""

# One look into the index for each head: whether two long arrays overlap takes 80 ms to find out.
_FOUND = """WITH entry AS MATERIALIZED (
    SELECT DISTINCT known.id, known.collection_id, known.terms, known.created_at
    FROM unnest(%s::text[]) AS said (head)
    JOIN kb_synonyms AS known ON known.heads @> ARRAY[said.head]
) SELECT collection.id, collection.name, entry.terms
FROM entry JOIN kb_collection AS collection ON collection.id = entry.collection_id
WHERE collection.id IN ({permitted}) ORDER BY entry.created_at, entry.id"""


@dataclass(frozen=True, slots=True)
class Heard:
    """An entry that a question speaks of: the term that is `said`, and the `others` of its entry.

    Terms are as the glossary writes them.
    """

    collection_id: str
    collection: str
    said: str
    others: tuple[str, ...]


def heard(
    text: str, *, by: Principal, collections: Sequence[uuid.UUID | str] | None = None
) -> list[Heard]:
    """Return what `text` speaks of in the glossaries that `by` may read, in one statement.

    `collections` narrows to the glossaries of these. Of several terms of one entry that are said,
    the longest counts; what was said in other words already is not among the others.
    """
    words = wording(text)
    within = permitted_collections(by)
    if collections:
        within = within.filter(pk__in=collections)
    sql, params = within.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(permitted=sql), [words.heads(), *params])
        rows = cursor.fetchall()
    found = []
    for collection_id, collection, terms in rows:
        said = [term for term in terms if words.has(key_of(term))]
        others = tuple(term for term in terms if term not in said)
        if said and others:
            found.append(Heard(str(collection_id), collection, max(said, key=len), others))
    return sorted(found, key=lambda each: -len(each.said))[:MOST_HEARD]
