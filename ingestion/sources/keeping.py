"""The verbs on sources: create, update, delete, run now. For owners of the collection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.sources.listing import get_source
from ingestion.sources.registry import connector
from ingestion.sources.sealing import seal
from kb.access import Principal, get_collection, record
from kb.access.principal import MANAGE
from kb.errors import InvalidError
from kb.models import IN_PROGRESS, Collection, Document, Role, Source, SourceRun, Version

SHORTEST, LONGEST = 5, 7 * 24 * 60
"""Minutes between two runs."""
MOST_SOURCES = 50
"""Sources of one collection."""
LONGEST_SECRET = 10_000
HARMLESS = {"include", "exclude", "depth", "most", "delay", "page", "folders", "content", "sitemap"}
"""Options that cannot send the stored secret elsewhere. Of all others it is assumed."""


@transaction.atomic
def create_source(
    *,
    collection: Collection,
    by: Principal,
    kind: str,
    name: str,
    options: dict[str, Any],
    secret: str = "",
    every_minutes: int = 60,
) -> Source:
    """Create a source that acts with the rights of `by`; its first run begins within seconds."""
    by.require(MANAGE)
    get_collection(by, collection.pk, Role.OWNER)
    if Source.objects.filter(collection=collection).count() >= MOST_SOURCES:
        raise InvalidError(_("A collection has at most 50 sources."), code="too-many")
    source = Source(
        collection=collection,
        kind=kind,
        name=_name(name),
        options=connector(kind).check(options),
        secret=_sealed(secret),
        every_minutes=_interval(every_minutes),
        created_by_id=by.user_id,
    )
    source.save(force_insert=True)
    # Due by the database's clock alone: the web server's may be an hour off.
    Source.objects.filter(pk=source.pk).update(next_run_at=Now())
    record("source.create", by=by, target=source, kind=kind)
    return source


@transaction.atomic
def update_source(
    *,
    source: Source,
    by: Principal,
    name: str | None = None,
    options: dict[str, Any] | None = None,
    secret: str | None = None,
    every_minutes: int | None = None,
    enabled: bool | None = None,
) -> Source:
    """Change, pause or resume a source; from then on it acts with the rights of `by`.

    A stored secret goes nowhere new: when the place changes, it must be given again. Raises
    `InvalidError` (code `secret-needed`).
    """
    by.require(MANAGE)
    held = _locked(source, by)
    if name is not None:
        held.name = _name(name)
    if options is not None:
        _move(held, options, secret)
    if secret is not None:
        held.secret = _sealed(secret)
    if every_minutes is not None:
        held.every_minutes = _interval(every_minutes)
    if enabled is not None:
        held.enabled = enabled
    held.created_by_id = by.user_id
    # Whoever visits it now does so with the old settings: the lease is taken away.
    held.lease_token = held.lease_until = None
    held.save()
    Source.objects.filter(pk=held.pk).update(next_run_at=Now())
    if not held.enabled:
        _end_runs(held, _("Paused."))
    record("source.update", by=by, target=held, enabled=held.enabled)
    return held


def run_source(*, source: Source, by: Principal) -> None:
    """Make a source due now. Raises `InvalidError` (code `paused`) when it is paused."""
    by.require(MANAGE)
    with transaction.atomic():
        held = _locked(source, by)
        if not held.enabled:
            raise InvalidError(_("The source is paused. Resume it first."), code="paused")
        Source.objects.filter(pk=held.pk).update(next_run_at=Now())
        record("source.run", by=by, target=held)


@transaction.atomic
def delete_source(*, source: Source, by: Principal, withdraw: bool) -> None:
    """Delete a source; its documents stay, or are deleted with it and gone at once."""
    by.require(MANAGE)
    held = _locked(source, by)
    count = 0
    if withdraw:
        made = held.items.filter(document__isnull=False).values("document")
        documents = Document.objects.filter(pk__in=list(made.values_list("document", flat=True)))
        ids = list(documents.filter(deleted_at__isnull=True).values_list("pk", flat=True))
        until = Now() + timedelta(seconds=settings.UNDO_SECONDS)
        count = Document.objects.filter(pk__in=ids).update(deleted_at=Now(), purge_at=until)
        Version.objects.filter(document__in=ids, state__in=IN_PROGRESS).update(
            lease_token=None, lease_until=None, attempts=0
        )
    record("source.delete", by=by, target=held, withdrawn=count)
    held.delete()


def _locked(source: Source, by: Principal) -> Source:
    get_source(by, source.pk)
    return Source.objects.select_for_update(of=("self",)).get(pk=source.pk)


def _move(held: Source, options: dict[str, Any], secret: str | None) -> None:
    checked = connector(held.kind).check(options)
    names = {*checked, *held.options} - HARMLESS
    moved = any(checked.get(name) != held.options.get(name) for name in names)
    if moved and held.secret and secret is None:
        raise InvalidError(
            _("Type the password or key again: the place has changed, and it goes nowhere new."),
            code="secret-needed",
        )
    if checked != held.options:
        held.options, held.cursor = checked, {}
        _end_runs(held, _("The settings were changed."))


def _end_runs(source: Source, why: Any) -> None:
    running = SourceRun.objects.filter(source=source, state=SourceRun.State.RUNNING)
    running.update(state=SourceRun.State.FAILED, message=str(why), finished_at=Now())


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 200 or not name.isprintable():
        raise InvalidError(_("Give the source a name of 1 to 200 characters."))
    return name


def _sealed(secret: str) -> str:
    if len(secret) > LONGEST_SECRET or "\x00" in secret:
        raise InvalidError(_("The password or key is too long."))
    return seal(secret)


def _interval(minutes: int) -> int:
    if not SHORTEST <= minutes <= LONGEST:
        raise InvalidError(_("A source runs every 5 minutes at most, and once a week at least."))
    return minutes
