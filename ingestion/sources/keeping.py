"""The verbs on sources: create, update, delete, run now. For owners of the collection."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.sources.listing import get_source
from ingestion.sources.plain import storable
from ingestion.sources.registry import connector
from ingestion.sources.removing import remove_all
from ingestion.sources.sealing import seal, typed_by
from kb.access import Principal, get_collection, record
from kb.access.principal import MANAGE
from kb.errors import InvalidError, Message
from kb.models import Collection, Role, Source, SourceRun

SHORTEST, LONGEST = 5, 7 * 24 * 60
"""Minutes between two runs."""
MOST_SOURCES = 50
"""Sources of one collection."""
LONGEST_SECRET = 10_000
HARMLESS = {"depth", "most", "delay", "page", "content", "sitemap"}
"""Options that cannot send the stored secret elsewhere. Of all others it is assumed."""
CHOOSING = {"folders", "include", "exclude"}
"""Options that decide how much is read with the secret: only who typed it changes them without."""


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
        options=_checked(kind, options),
        secret=_sealed(secret, by),
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

    A stored secret goes nowhere new: when the place changes, it must be given again; also when
    somebody else than who typed it changes how much is read. Raises `InvalidError` (code
    `secret-needed`).
    """
    by.require(MANAGE)
    held = _locked(source, by)
    if name is not None:
        held.name = _name(name)
    if options is not None:
        _move(held, options, secret, by)
    if secret is not None:
        held.secret = _sealed(secret, by)
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
    count = remove_all(held, by) if withdraw else 0
    record("source.delete", by=by, target=held, withdrawn=count)
    held.delete()


def _locked(source: Source, by: Principal) -> Source:
    get_source(by, source.pk)
    return Source.objects.select_for_update(of=("self",)).get(pk=source.pk)


def _move(held: Source, options: dict[str, Any], secret: str | None, by: Principal) -> None:
    checked = _checked(held.kind, options)
    names = {*checked, *held.options} - HARMLESS
    changed = {name for name in names if checked.get(name) != held.options.get(name)}
    if changed and held.secret and secret is None:
        if changed - CHOOSING:
            raise _needed(
                _("Type the password or key again: the place has changed, and it goes nowhere new.")
            )
        if typed_by(held.secret) != by.user_id:
            raise _needed(
                _("Type the password or key again: somebody else gave it, for other parts.")
            )
    if checked != held.options:
        held.options, held.cursor = checked, {}
        _end_runs(held, _("The settings were changed."))


def _needed(why: Message) -> InvalidError:
    return InvalidError(why, code="secret-needed")


def _checked(kind: str, options: dict[str, Any]) -> dict[str, Any]:
    if not storable(options):
        raise InvalidError(_("The settings hold a character that is none. Type them again."))
    return connector(kind).check(options)


def _end_runs(source: Source, why: Any) -> None:
    running = SourceRun.objects.filter(source=source, state=SourceRun.State.RUNNING)
    running.update(state=SourceRun.State.FAILED, message=str(why), finished_at=Now())


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 200 or not name.isprintable():
        raise InvalidError(_("Give the source a name of 1 to 200 characters."))
    return name


def _sealed(secret: str, by: Principal) -> str:
    if len(secret) > LONGEST_SECRET:
        raise InvalidError(_("The password or key is too long."))
    if not storable(secret):
        raise InvalidError(_("The password or key holds a character that is none. Type it again."))
    return seal(secret, by.user_id)


def _interval(minutes: int) -> int:
    if not SHORTEST <= minutes <= LONGEST:
        raise InvalidError(_("A source runs every 5 minutes at most, and once a week at least."))
    return minutes
