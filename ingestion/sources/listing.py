"""Sources as owners of their collection see them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kb.access import Principal, get_collection
from kb.errors import NotFoundError
from kb.models import Collection, Role, Source, SourceItem, SourceRun


@dataclass(frozen=True, slots=True)
class Standing:
    """A source with its latest run (if any) and counts of its things.

    `state`: running, waiting (for its first run), done, failed, or paused.
    """

    source: Source
    state: str
    run: SourceRun | None
    documents: int
    problems: int


def get_source(by: Principal, source_id: uuid.UUID | str) -> Source:
    """Return a source of a collection that `by` owns.

    Raises `NotFoundError` when the collection is unseen, `ForbiddenError` for who is no owner.
    """
    found = Source.objects.select_related("collection", "created_by").filter(pk=source_id).first()
    try:
        if found is not None:
            get_collection(by, found.collection_id, Role.OWNER)
            return found
    except NotFoundError:
        pass
    raise NotFoundError(_("There is no such source."))


def sources_of(collection: Collection, *, by: Principal) -> list[Standing]:
    """Return the sources of a collection, for its owners."""
    get_collection(by, collection.pk, Role.OWNER)
    found = Source.objects.filter(collection=collection).select_related("collection", "created_by")
    return standings(found)


def standings(sources: Iterable[Source]) -> list[Standing]:
    """Return where each source stands, with two queries for all of them."""
    sources = list(sources)
    runs = SourceRun.objects.filter(source__in=sources).order_by("source_id", "-pk")
    latest = {run.source_id: run for run in runs.distinct("source_id")}
    items = SourceItem.objects.filter(source__in=sources).values("source")
    counts = {
        row["source"]: (row["documents"], row["problems"])
        for row in items.annotate(
            documents=Count("document", filter=Q(document__deleted_at__isnull=True)),
            problems=Count("pk", filter=~Q(problem="")),
        )
    }
    return [
        Standing(each, _state(each, run), run, *counts.get(each.pk, (0, 0)))
        for each in sources
        for run in [latest.get(each.pk)]
    ]


def _state(source: Source, run: SourceRun | None) -> str:
    if not source.enabled:
        return "paused"
    if run is None:
        return "waiting"
    return str(run.state)


def runs_of(source: Source) -> QuerySet[SourceRun]:
    """Return the runs of a source got through `get_source`, latest first."""
    return SourceRun.objects.filter(source=source).order_by("-pk")


def items_of(source: Source, *, problems: bool = False) -> QuerySet[SourceItem]:
    """Return the things of a source got through `get_source`; or only those with a problem."""
    items = SourceItem.objects.filter(source=source).select_related("document").order_by("pk")
    return items.exclude(problem="") if problems else items
