"""A connection to a mail server: encrypted before anything is said, bounded in bytes and time."""

from __future__ import annotations

import imaplib
import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.sources.net import Net
from ingestion.sources.pinned import tls_context
from kb.errors import InvalidError, TransientError

_WAIT = 30.0
"""Seconds for each wait."""
_COMMAND = 300.0
"""Seconds for a command with its whole answer."""
_OVERHEAD = 16 * 2**20
"""Bytes that an answer may have beside one mail: long lists of message numbers."""


MOST_ANSWERS = 20_000
"""Parts of the answer to one command; imaplib keeps them all."""


class Stream(io.RawIOBase):
    """The server's bytes, up to the deadline and the budget of the present command."""

    def __init__(self, sock: socket.socket, alive: Callable[[], None]) -> None:
        self._sock, self._alive = sock, alive
        self.begin()

    def begin(self) -> None:
        """Start the clock and the count for a command."""
        self._deadline = time.monotonic() + _COMMAND
        self._left = settings.MAX_UPLOAD + _OVERHEAD

    def readable(self) -> bool:
        """Return that it can be read, as `io.BufferedReader` asks."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill a buffer with what has come."""
        wait = self._deadline - time.monotonic()
        if wait <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise imaplib.IMAP4.abort("more bytes than a mail may have")
        self._sock.settimeout(min(wait, _WAIT))
        size = self._sock.recv_into(into)
        self._left -= size
        self._alive()
        return size


class MailServer(imaplib.IMAP4):
    """An IMAP4rev1 connection over `Net`, by TLS from the start or by STARTTLS."""

    stream: Stream
    untagged_responses: dict[str, Any]

    def __init__(self, host: str, port: int, *, starttls: bool, ca: str, net: Net) -> None:
        self._net, self._implicit = net, not starttls
        self._context, self._said = trust(ca), 0
        super().__init__(host, port)
        if starttls:
            self._secure()

    def open(self, host: str = "", port: int = 993, timeout: float | None = None) -> None:
        """Connect to a vetted address; called by the base class."""
        self.host, self.port = host, port
        self._read_from(self._net.open(host, port, _WAIT), encrypted=self._implicit)

    def _read_from(self, sock: socket.socket, *, encrypted: bool) -> None:
        if encrypted:
            sock = self._context.wrap_socket(sock, server_hostname=self.host)
        self.sock = sock
        self.stream = Stream(sock, self._net.alive)
        self.file = io.BufferedReader(self.stream)

    def _secure(self) -> None:
        """Encrypt. A new reader drops what was slipped in before (CVE-2011-0411)."""
        if "STARTTLS" not in self.capabilities or self._simple_command("STARTTLS")[0] != "OK":
            raise InvalidError(
                _("The mail server offers no encryption, so the password was not sent.")
            )
        self._read_from(self.sock, encrypted=True)
        self._get_capabilities()

    def _command(self, name: str, *args: Any) -> Any:
        self.stream.begin()
        self._said, self.untagged_responses = 0, {}
        return super()._command(name, *args)  # type: ignore[misc]

    def _append_untagged(self, kind: str, data: Any) -> None:
        """Keep a part of an answer, as long as there are not too many; called by the base class."""
        self._said += 1
        if self._said > MOST_ANSWERS:
            raise self.abort("more answers than were asked for")
        super()._append_untagged(kind, data)  # type: ignore[misc]

    def read(self, size: int) -> bytes:
        """Return a literal of the size that the server announced, if it may be that long."""
        if size > settings.MAX_UPLOAD + _OVERHEAD:
            raise self.abort("a literal longer than a mail may be")
        data = super().read(size)
        if len(data) < size:
            raise self.abort("the connection ended in the middle")
        return data

    def enter(self, username: str, password: str) -> None:
        """Log in. Raises `InvalidError` when the server does not accept name and password."""
        try:
            if "AUTH=PLAIN" in self.capabilities:
                said = f"\0{username}\0{password}".encode()
                self.authenticate("PLAIN", lambda _challenge: said)
            else:
                self.login(username, password)
        except self.abort:
            raise
        except UnicodeEncodeError:
            raise InvalidError(
                _("This mail server takes only names and passwords without accents.")
            ) from None
        except self.error as error:
            if passing(str(error)):
                raise TransientError(_("The mail server is busy.")) from None
            raise InvalidError(
                _("The mail server does not accept the name and password.")
            ) from None


def trust(ca: str) -> ssl.SSLContext:
    """Return what certificates are checked against: also a company's own authority, if given."""
    if not ca:
        return tls_context()
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cadata=ca)
    except (ssl.SSLError, ValueError):
        raise InvalidError(
            _("The authority's certificate cannot be read. Paste it as PEM text.")
        ) from None
    return context


def passing(said: str) -> bool:
    """Tell whether a refusal will pass by itself (response codes of RFC 5530)."""
    return any(code in said for code in ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"))


@contextmanager
def understood(host: str) -> Iterator[None]:
    """Turn what goes wrong on a connection into words."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        said = _("The certificate of %(host)s could not be verified.")
        raise TransientError(said % {"host": host}, code="unanswered") from error
    except (imaplib.IMAP4.error, OSError, EOFError) as error:
        said = _("%(host)s did not answer as a mail server should.")
        raise TransientError(said % {"host": host}, code="unanswered") from error
