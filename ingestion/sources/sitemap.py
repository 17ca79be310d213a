"""The pages that a site lists itself (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ingestion.errors import LeaseLost
from ingestion.sources import bodies
from ingestion.sources.canonical import canonical
from ingestion.sources.robots import Polite
from kb.errors import FootnoteError

if TYPE_CHECKING:
    import httpx

MOST_MAPS = 50
MOST_LISTED = 50_000
"""Addresses in one map: the protocol's own limit."""
LARGEST = 50 * 2**20
"""Bytes of one map, unpacked: the protocol's own limit."""
_LOC = re.compile(r"<(?:[\w-]{1,20}:)?loc>\s*(?:<!\[CDATA\[)?([^<\]]{1,3000})", re.I)
_INDEX = re.compile(r"<(?:[\w-]{1,20}:)?sitemapindex\b", re.I)


def read(polite: Polite, url: httpx.URL) -> tuple[bool, Iterator[httpx.URL]]:
    """Return whether a map lists other maps, and what it lists.

    A map that is missing or broken lists nothing.
    """
    text = _text(polite, url)
    listed = islice(_LOC.finditer(text), MOST_LISTED)
    found = (canonical(html.unescape(each[1].strip())) for each in listed)
    return _INDEX.search(text[:2000]) is not None, (each for each in found if each is not None)


def _text(polite: Polite, url: httpx.URL) -> str:
    try:
        response = polite.get(url)
        if response.status_code != 200:
            response.close()
            return ""
        data = bodies.read(response, LARGEST)
    except LeaseLost:
        raise
    except FootnoteError:
        return ""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, LARGEST)
        except zlib.error:
            return ""
    return data.decode("utf-8", "replace")
