"""The stages, as a table: the state says what is next, so a crash resumes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from ingestion import reading
from ingestion.assessing import assess
from ingestion.errors import ReadingError
from ingestion.indexing import opening, publish, title_for
from ingestion.pipeline.embedding import embedded
from ingestion.pipeline.lease import Lease
from ingestion.pipeline.unpacking import is_container, unpack
from ingestion.pipeline.waiting import release_others
from ingestion.reading.blocks import from_json, to_json
from ingestion.splitting import Piece
from ingestion.splitting import split as split_blocks
from kb.access import current_space
from kb.models import Content, State, Version
from kb.text import clean
from kb.text.minhash import sketch_of

_UNTITLED = ("xlsx", "csv", "tsv")
"""Formats whose first heading is the name of a sheet, not of the document."""


@dataclass
class Work:
    """A version under a lease; `pieces` are made anew after a crash, since that is cheap."""

    version: Version
    lease: Lease
    pieces: list[Piece] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title that is indexed with every passage."""
        return title_for(self.version.document, self.version)


def check(work: Work) -> None:
    """RECEIVED: the stored bytes are there."""
    if not Path(work.version.file.path).is_file():
        raise ReadingError("missing")


def read(work: Work) -> None:
    """READING: the file becomes blocks, in a sandboxed process; they are kept."""
    version, lease = work.version, work.lease
    if is_container(version):
        unpack(version, lease)
        return
    found = reading.read(
        Path(version.file.path), format=version.format, progress=partial(_part, lease, 2, 40)
    )
    title = found.title or ("" if version.format in _UNTITLED else opening(found.blocks))
    report = assess(found)
    version.quality = {
        **report.as_dict(),
        "warnings": found.warnings,
        "title": " ".join(clean(title).split()),
    }
    with transaction.atomic():
        lease.write(pages=found.pages, quality=version.quality, flags=report.flags)
        Content.objects.update_or_create(
            version=version, defaults={"blocks": to_json(found.blocks)}
        )


def split(work: Work) -> list[Piece]:
    """SPLITTING: blocks become pieces that fit the embedder; of an archive, its members' do."""
    if is_container(work.version):
        return []
    blocks = from_json(Content.objects.get(pk=work.version.pk).blocks)
    work.pieces = split_blocks(
        blocks,
        title=work.title,
        budget=settings.PASSAGE_TOKENS,
        count=current_space().embedder().count,
    )
    if not work.pieces:
        raise ReadingError("no-text")
    return work.pieces


def embed(work: Work) -> None:
    """EMBEDDING: pieces become vectors, and the version is published."""
    pieces, space, title = work.pieces or split(work), current_space(), work.title
    report = partial(_part, work.lease, 45, 99)
    done = embedded(work.version, pieces, title=title, space=space, lease=work.lease, report=report)
    sketch = sketch_of(each.piece.text for each in done)
    publish(
        version_id=work.version.id,
        token=work.lease.token,
        embedded=done,
        space=space,
        title=title,
        sketch=sketch,
    )
    if is_container(work.version):
        release_others(work.version.pk)


def _part(lease: Lease, start: int, end: int, percent: int) -> None:
    """Report `percent` of the part of the way from `start` to `end`."""
    lease.report(start + (end - start) * percent // 100)


class Stage(NamedTuple):
    """What to do in a state, the state after it, and how far along that is in per cent."""

    work: Callable[[Work], object]
    then: State
    percent: int


STAGES: dict[str, Stage] = {
    State.RECEIVED: Stage(check, State.READING, 2),
    State.READING: Stage(read, State.SPLITTING, 40),
    State.SPLITTING: Stage(split, State.EMBEDDING, 45),
    State.EMBEDDING: Stage(embed, State.READY, 100),
}
