"""Making a collection from a file: all of it in one transaction, or nothing.

The file is read in the sandbox and every entry hashed before anything is stored; texts are parsed
anew by the queue, so that nothing in the file but bytes and labels is believed. What a crash
leaves behind is files without rows, which the sweeper removes.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ingestion.exchange.bundle import Bundle, opened
from ingestion.exchange.identities import Directory
from ingestion.exchange.making import Imported, Items, Making, Refused
from ingestion.storing.room import room_seen
from ingestion.storing.staging import check_disk, staged
from ingestion.tasks import ring
from kb.access import Principal
from kb.access.principal import MANAGE, WRITE
from kb.errors import ForbiddenError, InvalidError, LimitError


def permit_import(by: Principal) -> None:
    """Raise `ForbiddenError` unless `by` may make a collection and fill it."""
    for scope in (MANAGE, WRITE):
        by.require(scope)
    if by.collection_ids is not None:
        raise ForbiddenError(_("This API key is limited to certain collections."))


def import_collection(
    *, path: Path | str, by: Principal, name: str | None = None, trust_names: bool = False
) -> Imported:
    """Make a collection from an exported file; whoever imports it owns it.

    With `trust_names`, people and groups of another installation are those of the same name here.
    Raises `InvalidError` (not an export, changed, an unknown version), `LimitError` (no-space,
    quota) or `ForbiddenError`; then nothing was made.
    """
    permit_import(by)
    bundle = opened(Path(path))
    _check_room(bundle, by)
    with ExitStack() as stack:
        items, refused = _staged(bundle, stack)
        with transaction.atomic():
            made = Making(
                bundle, by, items, Directory(bundle.manifest["origin"], trust_names=trust_names)
            )
            done = made.all(name)
            transaction.on_commit(partial(ring, done.versions))
    done.refused = refused
    return done


def _check_room(bundle: Bundle, by: Principal) -> None:
    """Ask for room before anything is written: a small file may use its bytes many times.

    Asked again, and reliably, by the transaction. What is too large to be taken is not counted.
    """
    sizes = [version.size for each in bundle.documents for version in each.versions]
    total = sum(size for size in sizes if size <= settings.MAX_UPLOAD)
    room_seen(by).take(documents=len(bundle.documents), size=total)
    check_disk(total)


def _staged(bundle: Bundle, stack: ExitStack) -> tuple[Items, list[Refused]]:
    """Bring all bytes to disk as uploads are brought; name those that an upload would refuse."""
    items: Items = {}
    refused: list[Refused] = []
    for each in bundle.documents:
        for version in each.versions:
            pair = (bundle.original(version), version.filename)
            try:
                items[each.id, version.number] = stack.enter_context(staged([pair]))[0]
            except (InvalidError, LimitError) as error:
                if error.code == "no-space":
                    raise
                refused.append(Refused(version.filename, str(error)))
    return items, refused
