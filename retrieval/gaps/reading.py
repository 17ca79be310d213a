"""Gaps as their senders and as the keepers of a collection may see them now."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, QuerySet

from kb.access import Principal, permitted_collections, permitted_documents
from kb.access.keepers import names_of
from retrieval.gaps.alike import alike
from retrieval.models import Gap

if TYPE_CHECKING:
    from kb.models import Document

KEEPS = "editor"
"""The role from which one sees what is sent to a collection."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What people asked alike in one collection, all in one state; `latest` says it."""

    latest: Gap
    people: list[str]
    """Names of those who sent it, the latest first."""
    times: int
    last_at: datetime
    documents: list[Document]
    """Those that came nearest, of those that the keeper may read."""
    collection: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A gap as its sender or a keeper may see it now: of what may no longer be read, no name and
    no note."""

    gap: Gap
    sender: str
    collection: str
    note: str
    documents: list[Document]


def kept(by: Principal) -> QuerySet[Gap]:
    """Return the gaps of the collections in which `by` is an editor or owner."""
    return Gap.objects.filter(collection__in=permitted_collections(by, KEEPS).values("pk"))


def own(by: Principal) -> QuerySet[Gap]:
    """Return the gaps that `by` has sent; for a narrowed key, of the collections it may read."""
    found = Gap.objects.filter(reader=by.user_id)
    if by.collection_ids is None:
        return found
    return found.filter(collection__in=permitted_collections(by).values("pk"))


def questions(by: Principal, *, state: str = "", collection: str = "") -> QuerySet[Any]:
    """Return what was asked, one row for questions alike, what most people ask first.

    Rows are dicts of `collection`, `alike`, `state`, `people`, `times`, `last`.
    """
    found = kept(by)
    found = found.filter(state=state) if state else found
    found = found.filter(collection=uuid.UUID(collection)) if collection else found
    grouped = found.order_by().values("collection", "alike", "state")
    counted = grouped.annotate(
        people=Count("reader", distinct=True), times=Count("pk"), last=Max("created_at")
    )
    return counted.order_by("-people", "-last", "collection", "alike")


def told(rows: Sequence[dict[str, Any]], *, by: Principal) -> list[Asked]:
    """Return rows of `questions` with their words, senders and nearest documents."""
    found = kept(by).filter(alike__in={row["alike"] for row in rows})
    grouped: dict[tuple[Any, ...], list[Gap]] = defaultdict(list)
    for gap in found.order_by("-created_at", "id"):
        grouped[gap.collection_id, gap.alike, gap.state].append(gap)
    gaps = [grouped[row["collection"], row["alike"], row["state"]] for row in rows]
    shown = [(row, each) for row, each in zip(rows, gaps, strict=True) if each]
    documents = _documents((gap for _row, each in shown for gap in each), by)
    people = names_of({gap.reader_id for _row, each in shown for gap in each})
    names = dict(permitted_collections(by).values_list("pk", "name"))
    return [
        Asked(
            latest=each[0],
            people=list(dict.fromkeys(people[gap.reader_id] for gap in each)),
            times=row["times"],
            last_at=row["last"],
            documents=[documents[pk] for pk in each[0].document_ids if pk in documents],
            collection=names.get(each[0].collection_id, ""),
        )
        for row, each in shown
    ]


def sent(gaps: Sequence[Gap], *, by: Principal) -> list[Sent]:
    """Return gaps, one's own or those one keeps, as they may be shown now."""
    people = names_of({gap.reader_id for gap in gaps})
    documents = _documents(gaps, by)
    ids = {gap.collection_id for gap in gaps}
    names = dict(permitted_collections(by).filter(pk__in=ids).values_list("pk", "name"))
    return [
        Sent(
            gap,
            people.get(gap.reader_id, ""),
            names.get(gap.collection_id, ""),
            gap.note if gap.collection_id in names else "",
            [documents[pk] for pk in gap.document_ids if pk in documents],
        )
        for gap in gaps
    ]


def sent_alike(question: str, *, by: Principal, within: Iterable[uuid.UUID]) -> list[Gap]:
    """Return one's latest gap for this question in each of these collections."""
    found = own(by).filter(alike=alike(question), collection__in=list(within))
    latest: dict[uuid.UUID, Gap] = {}
    for gap in found.order_by("-created_at", "id"):
        latest.setdefault(gap.collection_id, gap)
    return list(latest.values())


def _documents(gaps: Iterable[Gap], by: Principal) -> dict[str, Document]:
    ids = {pk for gap in gaps for pk in gap.document_ids}
    return {str(each.pk): each for each in permitted_documents(by).filter(pk__in=ids)}
