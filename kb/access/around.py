"""What stands around passages, in their own version, as far as the principal may read it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kb.access.permitted import permitted_documents
from kb.access.principal import Principal
from kb.models import Passage

MOST_OF_A_SECTION = 60
"""Passages looked at on each side of one: a chapter without headings can be a whole book."""


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
    """Return id -> the passages of its section, in reading order; otherwise as `neighbours`."""
    reach = MOST_OF_A_SECTION
    found = neighbours(principal, passage_ids, before=reach, after=reach)
    return {name: _section(name, passages) for name, passages in found.items()}


def _section(name: str, passages: list[Passage]) -> list[Passage]:
    own = next(each.section for each in passages if str(each.pk) == name)
    return [each for each in passages if each.section == own]


def _readable(principal: Principal, condition: Q) -> QuerySet[Passage]:
    """Return passages of any version: old citations stay open-able, as by `get_passage`."""
    rows = Passage.objects.filter(condition, document__in=permitted_documents(principal))
    return rows.order_by("version", "ordinal").defer("lexemes", "bm25", "boxes")
