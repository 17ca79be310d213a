"""Reads bytes as a stored file is read: through the sandbox."""

import pytest

from ingestion.errors import ReadingError
from ingestion.reading import Reading, read


def reading_of(tmp_path, data: bytes | str, format: str) -> Reading:
    path = tmp_path / "stored"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, format=format, progress=lambda percent: None)


def shape(found: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


def failure_of(tmp_path, data: bytes | str, format: str) -> str:
    with pytest.raises(ReadingError) as error:
        reading_of(tmp_path, data, format)
    return error.value.code


def hidden(found: Reading) -> list[str]:
    return [note.text for note in found.notes if note.code == "hidden-text"]
