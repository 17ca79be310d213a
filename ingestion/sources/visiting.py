"""One page of a site: asked for, with what was remembered of it, and what came back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

import httpx
from django.utils.translation import gettext_lazy as _

from ingestion.sources import bodies, media
from ingestion.sources.answers import item, place_error
from ingestion.sources.canonical import canonical
from ingestion.sources.connector import Found
from ingestion.sources.errors import ItemError
from ingestion.sources.frontier import Frontier, Mark
from ingestion.sources.markup import Page, page
from ingestion.sources.plain import plain
from ingestion.sources.robots import Polite
from kb.errors import FootnoteError, InvalidError, LimitError, TransientError

LARGEST_PAGE = 5 * 2**20
"""Bytes of HTML; a larger page is not a page."""
Mine = Callable[[httpx.URL], bool]


@dataclass(slots=True)
class Answer:
    """What a page gave: perhaps a document, perhaps links, perhaps a failure."""

    url: str
    found: Found | None = None
    links: list[str] = field(default_factory=list)
    moved: str = ""
    """Another page of the site, to which this one redirects."""
    failed: FootnoteError | None = None
    body: bytes = b""
    response: httpx.Response | None = None

    @property
    def held(self) -> bool:
        """Tell whether there is something to save, or a reason why not."""
        return bool(self.body or self.response or self.failed)

    def save(self, into: BinaryIO) -> None:
        """Write the bytes of what was found."""
        if self.failed is not None:
            raise ItemError(self.failed.message, again=True)
        if self.response is not None:
            bodies.save(item(self.response), into)
        else:
            into.write(self.body)

    def close(self) -> None:
        """Let go of the connection."""
        if self.response is not None:
            self.response.close()


def ask(polite: Polite, url: str, frontier: Frontier, mine: Mine) -> Answer:
    """Return the answer of one page; only a site without robots rules at all raises."""
    target, mark = httpx.URL(url), frontier.known(url)
    if not polite.allows(target):
        return Answer(url)
    try:
        response = polite.get(target, headers=_conditions(mark))
    except InvalidError as error:  # it leads to where nobody may go: no page, unless it was one
        return _failed(url, mark, error) if mark else Answer(url, failed=error)
    except TransientError as error:
        return _failed(url, mark, error)
    if response.status_code == 304 and mark is not None:
        response.close()
        links = [frontier.names[n] for n in mark.links]
        return Answer(url, _found(url, mark), links)
    if response.status_code != 200:
        response.close()
        refusal = place_error(response)
        gone = response.status_code in (404, 410)
        return Answer(url, failed=refusal) if gone else _failed(url, mark, refusal)
    return _Reading(polite, url, frontier, mine).read(response)


def _conditions(mark: Mark | None) -> dict[str, str]:
    if mark is None:
        return {}
    said = {"If-None-Match": mark.etag, "If-Modified-Since": mark.modified}
    return {name: value for name, value in said.items() if value}


def _found(url: str, mark: Mark) -> Found | None:
    if not mark.filename:
        return None
    return Found(url, mark.mark, mark.filename, mark.title, {"url": url})


def _failed(url: str, mark: Mark | None, error: FootnoteError) -> Answer:
    """Keep what is known of a page that does not answer: it is not gone."""
    name = mark.filename if mark else ""
    found = Found(url, "", name or "page.html", mark.title if mark else "", {"url": url})
    return Answer(url, found, failed=error)


class _Reading:
    """What to make of an answer with a body."""

    def __init__(self, polite: Polite, url: str, frontier: Frontier, mine: Mine) -> None:
        self._polite, self._url = polite, url
        self._frontier, self._mine = frontier, mine

    def read(self, response: httpx.Response) -> Answer:
        """Return the answer; one that belongs to another page leads there and closes."""
        here = canonical(str(response.url))
        if here is None or str(here) != self._url:
            response.close()
            return self._moved(here)
        name = media.filename(response)
        if not name:
            response.close()
            return Answer(self._url)
        mark = Mark(
            etag=plain(response.headers.get("etag", ""))[:300],
            modified=plain(response.headers.get("last-modified", ""))[:100],
            filename=name,
        )
        if media.is_page(response):
            return self._page(response, mark)
        return self._document(response, mark)

    def _moved(self, here: httpx.URL | None) -> Answer:
        if here is not None and self._mine(here):
            return Answer(self._url, moved=str(here))
        said = _("The address redirects elsewhere. Give the new address.")
        return Answer(self._url, failed=InvalidError(said))

    def _document(self, response: httpx.Response, mark: Mark) -> Answer:
        said = [mark.etag, mark.modified, response.headers.get("content-length", "")]
        if mark.etag or mark.modified:
            mark.mark = hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]
        if "noindex" in response.headers.get("x-robots-tag", "").lower():
            response.close()
            return Answer(self._url)
        self._frontier.remember(self._url, mark, [])
        return Answer(self._url, _found(self._url, mark), response=response)

    def _page(self, response: httpx.Response, mark: Mark) -> Answer:
        try:
            body = media.as_utf8(bodies.read(response, LARGEST_PAGE), response)
        except (TransientError, LimitError) as error:
            return _failed(self._url, mark, error)
        said = page(body.decode("utf-8", "replace"))
        base = canonical(said.base, response.url) if said.base else None
        links = self._links(said, base or response.url)
        wishes = response.headers.get("x-robots-tag", "").lower()
        preferred = canonical(said.canonical, response.url) if said.canonical else None
        twin = preferred is not None and str(preferred) != self._url and self._mine(preferred)
        if twin:
            links.insert(0, str(preferred))
        if twin or not said.index or "noindex" in wishes or "none" in wishes:
            mark.filename = ""
        if "nofollow" in wishes or "none" in wishes:
            links = []
        mark.mark, mark.title = said.digest, said.title
        self._frontier.remember(self._url, mark, links)
        return Answer(self._url, _found(self._url, mark), links, body=body)

    def _links(self, said: Page, base: httpx.URL) -> list[str]:
        found = (canonical(each, base) for each in said.links)
        return list(dict.fromkeys(str(url) for url in found if url is not None and self._mine(url)))
