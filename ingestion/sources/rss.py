"""An RSS or Atom feed: what its entries link to, or what they say themselves."""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from ingestion.sources import bodies, media
from ingestion.sources.answers import item, place_error
from ingestion.sources.canonical import canonical
from ingestion.sources.connector import Checkpoint, Event, Found
from ingestion.sources.errors import ItemError
from ingestion.sources.net import Net
from ingestion.sources.numbers import number
from ingestion.sources.plain import plain
from ingestion.sources.robots import Polite
from ingestion.sources.urls import web_url
from kb.errors import InvalidError, TransientError

LARGEST_FEED = 5 * 2**20


class Feed:
    """Options: url, content ("link": the page an entry links to; "entry": its own text), most,
    delay. What leaves the feed stays here: a feed holds only the newest.
    """

    kind = "rss"
    lists_everything = False

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        self._options, self._net = options, net
        self._polite = Polite(net, float(options["delay"]))
        self._entries: dict[str, Any] = {}
        self._again = False

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked."""
        content = str(options.get("content") or "link")
        if content not in ("link", "entry"):
            raise InvalidError(_("Take over either the linked pages or the entries themselves."))
        return {
            "url": str(web_url(str(options.get("url", "")))),
            "content": content,
            "most": number(options, "most", 100, 1, 1000),
            "delay": number(options, "delay", 1, 0, 60),
        }

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield the entries, oldest last; the cursor holds what the feed is asked "changed?" with.

        An unchanged feed yields nothing.
        """
        asked = {"If-None-Match": "etag", "If-Modified-Since": "modified"}
        headers = {name: cursor[key] for name, key in asked.items() if cursor.get(key)}
        with self._net.http(timeout=20.0, seconds=120.0) as client:
            response = self._net.get(client, self._options["url"], headers=headers)
            if response.status_code == 304:
                response.close()
                return
            if response.status_code != 200:
                response.close()
                raise place_error(response)
            self._entries = _entries(bodies.read(response, LARGEST_FEED), self._options["url"])
        for key, entry in list(self._entries.items())[: self._options["most"]]:
            yield self._found(key, entry)
        told = {} if self._again else {"etag": "etag", "modified": "last-modified"}
        yield Checkpoint({key: plain(response.headers.get(name, "")) for key, name in told.items()})

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the linked page, or a page made of the entry."""
        entry = self._entries[found.key]
        if self._options["content"] == "entry":
            into.write(_page(entry).encode("utf-8", "replace"))
            return
        url = canonical(str(entry.get("link", "")))
        if url is None:
            raise ItemError(_("The entry links to nothing that can be read."))
        try:
            self._linked(url, found, into)
        except (TransientError, InvalidError) as error:
            self._again = True
            raise ItemError(error.message, again=True) from error

    def close(self) -> None:
        """Close the connections."""
        self._polite.close()

    def _linked(self, url: Any, found: Found, into: BinaryIO) -> None:
        if not self._polite.allows(url):
            raise ItemError(_("The site does not let robots read this page."))
        response = self._polite.get(url)
        item(response)
        if not media.filename(response).endswith(found.filename.rpartition(".")[2]):
            response.close()
            raise ItemError(_("The link leads to something that cannot be read."))
        if media.is_page(response):
            into.write(media.as_utf8(bodies.read(response, LARGEST_FEED), response))
        else:
            bodies.save(response, into)

    def _found(self, key: str, entry: Any) -> Found:
        link = str(entry.get("link", ""))
        title = " ".join(
            html.unescape(re.sub(r"<[^<>]{0,500}>", "", entry.get("title", ""))).split()
        )
        said = [title, link, entry.get("updated", "") or entry.get("published", "")]
        if self._options["content"] == "entry":
            said.append(_text(entry))
        etag = hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()[:40]
        name = _name(link) if self._options["content"] == "link" else "entry.html"
        date = str(entry.get("published", "") or entry.get("updated", ""))[:100]
        about = {"url": link, **({"published": date} if date else {})}
        return Found(key, etag, name, title[:500], about)


def _entries(data: bytes, url: str) -> dict[str, Any]:
    """Parse bytes that we fetched; feedparser itself never touches the network then."""
    import feedparser

    parsed = feedparser.parse(io.BytesIO(data), response_headers={"content-location": url})
    if not parsed.get("version"):
        raise InvalidError(_("There is no RSS or Atom feed at this address."))
    keyed = ((plain(str(e.get("id") or e.get("link") or ""))[:1000], e) for e in parsed.entries)
    return {key: entry for key, entry in keyed if key}


def _text(entry: Any) -> str:
    """Return the entry's HTML, sanitized by feedparser."""
    content = entry.get("content") or []
    return str(content[0].get("value", "")) if content else str(entry.get("summary", ""))


def _page(entry: Any) -> str:
    title = html.escape(str(entry.get("title", "")), quote=False)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{_text(entry)}</body></html>"
    )


def _name(link: str) -> str:
    """Guess the file behind a link from its address: a page unless it says otherwise."""
    name = link.split("?")[0].rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return name if suffix in media.KNOWN else "page.html"
