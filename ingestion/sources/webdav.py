"""WebDAV folders (Nextcloud, SharePoint, Apache, NAS): walked folder by folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from ingestion.sources import answers, bodies, selection
from ingestion.sources.connector import Checkpoint, Event, Found, Unread
from ingestion.sources.davfolders import Server
from ingestion.sources.davlisting import Entry, entries
from ingestion.sources.errors import ItemError
from ingestion.sources.net import Net
from ingestion.sources.selection import MOST_ITEMS, Selection, too_many
from ingestion.sources.urls import web_url

_DEEPEST = 40


class WebDAV:
    """Options: url, username, include, exclude. The secret is the password."""

    kind = "webdav"
    lists_everything = True

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        self._selection = Selection.of(options)
        self._server = Server(options["url"], options["username"], secret, net)

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked, the address with a slash at its end."""
        url = web_url(str(options.get("url", ""))).copy_with(query=None)
        return {
            "url": str(url).rstrip("/") + "/",
            "username": str(options.get("username", "")).strip(),
            **selection.checked(options),
        }

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield the files; the cursor holds the folders that are still to be listed."""
        waiting, count = list(cursor.get("folders", [""])), int(cursor.get("count", 0))
        while waiting:
            folder = waiting.pop()
            try:
                found = self._list(folder)
            except ItemError as error:
                yield Unread(f"{folder}/", error.message)
                found = []
            count += len(found)
            if count > MOST_ITEMS:
                raise too_many()
            for entry in found:
                if not entry.folder and self._selection.takes(entry.path):
                    yield self._found(entry)
                elif entry.folder and not self._selection.prunes(entry.path):
                    waiting.append(entry.path)
            yield Checkpoint({"folders": waiting, "count": count} if waiting else {})

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the file's bytes."""
        bodies.save(answers.item(self._server.get(found.metadata["url"])), into)

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def _list(self, folder: str) -> list[Entry]:
        if folder.count("/") > _DEEPEST:
            raise ItemError(_("The folder is nested too deep, so it was not read."))
        body = self._server.listing(folder)
        return [] if body is None else entries(body, self._server.base, folder)

    def _found(self, entry: Entry) -> Found:
        return Found(
            key=entry.path,
            etag=entry.etag,
            filename=entry.path.rpartition("/")[2],
            metadata={"url": str(self._server.base.copy_with(raw_path=entry.raw_path))},
        )
