"""Git repositories: the newest commit of a branch, and from then on what changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.sources import selection
from ingestion.sources.connector import Checkpoint, Event, Found, Gone
from ingestion.sources.errors import ItemError
from ingestion.sources.net import Net
from ingestion.sources.pinned import too_large
from ingestion.sources.selection import Selection
from ingestion.sources.urls import web_url
from kb.errors import InvalidError

if TYPE_CHECKING:
    from ingestion.sources.gitchanges import Change
    from ingestion.sources.gitstore import Store

_STEP = 200
_BRANCH = re.compile(r"(?!.*(\.\.|//|@\{))[^\s\x00-\x1f~^:?*\[\\/.-][^\s\x00-\x1f~^:?*\[\\]{0,199}")
_LFS = b"version https://git-lfs.github.com/spec/"


class Git:
    """Options: url, branch, prefix, username, include, exclude. The secret is a token.

    The cursor: `store` is the folder of the fetched objects, `commit` the last one taken over
    wholly, `toward` the one on the way and `done` how many of its changes are. Without `commit`
    the whole tree is named.
    """

    kind = "git"
    lists_everything = False

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        self._options, self._secret, self._net = options, secret, net
        self._selection = Selection.of(options)
        self._store: Store | None = None

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked. No branch is the repository's own choice."""
        url = web_url(str(options.get("url", ""))).copy_with(query=None)
        branch = str(options.get("branch", "")).strip()
        if branch and not _BRANCH.fullmatch(branch):
            raise InvalidError(_("Give the branch by its name, as in main."))
        return {
            "url": str(url).rstrip("/"),
            "branch": branch,
            "prefix": str(options.get("prefix", "")).strip().strip("/"),
            "username": str(options.get("username", "")).strip(),
            **selection.checked(options),
        }

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield what the newest commit changes."""
        from ingestion.sources.gitfolders import new_name, remove
        from ingestion.sources.gitstore import Store

        named = ("url", "branch", "prefix", "include", "exclude")
        scope = [*(self._options[name] for name in named), settings.MAX_UPLOAD]
        place = dict(cursor) if cursor.get("scope") == scope else {}
        store = Store(place["store"]) if place else None
        if store is None or store.crowded() or not _whole(store, place):
            if store is not None:
                store.close()
            remove(cursor.get("store", ""))
            place = {"scope": scope, "store": new_name()}
            yield Checkpoint(dict(place))  # before the folder, so that no folder is ever unknown
            store = Store(place["store"])
        self._store = store
        self.lists_everything = not place.get("commit")
        if place.get("toward"):
            yield from self._take(store, place)
        head = self._head(store, place.get("commit", ""))
        if head != place.get("commit"):
            place |= {"toward": head, "done": 0}
            yield from self._take(store, place)

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the file's bytes."""
        data = self._store.content(found.etag) if self._store is not None else None
        # Servers that can are told to leave out what is larger.
        if data is None or len(data) > settings.MAX_UPLOAD:
            raise too_large()
        if data.startswith(_LFS) and len(data) < 1024:
            raise ItemError(_("Its content is kept in Git LFS, which is not read."))
        into.write(data)

    def close(self) -> None:
        """Close the files."""
        if self._store is not None:
            self._store.close()

    def _head(self, store: Store, have: str) -> str:
        from ingestion.sources.gitclient import Client

        given = self._options
        client = Client(given["url"], given["username"], self._secret, self._net)
        try:
            return store.fetch(client, self._choose, have)
        finally:
            client.close()

    def _choose(self, refs: Mapping[bytes, bytes]) -> bytes:
        branch = self._options["branch"]
        found = refs.get(f"refs/heads/{branch}".encode() if branch else b"HEAD")
        if found is None:
            raise InvalidError(
                _("The repository has no branch of this name.")
                if branch
                else _("The repository is empty, or does not say which branch is its own.")
            )
        return found

    def _take(self, store: Store, place: dict[str, Any]) -> Iterator[Event]:
        """Yield the changes toward a commit, and move the place along in steps."""
        from ingestion.sources.gitchanges import changes

        told = _told(store, place["toward"])
        found = changes(store, place.get("commit", ""), place["toward"])
        for count, change in enumerate(islice(found, place["done"], None), place["done"] + 1):
            if change is not None and self._wants(change.path):
                yield self._event(change, told)
            if count % _STEP == 0:
                place["done"] = count
                yield Checkpoint(dict(place))
        place |= {"commit": place["toward"], "toward": "", "done": 0}
        yield Checkpoint(dict(place))

    def _wants(self, path: str) -> bool:
        prefix = self._options["prefix"]
        return (not prefix or path.startswith(f"{prefix}/")) and self._selection.takes(path)

    @staticmethod
    def _event(change: Change, told: dict[str, str]) -> Event:
        if not change.blob:
            return Gone(change.path)
        name = change.path.rpartition("/")[2]
        return Found(key=change.path, etag=change.blob, filename=name, metadata=told)


def _whole(store: Store, place: dict[str, Any]) -> bool:
    """Tell whether the commits that the place names are still on this machine."""
    names = [place[name] for name in ("commit", "toward") if place.get(name)]
    return all(store.commit(name) is not None for name in names)


def _told(store: Store, name: str) -> dict[str, str]:
    commit = store.commit(name)
    try:
        when = datetime.fromtimestamp(commit.author_time if commit else 0, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        when = ""  # anybody can claim any time
    return {"commit": name, "date": when}
