"""HTTP over vetted addresses: the name is resolved by us, once, and the connection goes there."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import certifi
import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.errors import explain
from ingestion.sources.addresses import MOST_TRIES
from kb.errors import LimitError, TransientError

if TYPE_CHECKING:
    from ingestion.sources.net import Net


@cache
def tls_context() -> ssl.SSLContext:
    """Return what certificates are checked against: the machine's authorities and the usual."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Pinned(httpx.HTTPTransport):
    """A transport for one thread. Host header, SNI and certificate stay those of the name."""

    def __init__(self, net: Net, seconds: float, most: int) -> None:
        super().__init__(verify=tls_context(), trust_env=False)
        self._seconds, self._most = seconds, most
        self._way = _Way(net)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(),
            max_connections=4,
            keepalive_expiry=15,
            network_backend=self._way,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the clock for all of it starts here."""
        self._way.deadline = time.monotonic() + self._seconds
        try:
            response = super().handle_request(request)
        except httpx.TransportError as error:
            raise unanswered(request.url.host, error) from error
        body = cast(httpx.SyncByteStream, response.stream)
        response.stream = _Body(body, request.url.host, self._most)
        return response


def unanswered(host: str, error: Exception) -> TransientError:
    """Return what to say about a place that did not answer properly."""
    if isinstance(error.__cause__, ssl.SSLCertVerificationError) or "CERTIFICATE" in str(error):
        said = _("The certificate of %(host)s could not be verified.")
    elif isinstance(error, httpx.TimeoutException):
        said = _("%(host)s took too long to answer.")
    else:
        said = _("%(host)s does not answer.")
    return TransientError(said % {"host": host}, code="unanswered")


class _Way(httpcore.NetworkBackend):
    """Connects to what `Net.addresses` returns, and ends what takes longer than the deadline."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.deadline = 0.0

    def left(self, timeout: float | None) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole request took too long")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        plain = httpcore.SyncBackend()
        failed: Exception = httpcore.ConnectError(host)
        for address in self.net.addresses(host, port)[:MOST_TRIES]:
            try:
                return _Stream(plain.connect_tcp(str(address), port, self.left(timeout)), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, so that dribbling bytes does not help."""

    def __init__(self, inner: httpcore.NetworkStream, way: _Way) -> None:
        self._inner, self._way = inner, way

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._way.left(timeout))
        self._way.net.alive()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._way.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._way.left(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._way)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """An answer's bytes, up to a limit."""

    def __init__(self, inner: httpx.SyncByteStream, host: str, most: int) -> None:
        self._inner, self._host, self._most = inner, host, most

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        try:
            for part in self._inner:
                size += len(part)
                if size > self._most:
                    raise too_large()
                yield part
        except httpx.TransportError as error:
            raise unanswered(self._host, error) from error

    def close(self) -> None:
        self._inner.close()


def too_large() -> LimitError:
    """Return the error for more bytes than a document may have."""
    from django.template.defaultfilters import filesizeformat

    limit = filesizeformat(settings.MAX_UPLOAD)
    return LimitError(explain("too-large", {"limit": limit}), code="too-large")
