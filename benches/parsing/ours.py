"""Footnote's reading: the same sandboxed `ingestion.reading.read` that the worker calls."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Found:
    """What a reader recovered; `problem` says why nothing was."""

    text: str = ""
    cells: list[str] = field(default_factory=list)
    problem: str = ""
    seconds: float = 0.0


def read(path: Path) -> Found:
    """Read one file as an upload of it would be; an archive is read member by member."""
    from ingestion.errors import ReadingError
    from ingestion.reading import identify
    from ingestion.reading.formats import HEAD

    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        format = identify(filename=path.name, head=head).name
        return _read(path, format)
    except ReadingError as error:
        return Found(problem=error.code)


def _read(path: Path, format: str) -> Found:
    from ingestion import reading
    from ingestion.reading.archives import CONTAINERS

    if format in CONTAINERS:
        return _members(path)

    found = reading.read(path, format=format, progress=lambda _: None)
    texts = [block.text for block in found.blocks]
    cells = [cell for block in found.blocks for row in block.rows or [] for cell in row]
    return Found("\n".join(texts), cells)


def _members(path: Path) -> Found:
    """Read the members of an archive, each as a document of its own."""
    from ingestion.reading.archives import listing, unpacked

    whole = Found()
    wanted = [each for each in listing(path, filename=path.name) if not each.refusal]
    with tempfile.TemporaryDirectory() as folder:
        for member, pieces in unpacked(path, filename=path.name, wanted=wanted):
            target = Path(folder) / Path(member.name).name
            target.write_bytes(b"".join(pieces))
            found = read(target)
            whole.text += found.text + "\n"
            whole.cells += found.cells
    return whole
