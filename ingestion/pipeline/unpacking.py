"""The stage of an archive: each of its files becomes a document of its own.

Nothing of the archive itself is indexed. A passage with a list of names would answer any search
for a word of a title, in front of the documents that the names stand for; the list is kept as the
archive's content, for whoever opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.core.files import File

from ingestion.errors import ReadingError
from ingestion.pipeline.lease import Lease
from ingestion.pipeline.listed import keep
from ingestion.pipeline.members import Archive
from ingestion.pipeline.precedence import Overtaken
from ingestion.reading.archives import CONTAINERS, Member, listing, unpacked
from ingestion.storing.labels import display_name
from ingestion.storing.staging import staged
from kb.errors import InvalidError, LimitError, TransientError
from kb.models import Version

_LISTED, _UNPACKED = 5, 40
"""Per cent of the way of an archive."""
_OTHERS_FAULT = {"no-space"}
"""Refusals that say nothing about the file."""


def is_container(version: Version) -> bool:
    """Tell whether a version's members become documents of their own."""
    return version.format in CONTAINERS


def unpack(version: Version, lease: Lease) -> None:
    """READING of an archive: take its files, withdraw the documents of those that are gone.

    Doing it again does nothing twice: a member is known by its path, its bytes by their SHA-256.
    Overtaken by a newer version, it keeps the list of files and changes nothing more. Raises
    ReadingError when nothing in it can be read, and TransientError while another version of the
    archive goes first.
    """
    archive = Archive(version, lease)
    found = listing(Path(version.file.path), filename=version.filename)
    lease.report(_LISTED)
    refused = {each.index: each.refusal for each in found if each.refusal}
    with suppress(Overtaken):
        refused |= _take(archive, [each for each in found if not each.refusal])
        if len(refused) < len(found):
            # What is listed is there, also if it could not be taken: its document stays as it was.
            archive.withdraw_others({each.name for each in found})
    keep(version, lease, found, refused)
    if len(refused) == len(found):
        raise ReadingError("no-members")


def _take(archive: Archive, found: list[Member]) -> dict[int, str]:
    """Store the members that are new or changed; return index and reason of those that cannot."""
    version, wanted = archive.version, archive.wanted(found)
    members = unpacked(Path(version.file.path), filename=version.filename, wanted=wanted)
    failed: dict[int, str] = {}
    for number, (member, pieces) in enumerate(members, 1):
        if reason := _taken(archive, member, pieces):
            failed[member.index] = reason
        archive.lease.report(_LISTED + (_UNPACKED - _LISTED) * number // len(wanted))
    return failed


class Unpacked(File):  # type: ignore[type-arg]  # not generic at run time
    """A member's bytes as they come out of the sandbox."""

    def __init__(self, member: Member, pieces: Iterator[bytes]) -> None:
        super().__init__(None, name=member.name)
        self.size, self.pieces = member.size, pieces

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the bytes, once."""
        return self.pieces


def _taken(archive: Archive, member: Member, pieces: Iterator[bytes]) -> str:
    """Store a member as an upload is stored; return why it could not be, or nothing."""
    try:
        with staged([(Unpacked(member, pieces), display_name(member.name))]) as items:
            archive.take(member.name, items[0])
    except (InvalidError, LimitError) as error:
        if error.code in _OTHERS_FAULT:
            raise TransientError(error.message, code=error.code) from error
        return error.code
    return ""
