"""Source code, configuration and logs: listings cut where something new begins."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.source import Source

_LONGEST = 4_000
"""Characters of one listing; a single line may be longer."""
_LEAST = 600


def read(source: Source) -> Iterator[Block]:
    """Yield the lines in listings; no line is cut, spaces are kept."""
    yield from blocks(text_of(source), source)


def blocks(text: str, source: Source) -> Iterator[Block]:
    """Yield listings that begin at the margin after an empty line, as definitions do."""
    held: list[str] = []
    size = done = 0
    blank = False
    for line in text.split("\n"):
        begins = blank and line[:1] not in ("", " ", "\t", "}", ")", "]")
        if held and (size + len(line) > _LONGEST or (begins and size >= _LEAST)):
            yield build.code("\n".join(held))
            source.advance(done, len(text))
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
        done += len(line) + 1
        blank = not line.strip()
    yield build.code("\n".join(held))
