"""The pages that a site lists itself (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.sources import bodies
from ingestion.sources.canonical import canonical
from ingestion.sources.robots import Polite
from kb.errors import FootnoteError

if TYPE_CHECKING:
    import httpx

MOST_MAPS = 50
LARGEST = 50 * 2**20
"""Bytes of one map, unpacked: the protocol's own limit."""
_LOC = re.compile(r"<(?:[\w-]{1,20}:)?loc>\s*(?:<!\[CDATA\[)?([^<\]]{1,3000})", re.I)
_INDEX = re.compile(r"<(?:[\w-]{1,20}:)?sitemapindex\b", re.I)


def pages(polite: Polite, maps: list[httpx.URL]) -> Iterator[httpx.URL]:
    """Yield the addresses in maps, and in the maps these list, one level deep.

    A map that is missing or broken lists nothing.
    """
    waiting, read = list(maps), 0
    deep = False
    while waiting and read < MOST_MAPS:
        below: list[httpx.URL] = []
        for each in waiting[: MOST_MAPS - read]:
            read += 1
            text = _text(polite, each)
            found = (canonical(html.unescape(loc.strip())) for loc in _LOC.findall(text))
            if not _INDEX.search(text[:2000]):
                yield from (url for url in found if url is not None)
            elif not deep:
                below += [url for url in found if url is not None and url.host == each.host]
        waiting, deep = below, True


def _text(polite: Polite, url: httpx.URL) -> str:
    try:
        response = polite.get(url)
        if response.status_code != 200:
            response.close()
            return ""
        data = bodies.read(response, LARGEST)
    except FootnoteError:
        return ""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, LARGEST)
        except zlib.error:
            return ""
    return data.decode("utf-8", "replace")
