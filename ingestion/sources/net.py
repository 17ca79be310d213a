"""The only way out: names resolved once, every address vetted, connections pinned to them."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.sources.addresses import (
    MOST_TRIES,
    Address,
    Allowed,
    plain_host,
    public,
    refused,
)
from ingestion.sources.urls import WEB_PORTS, port_of, web_url
from kb.errors import InvalidError, TransientError

if TYPE_CHECKING:
    import httpx

PORTS = WEB_PORTS | {143, 993}
"""Ports that may be used on the open internet: web and mail."""
USER_AGENT = "FootnoteBot/1.0 (keeps a company's own collection in step)"
MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
Resolve = Callable[..., list[Any]]


class Net:
    """Connections to vetted addresses.

    `allow`: host names, addresses and networks that may be reached, on any port, although they are
    private; with the word `internet` also public addresses, on `PORTS`. `alive` is called whenever
    bytes have come, so that a slow place does not look like a hung worker; what it raises ends the
    connection.
    """

    def __init__(
        self,
        allow: Iterable[str] = (),
        *,
        resolve: Resolve = socket.getaddrinfo,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self._allowed = Allowed.of(allow)
        self._resolve = resolve
        self.alive = alive

    def addresses(self, host: str, port: int) -> list[Address]:
        """Resolve a host once and return its addresses, all of them vetted.

        Raises `InvalidError` (code `address`) when a single one is closed, and `TransientError`
        when the name cannot be resolved.
        """
        host = plain_host(host)
        try:
            rows = self._resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise TransientError(_("The name %(host)s was not found.") % {"host": host}) from None
        found = [ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in rows]
        listed = [self._allowed.holds(host, address) for address in found]
        if not found or not all(
            known or (self._allowed.internet and public(address) and port in PORTS)
            for known, address in zip(listed, found, strict=True)
        ):
            raise refused()
        return list(dict.fromkeys(found))

    def open(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a socket connected to a vetted address. Raises `TransientError` when none answers.

        `timeout` is for all tries together, in seconds. For TLS, wrap the socket with
        `tls_context()` and `server_hostname=host`.
        """
        found = self.addresses(host, port)[:MOST_TRIES]
        deadline = time.monotonic() + timeout
        for address in found:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((str(address), port), left)
            except OSError:
                continue
        raise TransientError(_("%(host)s does not answer.") % {"host": host})

    def http(
        self,
        *,
        timeout: float = 20.0,
        headers: Mapping[str, str] | None = None,
        seconds: float = 300.0,
        most: int | None = None,
    ) -> httpx.Client:
        """Return a client that speaks only to vetted addresses and never follows redirects.

        `timeout` is for each wait, `seconds` for a whole request with its answer; both in seconds.
        No proxy, no variable of the environment, no netrc. What goes wrong on the way is a
        `TransientError`; more than `most` bytes (`settings.MAX_UPLOAD`) are a `LimitError`.
        """
        import httpx

        from ingestion.sources.pinned import Pinned

        return httpx.Client(
            transport=Pinned(self, seconds, most or settings.MAX_UPLOAD),
            timeout=timeout,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})},
            trust_env=False,
            follow_redirects=False,
        )

    def get(
        self,
        client: httpx.Client,
        url: str,
        most_redirects: int = MOST_REDIRECTS,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Get a URL; each redirect is checked like the first address.

        The body is not read yet: use `ingestion.sources.bodies`, and close the answer. Whatever its
        status, it is returned. Credentials do not follow to another site, nor to plain http.
        """
        given = dict(headers or {})
        target = web_url(url)
        for _hop in range(most_redirects + 1):
            response = client.send(client.build_request("GET", target, headers=given), stream=True)
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                return response
            response.close()
            target = self._next(client, given, target, response.headers["location"])
        raise InvalidError(_("The address redirects too many times."), code="redirects")

    @staticmethod
    def _next(
        client: httpx.Client, headers: dict[str, str], at: httpx.URL, location: str
    ) -> httpx.URL:
        import httpx

        try:
            target = web_url(str(at.join(location)))
        except httpx.InvalidURL:
            raise refused() from None
        if at.scheme == "https" and target.scheme == "http":
            raise InvalidError(_("The address redirects to an unprotected one."), code="redirects")
        elsewhere = (at.host, port_of(at)) != (target.host, port_of(target))
        secret = {name.lower() for name in headers} | set(client.headers)
        if elsewhere and (secret & {"authorization", "cookie"} or client.auth is not None):
            raise InvalidError(
                _("The address redirects to another site, which must not get the password."),
                code="redirects",
            )
        return target
