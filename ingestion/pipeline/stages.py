"""The stages, as a table: the state says what is next, so a crash resumes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from pgvector import HalfVector

from ingestion import reading
from ingestion.errors import ReadingError
from ingestion.indexing import opening, publish, title_for
from ingestion.indexing.rows import Embedded
from ingestion.pipeline.lease import Lease
from ingestion.reading.blocks import from_json, to_json
from ingestion.splitting import Piece, header
from ingestion.splitting import split as split_blocks
from ingestion.splitting.pieces import whole
from kb.embedding import embedder
from kb.models import Content, State, Version
from kb.text import clean

_UNTITLED = ("xlsx", "csv", "tsv")
"""Formats whose first heading is the name of a sheet, not of the document."""
_BATCH = 16
"""Pieces embedded between two reports of progress."""


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
    found = reading.read(
        Path(version.file.path), format=version.format, progress=partial(_part, lease, 2, 40)
    )
    title = found.title or ("" if version.format in _UNTITLED else opening(found.blocks))
    version.quality = {"warnings": found.warnings, "title": " ".join(clean(title).split())}
    with transaction.atomic():
        lease.write(pages=found.pages, quality=version.quality)
        Content.objects.update_or_create(
            version=version, defaults={"blocks": to_json(found.blocks)}
        )


def split(work: Work) -> list[Piece]:
    """SPLITTING: blocks become pieces that fit the embedder."""
    blocks = from_json(Content.objects.get(pk=work.version.pk).blocks)
    work.pieces = split_blocks(
        blocks, title=work.title, budget=settings.PASSAGE_TOKENS, count=embedder().count
    )
    if not work.pieces:
        raise ReadingError("no-text")
    return work.pieces


def embed(work: Work) -> None:
    """EMBEDDING: pieces become vectors, and the version is published."""
    pieces, model = work.pieces or split(work), embedder()
    title, done = work.title, list[Embedded]()
    for start in range(0, len(pieces), _BATCH):
        batch = pieces[start : start + _BATCH]
        texts = [whole(header(title, each.headings), each.text) for each in batch]
        done += map(Embedded, batch, texts, map(HalfVector, model.passages(texts)))
        _part(work.lease, 45, 99, 100 * len(done) // len(pieces))
    publish(version_id=work.version.id, token=work.lease.token, embedded=done, embedder=model.name)


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
