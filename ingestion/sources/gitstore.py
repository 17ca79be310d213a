"""Where fetched objects of git are kept: one folder per source, without working files or hooks."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from dulwich.errors import (
    ApplyDeltaError,
    ChecksumMismatch,
    FileFormatException,
    GitProtocolError,
    WrongObjectException,
)
from dulwich.object_store import (
    DiskObjectStore,
    MaxTreeDepthExceeded,
    ObjectStoreGraphWalker,
)
from dulwich.objects import Blob, Commit, ObjectID, RawObjectID
from dulwich.pack import UnresolvedDeltas

from ingestion.errors import explain
from ingestion.sources import gitpack
from ingestion.sources.gitclient import MOST_PACK, Client
from ingestion.sources.gitfolders import folder
from kb.errors import FootnoteError, LimitError, TransientError

_BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AssertionError,
    zlib.error,
    ApplyDeltaError,
    ChecksumMismatch,
    FileFormatException,
    MaxTreeDepthExceeded,
    UnresolvedDeltas,
    WrongObjectException,
)
"""What dulwich raises over data that is not what git sends."""
MOST_PACKS = 40
"""Fetches after which a folder is begun anew, so that it does not grow for ever."""


class Objects(DiskObjectStore):
    """Objects on disk, of which none but files may be large, however they were packed."""

    def get_raw(self, name: RawObjectID | ObjectID) -> tuple[int, bytes]:
        """Return an object's type and bytes."""
        kind, data = super().get_raw(name)
        if kind != Blob.type_num and len(data) > gitpack.MOST_STRUCTURE:
            raise gitpack.too_large()
        return kind, data


class Store:
    """Objects of one repository, on disk."""

    def __init__(self, name: str) -> None:
        self._folder = folder(name)
        for left in self._folder.glob("pack/tmp*"):
            left.unlink(missing_ok=True)  # of a fetch that was killed
        if not (self._folder / "pack").is_dir():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.rmtree(self._folder)
            self.objects = Objects.init(self._folder)
        else:
            self.objects = Objects(self._folder)

    def commit(self, commit: str) -> Commit | None:
        """Return a commit, if it is here with its tree."""
        name = ObjectID(commit.encode())
        found = self.objects[name] if name in self.objects else None  # noqa: SIM401 not a dict
        return found if isinstance(found, Commit) and found.tree in self.objects else None

    def content(self, blob: str) -> bytes | None:
        """Return a file's bytes, if they were sent."""
        name = ObjectID(blob.encode())
        with understood():
            return self.objects.get_raw(name)[1] if name in self.objects else None

    def crowded(self) -> bool:
        """Tell whether it is time to begin anew."""
        files = [each for each in (self._folder / "pack").iterdir() if each.is_file()]
        packs = sum(each.suffix == ".pack" for each in files)
        return packs > MOST_PACKS or sum(each.stat().st_size for each in files) > 2 * MOST_PACK

    def fetch(self, client: Client, head: Callable[[Mapping[Any, Any]], bytes], have: str) -> str:
        """Bring the head commit here, without history; return it.

        `head` picks it from the references; `have` is a commit that is here, or "".
        """
        held = {have.encode()} if have else set()
        chosen: list[bytes] = []

        def wants(refs: Mapping[Any, Any], depth: int | None = None) -> list[Any]:
            chosen.append(head(refs))
            return [] if self.commit(chosen[0].decode()) else list(chosen)

        walker = ObjectStoreGraphWalker(held, lambda _commit: [], shallow=set(held))  # type: ignore[arg-type]
        with understood(), self._received(client) as write:
            client.fetch_pack(
                "",
                wants,
                walker,
                write,
                depth=1,
                filter_spec=b"blob:limit=%d" % (settings.MAX_UPLOAD + 1),
            )
        if not chosen or self.commit(chosen[0].decode()) is None:
            raise gitpack.damaged()
        return chosen[0].decode()

    def close(self) -> None:
        """Close the files."""
        self.objects.close()

    @contextmanager
    def _received(self, client: Client) -> Iterator[Callable[[bytes], int]]:
        """Take a pack in, bounded, and make it part of the store once it was looked through."""
        into, commit, abort = self.objects.add_pack()
        size = 0

        def write(data: bytes) -> int:
            nonlocal size
            client.begun = True
            size += len(data)
            if size > MOST_PACK or shutil.disk_usage(self._folder).free < settings.DISK_RESERVE:
                raise LimitError(explain("no-space", {}), code="no-space")
            return into.write(data)

        try:
            yield write
            into.flush()
            if size:
                gitpack.examine(into, client.alive)
            commit()
        except BaseException:
            with suppress(OSError):
                abort()
            raise


@contextmanager
def understood() -> Iterator[None]:
    """Turn what dulwich says about a server into words."""
    try:
        yield
    except FootnoteError:
        raise
    except GitProtocolError as error:
        said = _("The server broke off, or does not speak git as it should.")
        raise TransientError(said) from error
    except _BROKEN as error:
        raise gitpack.damaged() from error
