"""IMAP mailboxes: each mail is fetched once, never marked as read; what is expunged goes too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ingestion.sources.addresses import plain_host
from ingestion.sources.connector import Checkpoint, Event, Found, Gone
from ingestion.sources.errors import ItemError
from ingestion.sources.imapfolders import Session
from ingestion.sources.imapmail import Head
from ingestion.sources.imapnames import Folder, numbers, ranges
from ingestion.sources.imapserver import trust, understood
from ingestion.sources.net import Net
from ingestion.sources.pinned import too_large
from kb.errors import InvalidError

_BATCH = 100


class Mailbox:
    """Options: host, port, security (tls or starttls), username, folders, ca.

    `folders` are names or patterns, the inbox when none is given; `ca` is the PEM certificate of a
    company's own authority. The secret is the password.

    The cursor holds for each folder its UIDVALIDITY and the numbers that were taken over, so that
    a visit names only what is new or gone; `full` while the first one lasts.
    """

    kind = "imap"
    lists_everything = False

    def __init__(self, options: dict[str, Any], secret: str, net: Net) -> None:
        self._options, self._sizes = options, dict[str, int]()
        self._session = Session(options, secret, net)

    @staticmethod
    def check(options: dict[str, Any]) -> dict[str, Any]:
        """Return the options checked."""
        security = str(options.get("security", "") or "tls")
        if security not in ("tls", "starttls"):
            raise InvalidError(_("Choose tls or starttls: passwords are never sent in the clear."))
        port = str(options.get("port", "") or {"tls": 993, "starttls": 143}[security])
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise InvalidError(_("Give the port as a number, usually 993 or 143."))
        ca = str(options.get("ca", "")).strip()
        trust(ca)
        username = str(options.get("username", "")).strip()
        if not username or not username.isprintable():
            raise InvalidError(_("Give the name of the account."))
        return {
            "host": plain_host(str(options.get("host", "")).strip()),
            "port": int(port),
            "security": security,
            "username": username,
            "folders": _folders(options.get("folders")),
            "ca": ca,
        }

    def visit(self, cursor: dict[str, Any]) -> Iterator[Event]:
        """Yield what is new and what is gone since the cursor, folder by folder."""
        self.lists_everything = bool(cursor.get("full", not cursor))
        known = dict(cursor.get("folders", {}))
        with understood(self._options["host"]):
            folders = {each.name: each for each in self._session.folders(self._options["folders"])}
            for name in sorted(known.keys() - folders.keys()):
                yield from _gone(name, known.pop(name))
                yield self._checkpoint(known)
            for folder in folders.values():
                yield from self._folder(folder, known)
        yield Checkpoint({"full": False, "folders": known})

    def fetch(self, found: Found, into: BinaryIO) -> None:
        """Write the mail's bytes."""
        if self._sizes.get(found.key, 0) > settings.MAX_UPLOAD:
            raise too_large()
        with understood(self._options["host"]):
            mail = self._session.mail(int(found.key.rpartition("/")[2]))
        if mail is None:
            raise ItemError(_("It was removed while the source was being read."))
        into.write(mail)

    def close(self) -> None:
        """Log out."""
        self._session.close()

    def _folder(self, folder: Folder, known: dict[str, Any]) -> Iterator[Event]:
        held = known.get(folder.name, {})
        opened = self._session.examine(folder)
        if opened is None or str(opened.validity) != held.get("validity", str(opened.validity)):
            yield from _gone(folder.name, known.pop(folder.name, {}))
            yield self._checkpoint(known)
            held = {}
        if opened is None:
            return
        taken, there = numbers(held.get("uids", "")), opened.uids
        for uid in sorted(taken - there):
            yield Gone(_key(folder.name, opened.validity, uid))
        taken &= there
        new = sorted(there - taken)
        for start in range(0, max(1, len(new)), _BATCH):
            batch = new[start : start + _BATCH]
            yield from self._batch(folder, opened.validity, batch)
            taken.update(batch)
            known[folder.name] = {"validity": str(opened.validity), "uids": ranges(taken)}
            yield self._checkpoint(known)

    def _batch(self, folder: Folder, validity: int, uids: list[int]) -> Iterator[Found]:
        heads = {head.uid: head for head in self._session.heads(uids)} if uids else {}
        self._sizes = {_key(folder.name, validity, uid): heads[uid].size for uid in heads}
        for uid in uids:  # one without a head is asked for as well: it may be there
            yield _found(folder.name, validity, heads.get(uid) or Head(uid))

    def _checkpoint(self, known: dict[str, Any]) -> Checkpoint:
        return Checkpoint({"full": self.lists_everything, "folders": dict(known)})


def _key(folder: str, validity: int | str, uid: int) -> str:
    return f"{folder}/{validity}/{uid}"


def _gone(folder: str, held: dict[str, Any]) -> Iterator[Gone]:
    for uid in sorted(numbers(held.get("uids", ""))):
        yield Gone(_key(folder, held["validity"], uid))


def _found(folder: str, validity: int, head: Head) -> Found:
    """A mail never changes under its number, so the number is its mark."""
    return Found(
        key=_key(folder, validity, head.uid),
        etag=f"{validity}-{head.uid}",
        filename=head.filename,
        title=head.subject,
        metadata={"folder": folder, "from": head.sender, "date": head.date},
    )


def _folders(given: Any) -> list[str]:
    parts = given.split("\n") if isinstance(given, str) else given or []
    names = [str(part).strip() for part in parts if str(part).strip()]
    if len(names) > 100 or any(len(name) > 200 or not name.isprintable() for name in names):
        raise InvalidError(_("Give at most 100 folders, one a line."))
    return ["INBOX" if name.upper() == "INBOX" else name for name in names] or ["INBOX"]
