"""Taking one found thing over: fetched, submitted as a document and remembered, all or nothing."""

from __future__ import annotations

import hashlib
import tempfile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction

from ingestion.intake import submit
from ingestion.sources.connector import Connector, Found, Unread
from ingestion.sources.errors import ItemError
from ingestion.sources.holding import Hold
from ingestion.sources.plain import plain, storable
from ingestion.sources.urls import link
from kb.access import Principal
from kb.errors import FootnoteError, ForbiddenError, InvalidError, LimitError
from kb.models import Document, Source, SourceItem, SourceRun

LONGEST_KEY, LONGEST_ETAG, LONGEST_PROBLEM = 1000, 200, 300
ADDED, CHANGED, UNCHANGED, REFUSED, KNOWN = "added", "changed", "unchanged", "refused", ""


def external_id(source: Source, key: str) -> str:
    """Return the external id of the document made of this thing: the same for ever."""
    return f"source:{source.pk.hex}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


class Taker:
    """Takes things over for one run. `size` counts the bytes fetched."""

    def __init__(
        self, source: Source, run: SourceRun, since: int, hold: Hold, by: Principal
    ) -> None:
        self._source, self._run, self._since = source, run, since
        self._hold, self._by = hold, by
        self.size = 0

    def take(self, found: Found, connector: Connector) -> str:
        """Return what became of it: the name of a counter of the run, or `KNOWN`.

        `KNOWN`: it was dealt with already in this visit, before a kill.
        """
        if len(found.key) > LONGEST_KEY or not storable(found.key):
            return REFUSED
        if (standing := self._standing(found)) is not None:
            return standing
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
            try:
                connector.fetch(found, file)
                return self._submit(found, file)
            except FootnoteError as error:
                if not _for_itself(error):
                    raise
                return self._refuse(found, error)

    def pass_over(self, folder: Unread) -> str:
        """Keep what is known below a folder that could not be listed, and tell why."""
        if len(folder.key) > LONGEST_KEY or not storable(folder.key):
            return REFUSED  # then the keys below it are too long as well
        items = SourceItem.objects.filter(source=self._source)
        if items.filter(key=folder.key, seen_in__gte=self._since).exists():
            return KNOWN
        told = {"etag": "", "seen_in": self._run, "problem": _problem(folder.why)}
        with transaction.atomic():
            items.filter(key__startswith=folder.key).update(seen_in=self._run)
            items.update_or_create(source=self._source, key=folder.key, defaults=told)
            self._hold.fence()
        return REFUSED

    def _standing(self, found: Found) -> str | None:
        item = self._items(found).first()
        if item is None:
            return None
        if (item.seen_in_id or 0) >= self._since and item.etag == found.etag[:LONGEST_ETAG]:
            return KNOWN
        if not found.etag or item.etag != found.etag[:LONGEST_ETAG]:
            return None
        self._items(found).update(seen_in=self._run)
        return REFUSED if item.problem else UNCHANGED

    def _submit(self, found: Found, file: BinaryIO) -> str:
        self.size += file.tell()
        file.seek(0)
        before = Document.objects.filter(
            collection_id=self._source.collection_id,
            external_id=external_id(self._source, found.key),
            deleted_at__isnull=True,
        ).values_list("latest", flat=True)
        last = before.first()
        try:
            with transaction.atomic():
                document = submit(
                    file=File(file),
                    filename=found.filename,
                    collection=self._source.collection,
                    by=self._by,
                    title=found.title[:500],
                    external_id=external_id(self._source, found.key),
                    metadata=self._metadata(found),
                    background=True,
                )
                self._remember(found, document=document, problem="")
                self._hold.fence()
        except InvalidError as error:  # the thing itself is no document
            raise ItemError(error.message, code=error.code) from error
        if last is None:
            return ADDED
        return UNCHANGED if document.latest_id == last else CHANGED

    def _refuse(self, found: Found, error: FootnoteError) -> str:
        """Remember why; the document made of an earlier content stays, and says so."""
        told: dict[str, Any] = {"problem": _problem(error)}
        if getattr(error, "again", False):
            told["etag"] = ""
        with transaction.atomic():
            self._remember(found, **told)
            self._hold.fence()
        return REFUSED

    def _remember(self, found: Found, **changes: Any) -> None:
        told = {"etag": found.etag[:LONGEST_ETAG], "seen_in": self._run, **changes}
        SourceItem.objects.update_or_create(source=self._source, key=found.key, defaults=told)

    def _items(self, found: Found) -> Any:
        return SourceItem.objects.filter(source=self._source, key=found.key)

    def _metadata(self, found: Found) -> dict[str, Any]:
        """Say where the document comes from; only a link to a web page is one."""
        said = {name: value for name, value in found.metadata.items() if name != "url"}
        url = link(str(found.metadata.get("url", "")))
        return {**said, "source": self._source.name, **({"source_url": url} if url else {})}


def _problem(said: object) -> str:
    return plain(str(said))[:LONGEST_PROBLEM]


def _for_itself(error: FootnoteError) -> bool:
    """Tell whether only this thing is concerned, so that the run can go on."""
    if isinstance(error, LimitError):
        return error.code == "too-large"
    restricted = isinstance(error, ForbiddenError) and error.code == "external-id"
    return isinstance(error, ItemError) or restricted
