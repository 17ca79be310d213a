"""Asking a site's robots.txt, and keeping the pace it wants (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ingestion.sources import bodies
from ingestion.sources.net import Net
from ingestion.sources.urls import port_of
from kb.errors import LimitError, TransientError

if TYPE_CHECKING:
    import httpx
    from protego import Protego

AGENT = "FootnoteBot"
"""The name that rules in robots.txt may use for us."""
LONGEST_RULES = 512 * 1024
LONGEST_DELAY = 60.0
"""Seconds; a site that asks for more is visited at this pace."""


class Polite:
    """A client that asks first and waits between two requests to one host."""

    def __init__(self, net: Net, delay: float) -> None:
        self._net, self._delay = net, delay
        self._client = net.http(timeout=20.0, seconds=180.0)
        self._rules: dict[tuple[str, str, int], Protego] = {}
        self._last: dict[str, float] = {}

    def allows(self, url: httpx.URL) -> bool:
        """Tell whether the site lets us have this page."""
        allowed: bool = self.rules(url).can_fetch(str(url), AGENT)
        return allowed

    def rules(self, url: httpx.URL) -> Protego:
        """Return the rules of a site; none where there is no file. Asked once.

        Raises `TransientError` when the site does not say: then nothing may be fetched.
        """
        site = (url.scheme, url.host, port_of(url))
        if site not in self._rules:
            self._rules[site] = self._asked(url.copy_with(raw_path=b"/robots.txt"))
        return self._rules[site]

    def get(self, url: httpx.URL, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Get a page at the site's pace; its body is not read yet."""
        asked = self.rules(url).crawl_delay(AGENT) or 0
        pace = max(self._delay, min(float(asked), LONGEST_DELAY))
        wait = self._last.get(url.host, -pace) + pace - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            return self._net.get(self._client, str(url), headers=headers)
        finally:
            self._last[url.host] = time.monotonic()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _asked(self, url: httpx.URL) -> Protego:
        from protego import Protego

        response = self._net.get(self._client, str(url))
        if response.status_code == 429 or response.status_code >= 500:
            response.close()
            said = _("%(host)s does not tell what robots may read; nothing was read.")
            raise TransientError(said % {"host": url.host})
        if response.status_code != 200:
            response.close()
            return Protego.parse("")
        try:
            text = bodies.read(response, LONGEST_RULES).decode("utf-8", "replace")
        except LimitError:
            text = "User-agent: *\nDisallow: /"
        return Protego.parse(text)
