"""Checking a web address that somebody typed, or that a page gave us. Pure."""

from __future__ import annotations

import httpx
from django.utils.translation import gettext_lazy as _

from ingestion.sources.addresses import plain_host
from kb.errors import InvalidError

LONGEST_URL = 2000
WEB_PORTS = frozenset({80, 443, 8080, 8443})


def web_url(text: str) -> httpx.URL:
    """Return a plain http(s) URL without fragment. Raises `InvalidError`."""
    text = text.strip()
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise _wrong() from None
    # Some readers of URLs take a backslash for a slash, others do not: two hosts in one URL.
    odd = "\\" in text or any(char <= " " or char == "\x7f" for char in text)
    if url.scheme not in ("http", "https") or not url.host or odd or len(text) > LONGEST_URL:
        raise _wrong()
    if url.userinfo or "@" in url.netloc.decode():
        raise InvalidError(_("Leave the name and the password out of the address."), code="address")
    plain_host(url.raw_host.decode())
    return url.copy_with(fragment=None)


def port_of(url: httpx.URL) -> int:
    """Return the port a URL means."""
    return url.port or {"http": 80, "https": 443}[url.scheme]


def _wrong() -> InvalidError:
    return InvalidError(
        _("Give a web address that starts with https:// or http://."), code="address"
    )


def link(text: str) -> str:
    """Return a web address that is safe to show as a link, or nothing."""
    try:
        return str(web_url(text)) if text else ""
    except InvalidError:
        return ""
