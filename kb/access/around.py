"""What stands around passages, in their own version, as far as the principal may read it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet

from kb.access.permitted import permitted_documents
from kb.access.principal import Principal
from kb.models import Passage

MOST_OF_A_SECTION = 60
"""Passages looked at on each side of one: a chapter without headings can be a whole book."""
ENOUGH = 6_000
"""Characters of a section that are fetched on each side of a passage."""

# The texts are measured where they are: of long sections most would be fetched for nothing. With
# OFFSET 0 it is their lengths that are sorted, and not the texts.
_OF_SECTIONS = """SELECT centre_id, id FROM (
    SELECT centre_id, id, away, sum(size) OVER (
        PARTITION BY centre_id, sign(away) ORDER BY abs(away)
    ) AS characters
    FROM (
        SELECT centre.id AS centre_id, near.id, near.ordinal - centre.ordinal AS away,
            length(near.text) AS size
        FROM kb_passage AS centre JOIN kb_passage AS near
            ON near.version_id = centre.version_id AND near.section = centre.section
            AND near.ordinal BETWEEN centre.ordinal - %s AND centre.ordinal + %s
        WHERE centre.id = ANY(%s) AND centre.document_id IN ({permitted}) OFFSET 0
    ) AS measured
) AS summed WHERE away = 0 OR characters <= %s"""


def neighbours(
    principal: Principal, passage_ids: Iterable[str], *, before: int = 1, after: int = 1
) -> dict[str, list[Passage]]:
    """Return id -> the passage with up to `before` and `after` others, in reading order.

    Passages that the principal may not read are missing. Two statements, for any number of ids.
    """
    centres = _readable(principal, Q(pk__in=[uuid.UUID(each) for each in passage_ids]))
    spans = {row.pk: (row.ordinal - before, row.ordinal + after) for row in centres}
    near = Q(pk__in=[])
    for row in centres:
        near |= Q(version=row.version_id, ordinal__range=spans[row.pk])
    found = list(_readable(principal, near))
    return {
        str(row.pk): [
            each
            for each in found
            if each.version_id == row.version_id
            and spans[row.pk][0] <= each.ordinal <= spans[row.pk][1]
        ]
        for row in centres
    }


def sections(principal: Principal, passage_ids: Iterable[str]) -> dict[str, list[Passage]]:
    """Return id -> the passages of its section, in reading order, as far as `ENOUGH` reaches.

    Otherwise as `neighbours`.
    """
    ids = [uuid.UUID(each) for each in passage_ids]
    sql, params = permitted_documents(principal).order_by().values("pk").query.sql_with_params()
    reach = MOST_OF_A_SECTION
    with connection.cursor() as cursor:
        cursor.execute(_OF_SECTIONS.format(permitted=sql), [reach, reach, ids, *params, ENOUGH])
        members: dict[uuid.UUID, set[uuid.UUID]] = {}
        for centre, near in cursor.fetchall():
            members.setdefault(centre, set()).add(near)
    wanted = set[uuid.UUID]().union(*members.values())
    found = {row.pk: row for row in _readable(principal, Q(pk__in=wanted))}
    order = {pk: place for place, pk in enumerate(found)}
    return {
        str(centre): [found[pk] for pk in sorted(own & order.keys(), key=order.__getitem__)]
        for centre, own in members.items()
        if centre in found
    }


def _readable(principal: Principal, condition: Q) -> QuerySet[Passage]:
    """Return passages of any version: old citations stay open-able, as by `get_passage`."""
    rows = Passage.objects.filter(condition, document__in=permitted_documents(principal))
    return rows.order_by("version_id", "ordinal").defer("lexemes", "bm25", "boxes")
