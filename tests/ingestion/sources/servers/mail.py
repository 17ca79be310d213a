"""A small IMAP4rev1 server on loopback: enough of RFC 3501 for reading, with TLS or STARTTLS."""

from __future__ import annotations

import base64
import socket
import socketserver
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any

from ingestion.sources.imapnames import encoded
from tests.ingestion.sources.servers.serving import serving

USER, PASSWORD = "anna@example.com", "geheim 密码"


@dataclass
class Box:
    validity: int = 1
    next: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    marks: str = "\\HasNoChildren"
    deleted: set[int] = field(default_factory=set)

    def add(self, subject: str, text: str = "text", **headers: str) -> int:
        uid, self.next = self.next, self.next + 1
        lines = [f"Subject: {subject}", *(f"{name}: {said}" for name, said in headers.items())]
        self.mails[uid] = ("\r\n".join(lines) + f"\r\n\r\n{text}\r\n").encode("utf-8")
        return uid


class MailHost(socketserver.ThreadingTCPServer):
    """`boxes` by name; `twist` may answer a command in place of the server (returns True)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext, *, starttls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.context, self.starttls = context, starttls
        self.boxes = {"INBOX": Box()}
        self.said: list[str] = []
        self.twist: Callable[[_Talk, str, str], bool] = lambda _talk, _tag, _rest: False
        self.capabilities = "IMAP4rev1 AUTH=PLAIN"
        self.closed_folders: dict[str, str] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def asked(self, what: str) -> list[str]:
        return [line for line in self.said if what in line]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""


class _Talk(socketserver.BaseRequestHandler):
    server: MailHost
    box: Box

    def handle(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.plain = self.server.starttls
        self.channel: Any = self.request
        if not self.plain:
            self.channel = self.server.context.wrap_socket(self.request, server_side=True)
        self.lines = self.channel.makefile("rb")
        self.say("* OK ready")
        with suppress(OSError):
            while line := self.lines.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                self.server.said.append(rest)
                if not self.server.twist(self, tag, rest) and not self.answer(tag, rest):
                    return

    def say(self, text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        self.channel.sendall(data + b"\r\n")

    def answer(self, tag: str, rest: str) -> bool:
        verb = rest.split(" ")[0].upper()
        if verb == "UID":
            verb = f"UID_{rest.split(' ')[1].upper()}"
        method = getattr(self, f"do_{verb.lower()}", None)
        if method is None:
            self.say(f"{tag} BAD unknown")
            return True
        said = method(rest)
        self.say(f"{tag} {said or 'OK done'}")
        if verb == "STARTTLS":
            self.channel = self.server.context.wrap_socket(self.request, server_side=True)
            self.lines, self.plain = self.channel.makefile("rb"), False
        return verb != "LOGOUT"

    def do_capability(self, _rest: str) -> str:
        more = " STARTTLS LOGINDISABLED" if self.plain else ""
        self.say(f"* CAPABILITY {self.server.capabilities}{more}")
        return ""

    def do_starttls(self, _rest: str) -> str:
        return ""

    def do_logout(self, _rest: str) -> str:
        self.say("* BYE")
        return ""

    def do_authenticate(self, _rest: str) -> str:
        self.say("+ ")
        given = base64.b64decode(self.lines.readline()).decode()
        return "" if given == f"\0{USER}\0{PASSWORD}" else "NO [AUTHENTICATIONFAILED] no"

    def do_login(self, rest: str) -> str:
        return "" if rest == f'LOGIN {USER} "plain words"' else "NO no"

    def do_list(self, _rest: str) -> str:
        for name, box in self.server.boxes.items():
            self.say(b'* LIST (%s) "/" "%s"' % (box.marks.encode(), encoded(name)))
        return ""

    def do_examine(self, rest: str) -> str:
        raw = rest.partition(" ")[2].strip('"')
        name = next((name for name in self.server.boxes if encoded(name).decode() == raw), None)
        if name is None:
            return "NO [NONEXISTENT] none"
        if name in self.server.closed_folders:
            return f"NO {self.server.closed_folders[name]}"
        self.box = self.server.boxes[name]
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] valid")
        self.say(f"* OK [UIDNEXT {self.box.next}] next")
        return "OK [READ-ONLY] done"

    def do_uid_search(self, rest: str) -> str:
        low, high = map(int, rest.split(" ")[2].split(":"))
        found = sorted(self.box.mails)[low - 1 : high]
        left = [str(uid) for uid in found if uid not in self.box.deleted]
        self.say("* SEARCH " + " ".join(left))
        return ""

    def do_uid_fetch(self, rest: str) -> str:
        for text in rest.split(" ")[2].split(","):
            mail = self.box.mails.get(int(text))
            if mail is None:
                continue
            place = sorted(self.box.mails).index(int(text)) + 1
            if "BODY.PEEK[]" in rest:
                self.say(b"* %d FETCH (UID %s BODY[] {%d}" % (place, text.encode(), len(mail)))
                self.say(mail + b")")
            else:
                head = mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                size = b"RFC822.SIZE %d" % len(mail)
                self.say(
                    b"* %d FETCH (UID %s %s" % (place, text.encode(), size)
                    + b" BODY[HEADER.FIELDS (SUBJECT FROM DATE)] {%d}" % len(head)
                )
                self.say(head + b")")
                self.say(b"* %d FETCH (FLAGS (\\Recent))" % place)
        return ""


def mail(context: ssl.SSLContext, *, starttls: bool = False) -> AbstractContextManager[MailHost]:
    return serving(MailHost(context, starttls=starttls))
