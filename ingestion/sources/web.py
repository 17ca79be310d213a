"""A web site: its sitemap and its links, as far as robots.txt and the limits allow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, BinaryIO

import httpx
from django.utils.translation import gettext_lazy as _

from ingestion.sources import selection, sitemap
from ingestion.sources.canonical import canonical, inside
from ingestion.sources.connector import Checkpoint, Event, Found
from ingestion.sources.frontier import Frontier
from ingestion.sources.net import Net
from ingestion.sources.numbers import number
from ingestion.sources.robots import Polite
from ingestion.sources.urls import web_url
from ingestion.sources.visiting import Answer, ask
from kb.errors import InvalidError, TransientError

EVERY_PAGES, EVERY_SECONDS = 25, 20.0
"""How often the frontier is written down."""
MOST_FAILURES = 5
"""Pages in a row without an answer after which the site is taken for down."""


class Web:
    """Options: url, sitemap, depth, most, delay, include, exclude.

    Only pages on the host of `url` and below its folder are visited; `depth` links away at most,
    `most` of them.
    """

    kind = "web"
    lists_everything = True

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        self._options = options
        self._selection = selection.Selection.of(options)
        start = canonical(options["url"])
        if start is None:
            raise InvalidError(_("The address of the site cannot be visited."))
        self._start: httpx.URL = start
        self._polite = Polite(net, float(options["delay"]))
        self._answer: Answer | None = None

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked."""
        url = str(web_url(str(options.get("url", ""))))
        if canonical(url) is None:
            raise InvalidError(_("The address of the site cannot be visited."))
        return {
            "url": url,
            "sitemap": bool(options.get("sitemap", True)),
            "depth": number(options, "depth", 3, 0, 20),
            "most": number(options, "most", 500, 1, 5000),
            "delay": number(options, "delay", 1, 0, 60),
            **selection.checked(options),
        }

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield the pages and linked documents, breadth first; the cursor is the frontier."""
        frontier = Frontier(cursor)
        if not frontier.begun:
            self._begin(frontier)
        while frontier.maps:
            self._map(frontier)
            yield Checkpoint(frontier.cursor())
        written, pages, failures = time.monotonic(), 0, 0
        while frontier.taken < self._options["most"] and (page := frontier.next()) is not None:
            answer = ask(self._polite, page[0], frontier, self._mine)
            failures = failures + 1 if isinstance(answer.failed, TransientError) else 0
            self._judge(answer, failures)
            self._follow(answer, page[1], frontier)
            if answer.found is not None and self._wanted(page[0]):
                frontier.taken += 1
                self._answer = answer
                yield answer.found
            answer.close()
            pages += 1
            if pages % EVERY_PAGES == 0 or time.monotonic() - written > EVERY_SECONDS:
                yield Checkpoint(frontier.cursor())
                written = time.monotonic()
        yield Checkpoint(frontier.finished())

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the answer that the visit is at."""
        if self._answer is None or self._answer.found is not found:
            raise TransientError(_("The page is no longer at hand."))
        if not self._answer.held:  # unchanged for the site, but not taken over yet
            self._answer.response = self._polite.get(httpx.URL(found.key))
        self._answer.save(into)

    def close(self) -> None:
        """Close the connections."""
        if self._answer is not None:
            self._answer.close()
        self._polite.close()

    def _begin(self, frontier: Frontier) -> None:
        if not self._polite.allows(self._start):
            raise InvalidError(_("The site does not let robots read this page."))
        frontier.add(str(self._start), 0)
        if self._options["sitemap"]:
            said = self._polite.rules(self._start).sitemaps
            maps = [url for each in said if (url := canonical(each, self._start)) is not None]
            maps = [url for url in maps if url.host == self._start.host]
            usual = self._start.copy_with(raw_path=b"/sitemap.xml")
            frontier.maps = [[str(url), False] for url in (maps or [usual])[: sitemap.MOST_MAPS]]

    def _map(self, frontier: Frontier) -> None:
        """Read the next sitemap; the maps in it are read too, but not what maps these list."""
        url, named = frontier.maps.pop(0)
        here = httpx.URL(url)
        index, listed = sitemap.read(self._polite, here)
        frontier.read += 1
        for each in listed:
            if not index and self._mine(each):
                frontier.add(str(each), 0)
            elif index and not named and each.host == here.host:
                frontier.maps.append([str(each), True])
            if frontier.full or len(frontier.maps) >= sitemap.MOST_MAPS:
                break
        if frontier.full or frontier.read >= sitemap.MOST_MAPS:
            frontier.maps = []

    def _follow(self, answer: Answer, depth: int, frontier: Frontier) -> None:
        if answer.moved:
            frontier.add(answer.moved, depth)
        for link in answer.links if depth < self._options["depth"] else []:
            frontier.add(link, depth + 1)

    def _mine(self, url: httpx.URL) -> bool:
        return inside(url, self._start) and not self._selection.excludes(url.path)

    def _wanted(self, url: str) -> bool:
        return self._selection.includes(httpx.URL(url).path)

    def _judge(self, answer: Answer, failures: int) -> None:
        """Stop when the start cannot be read, or when nothing answers any more."""
        if answer.failed and (answer.url == str(self._start) or failures >= MOST_FAILURES):
            raise answer.failed
