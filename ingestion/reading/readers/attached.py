"""What was sent along with a mail: read by the reader of its format, in the same process."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.reading import formats
from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.nested import MOST_DEPTH, Nested, below, report, unread
from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_BY_MEDIA_TYPE = {each.media_type: each.extensions[0] for each in formats.FORMATS}


def attached(
    data: bytes, name: str, media_type: str, source: Source, level: int
) -> Iterator[Block]:
    """Yield a heading with the file's name and its blocks below, or note that it was not read.

    `level` is that of the heading; 0 leaves it out.
    """
    shown, inner = build.line(name)[:200] or "?", Nested(data, source)
    begun = False
    try:
        for block in below(_blocks(inner, _named(name, media_type)), level):
            if level and not begun:
                yield build.heading(shown, level)
            begun = True
            yield block
    except Unreadable as error:
        unread(source, shown, error.code)
    except Exception as error:  # noqa: BLE001 one broken attachment must not cost the whole mail
        unread(source, shown, type(error).__name__)
    report(inner, source, shown)


def _named(name: str, media_type: str) -> str:
    """Return a name by which the format is known: the media type helps where there is no suffix."""
    extension = _BY_MEDIA_TYPE.get(media_type)
    return f"{name}.{extension}" if extension and "." not in name else name


def _blocks(inner: Nested, name: str) -> Iterator[Block]:
    from ingestion.reading import readers

    data = inner.bytes()
    if inner.depth > MOST_DEPTH:
        raise Unreadable("nested")
    format = formats.known(filename=name, head=data[: formats.HEAD]).name
    try:
        reader = readers.reader_of(format)
    except KeyError:
        raise Unreadable("unsupported") from None
    yield from reader.read(inner)
