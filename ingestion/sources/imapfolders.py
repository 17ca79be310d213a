"""The few questions a mailbox is asked, over a connection made at the first of them."""

from __future__ import annotations

import contextlib
import imaplib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ingestion.sources import imapmail
from ingestion.sources.imapnames import Folder, folder, quoted
from ingestion.sources.imapserver import MailServer
from ingestion.sources.net import Net
from ingestion.sources.selection import MOST_ITEMS, too_many
from kb.errors import InvalidError, TransientError

_WINDOW = 50_000
"""Messages per SEARCH: their numbers fit into the megabyte that imaplib takes for a line."""
_MOST_FOLDERS = 2000
_CLOSED = re.compile(r"\[(NOPERM|NONEXISTENT|TRYCREATE|CANNOT)\]")


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder's UIDVALIDITY and the numbers (UIDs) of the mails that are not deleted."""

    validity: int
    uids: set[int]


class Session:
    """One account's connection. Folders are opened for reading only."""

    def __init__(self, options: dict[str, Any], password: str, net: Net) -> None:
        if not password.isprintable():
            raise InvalidError(_("The password holds characters that cannot be typed."))
        self._options, self._password, self._net = options, password, net
        self._open: MailServer | None = None

    @property
    def _server(self) -> MailServer:
        if self._open is None:
            given = self._options
            self._open = MailServer(
                given["host"],
                given["port"],
                starttls=given["security"] == "starttls",
                ca=given["ca"],
                net=self._net,
            )
            self._open.enter(given["username"], self._password)
        return self._open

    def folders(self, patterns: list[str]) -> list[Folder]:
        """Return the wanted folders, by name. Raises `InvalidError` when there is none."""
        lines = _data(self._server.list())
        if len(lines) > _MOST_FOLDERS:
            raise too_many()
        found = [each for line in lines if line and (each := folder(line)) is not None]
        wanted = sorted(
            (each for each in found if each.wanted(patterns)), key=lambda each: each.name
        )
        if not wanted:
            raise InvalidError(_("The mailbox has no folder of this name."))
        return wanted

    def examine(self, folder: Folder) -> Opened | None:
        """Open a folder read-only; None when the account may not, or it is gone."""
        server = self._server
        said, data = server.select(quoted(folder.raw), readonly=True)
        if said != "OK":
            if _CLOSED.search(str(data)):
                return None
            raise TransientError(_("The mail server did not open a folder."))
        count = int(data[0] or b"0")
        if count > MOST_ITEMS:
            raise too_many()
        validity = server.response("UIDVALIDITY")[1][0]
        uids: set[int] = set()
        for first in range(1, count + 1, _WINDOW):
            window = f"{first}:{min(count, first + _WINDOW - 1)}"
            for line in _data(server.uid("SEARCH", window, "UNDELETED")):
                uids.update(map(int, (line or b"").split()))
        return Opened(int(validity or b"0"), uids)

    def heads(self, uids: list[int]) -> Iterator[imapmail.Head]:
        """Return what mails of the open folder say about themselves."""
        numbers = ",".join(map(str, uids))
        return imapmail.heads(_data(self._server.uid("FETCH", numbers, imapmail.QUESTION)))

    def mail(self, uid: int) -> bytes | None:
        """Return a mail of the open folder, which stays unread; None when it is gone."""
        parts = _data(self._server.uid("FETCH", str(uid), "(BODY.PEEK[])"))
        bodies = [part[1] for part in parts if isinstance(part, tuple)]
        return bodies[0] if bodies else None

    def close(self) -> None:
        """Log out, politely if the server still listens."""
        if self._open is not None:
            try:
                with contextlib.suppress(imaplib.IMAP4.error, OSError, ValueError):
                    self._open.logout()
            finally:
                with contextlib.suppress(OSError):
                    self._open.shutdown()
                self._open = None


def _data(answer: tuple[str, list[Any]]) -> list[Any]:
    said, data = answer
    if said != "OK":
        raise imaplib.IMAP4.error("the command was refused")
    return [part for part in data if part is not None]
