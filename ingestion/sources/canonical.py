"""One page, one address: which URLs are the same page, and which are no page. Pure."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, quote, unquote, urlencode

import httpx

from ingestion.sources.urls import LONGEST_URL, port_of, web_url
from kb.errors import InvalidError

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_ga|_gl|phpsessid|jsessionid|sid|sessionid|aspsessionid\w*",
    re.I,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)
_UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
MOST_FIELDS, MOST_REPEATS, MOST_STEPS = 6, 3, 20
"""Beyond these, an address is taken for a trap: calendars, filters, relative links gone wrong."""


def canonical(text: str, base: httpx.URL | None = None) -> httpx.URL | None:
    """Return the address of a link's page in its one spelling, or None when it is none."""
    try:
        joined = base.join(text.strip()) if base is not None else text
        url = web_url(str(joined))
    except (httpx.InvalidURL, InvalidError, ValueError):
        return None
    path = _UNRESERVED.sub(_plain, _SESSION.sub("", url.raw_path.decode().split("?")[0])) or "/"
    fields = parse_qsl(url.query.decode(), keep_blank_values=True)
    kept = [field for field in fields if not _TRACKING.fullmatch(field[0])]
    if _trap(path, kept):
        return None
    query = urlencode(kept, quote_via=quote)
    port = None if port_of(url) == {"http": 80, "https": 443}[url.scheme] else url.port
    raw = path + (f"?{query}" if query else "")
    found = url.copy_with(raw_path=raw.encode(), port=port, host=url.host.rstrip("."))
    return found if len(str(found)) <= min(LONGEST_URL, 1000) else None


def _plain(match: re.Match[str]) -> str:
    """Undo needless escapes, as `%7E`; others in capitals (RFC 3986, section 6.2.2)."""
    character = unquote(match.group())
    safe = character.isascii() and (character.isalnum() or character in "-._~")
    return character if safe else match.group().upper()


def _trap(path: str, fields: list[tuple[str, str]]) -> bool:
    steps = [step for step in path.split("/") if step]
    repeated = max(Counter(steps).values(), default=0) > MOST_REPEATS
    return repeated or len(steps) > MOST_STEPS or len(fields) > MOST_FIELDS


def inside(url: httpx.URL, start: httpx.URL) -> bool:
    """Tell whether a page is in the folder that `start` names, or in the folder of that file."""
    if (url.host, port_of(url)) != (start.host, port_of(start)) or url.scheme != start.scheme:
        return False
    above, _slash, last = start.path.rpartition("/")
    folder = f"{above}/" if "." in last or not last else f"{start.path}/"
    return url.path == start.path or url.path.startswith(folder)
