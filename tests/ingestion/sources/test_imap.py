"""Mailboxes: against a small IMAP server with TLS, and against its hostile twin."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sources import imap
from ingestion.sources.imap import Mailbox
from ingestion.sources.imapnames import encoded, folder, numbers, ranges
from ingestion.sources.net import Net
from kb.errors import InvalidError, TransientError
from tests.ingestion.sources.mirror import Mirror
from tests.ingestion.sources.servers.certificates import made
from tests.ingestion.sources.servers.mail import PASSWORD, USER, Box, MailHost, mail


@pytest.fixture
def mailbox(host: MailHost, papers: tuple[str, ssl.SSLContext]) -> Mirror:
    return mirror(host, papers[0])


def mirror(host: MailHost, ca: str, **options: Any) -> Mirror:
    given = {"host": "127.0.0.1", "port": host.port, "username": USER, "ca": ca, **options}
    return Mirror(Mailbox, given, PASSWORD)


def fill(box: Box, count: int) -> None:
    for number in range(count):
        box.add(f"Mail {number}", f"words {number}")


def test_first_run_takes_all_and_the_second_asks_for_no_mail(
    host: MailHost, mailbox: Mirror
) -> None:
    fill(host.boxes["INBOX"], 5)
    assert len(mailbox.run().fetched) == 5
    assert mailbox.held["INBOX/1/3"].endswith(b"words 2\r\n")
    host.said.clear()
    again = mailbox.run()
    assert (again.found, again.fetched, again.gone) == (0, [], [])
    assert not host.asked("FETCH")


def test_mails_stay_unread_and_folders_unchanged(host: MailHost, mailbox: Mirror) -> None:
    fill(host.boxes["INBOX"], 2)
    mailbox.run()
    verbs = {line.split()[1 if line.startswith("UID") else 0] for line in host.said if line}
    assert verbs <= {"CAPABILITY", "AUTHENTICATE", "LIST", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"}
    assert all("PEEK" in line for line in host.asked("FETCH"))


def test_new_expunged_and_deleted_mails_are_followed(host: MailHost, mailbox: Mirror) -> None:
    inbox = host.boxes["INBOX"]
    fill(inbox, 4)
    mailbox.run()
    del inbox.mails[2]
    inbox.deleted.add(3)  # marked, and not yet expunged: its owner sees it as gone
    inbox.add("New")
    again = mailbox.run()
    assert again.gone == ["INBOX/1/2", "INBOX/1/3"]
    assert again.fetched == ["INBOX/1/5"]
    assert sorted(mailbox.held) == ["INBOX/1/1", "INBOX/1/4", "INBOX/1/5"]


def test_a_folder_numbered_anew_is_read_anew(host: MailHost, mailbox: Mirror) -> None:
    fill(host.boxes["INBOX"], 2)
    mailbox.run()
    host.boxes["INBOX"].validity = 7
    again = mailbox.run()
    assert again.gone == ["INBOX/1/1", "INBOX/1/2"]
    assert sorted(mailbox.held) == ["INBOX/7/1", "INBOX/7/2"]


def test_a_folder_that_is_gone_takes_its_mails_along(
    host: MailHost, papers: tuple[str, ssl.SSLContext]
) -> None:
    host.boxes["规章/差旅 & 报销"] = Box()
    fill(host.boxes["规章/差旅 & 报销"], 2)
    fill(host.boxes["INBOX"], 1)
    kept = mirror(host, papers[0], folders=["INBOX", "规章/*"])
    kept.run()
    assert sorted(kept.held) == ["INBOX/1/1", "规章/差旅 & 报销/1/1", "规章/差旅 & 报销/1/2"]
    del host.boxes["规章/差旅 & 报销"]
    assert len(kept.run().gone) == 2


def test_patterns_do_not_mean_rubbish_and_drafts(
    host: MailHost, papers: tuple[str, ssl.SSLContext]
) -> None:
    host.boxes |= {"Trash": Box(marks="\\Trash"), "Work": Box(), "Top": Box(marks="\\Noselect")}
    for box in host.boxes.values():
        fill(box, 1)
    kept = mirror(host, papers[0], folders="*")
    kept.run()
    assert sorted(kept.held) == ["INBOX/1/1", "Work/1/1"]
    named = mirror(host, papers[0], folders=["Trash"])
    assert named.run().fetched == ["Trash/1/1"]


@pytest.mark.parametrize("kill_at", range(1, 8))
def test_a_killed_run_goes_on_where_it_was(
    host: MailHost,
    papers: tuple[str, ssl.SSLContext],
    kill_at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imap, "_BATCH", 2)
    host.boxes["Work"] = Box()
    fill(host.boxes["INBOX"], 5)
    fill(host.boxes["Work"], 3)
    kept = mirror(host, papers[0], folders=["*"])
    cut, rest = kept.run(kill_at=kill_at), kept.run()
    assert len(cut.fetched + rest.fetched) == len(set(cut.fetched + rest.fetched)) == 8
    assert len(kept.held) == 8
    assert rest.gone == []
    assert kept.run().fetched == []


@pytest.mark.parametrize("kill_at", range(1, 5))
def test_killed_while_following_changes(
    host: MailHost, mailbox: Mirror, kill_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_BATCH", 2)
    fill(host.boxes["INBOX"], 3)
    mailbox.run()
    del host.boxes["INBOX"].mails[1]
    fill(host.boxes["INBOX"], 5)
    mailbox.run(kill_at=kill_at)
    mailbox.run()
    assert sorted(mailbox.held) == [f"INBOX/1/{uid}" for uid in range(2, 9)]


def test_a_lost_place_is_listed_anew_and_what_went_meanwhile_goes(
    host: MailHost, mailbox: Mirror
) -> None:
    fill(host.boxes["INBOX"], 3)
    mailbox.run()
    del host.boxes["INBOX"].mails[2]
    mailbox.cursor = {}
    again = mailbox.run()
    assert (again.found, again.fetched, again.gone) == (2, [], ["INBOX/1/2"])


def test_a_mail_is_named_by_its_subject(host: MailHost, mailbox: Mirror) -> None:
    inbox = host.boxes["INBOX"]
    inbox.add("=?utf-8?b?5beu5peF6LS55oql6ZSA?= 2024/05", From="=?gbk?b?1cXI/Q==?= <z@example.com>")
    inbox.add("报销 <../..>")
    inbox.add("=?nonsense?q?abc?=")
    inbox.add("")
    mailbox.run()
    assert list(mailbox.titles.values())[:2] == ["差旅费报销 2024/05", "报销 <../..>"]
    assert list(mailbox.names.values()) == [
        "差旅费报销 2024 05.eml",
        "报销.eml",
        "= nonsense q abc =.eml",
        "mail 4.eml",
    ]


def test_a_large_mail_is_refused_before_it_is_asked_for(
    host: MailHost, mailbox: Mirror, settings: Any
) -> None:
    settings.MAX_UPLOAD = 2000
    host.boxes["INBOX"].add("Big", "x" * 3000)
    host.boxes["INBOX"].add("Small")
    mailbox.run()
    assert list(mailbox.problems) == ["INBOX/1/1"]
    assert list(mailbox.held) == ["INBOX/1/2"]
    assert len(host.asked("BODY.PEEK[])")) == 1


def test_a_mail_expunged_while_listing_leaves_the_others(host: MailHost, mailbox: Mirror) -> None:
    fill(host.boxes["INBOX"], 3)

    def twist(_talk: Any, _tag: str, rest: str) -> bool:
        if "BODY.PEEK[])" in rest:
            host.boxes["INBOX"].mails.pop(2, None)
        return False

    host.twist = twist
    mailbox.run()
    assert list(mailbox.problems) == ["INBOX/1/2"]
    assert mailbox.run().gone == ["INBOX/1/2"]


def test_starttls_comes_before_the_password(papers: tuple[str, ssl.SSLContext]) -> None:
    with mail(papers[1], starttls=True) as host:
        fill(host.boxes["INBOX"], 1)
        kept = mirror(host, papers[0], security="starttls")
        assert len(kept.run().fetched) == 1
        assert host.said.index("STARTTLS") < host.said.index("AUTHENTICATE PLAIN")


def test_without_encryption_nothing_is_said(papers: tuple[str, ssl.SSLContext]) -> None:
    with mail(papers[1], starttls=True) as host:

        def twist(talk: Any, tag: str, rest: str) -> bool:
            if rest == "CAPABILITY":
                talk.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
                talk.say(f"{tag} OK done")
            return rest == "CAPABILITY"

        host.twist = twist
        with pytest.raises(InvalidError, match="no encryption"):
            mirror(host, papers[0], security="starttls").run()
        assert not host.asked("AUTHENTICATE")
        assert not host.asked("LOGIN")


def test_a_greeting_that_skips_encryption_is_refused(papers: tuple[str, ssl.SSLContext]) -> None:
    with mail(papers[1], starttls=True) as host, pytest.MonkeyPatch.context() as patch:
        from tests.ingestion.sources.servers import mail as server

        say = server._Talk.say
        patch.setattr(
            server._Talk,
            "say",
            lambda talk, text: say(talk, "* PREAUTH hello" if text == "* OK ready" else text),
        )
        with pytest.raises((InvalidError, TransientError)):
            mirror(host, papers[0], security="starttls").run()
        assert not host.asked("LIST")


def test_a_certificate_of_nobody_known_is_refused(host: MailHost) -> None:
    with pytest.raises(TransientError, match="certificate"):
        mirror(host, "").run()
    assert host.said == []


def test_a_certificate_of_another_host_is_refused(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    ca, context = made(tmp_path_factory.mktemp("other"), "127.0.0.2")
    with mail(context) as host, pytest.raises(TransientError, match="certificate"):
        mirror(host, ca).run()


def test_a_wrong_password_is_said_to_be_wrong(mailbox: Mirror) -> None:
    mailbox.secret = "wrong"
    with pytest.raises(InvalidError, match="does not accept"):
        mailbox.run()


def test_a_server_without_plain_gets_a_login(host: MailHost, mailbox: Mirror) -> None:
    host.capabilities = "IMAP4rev1"
    with pytest.raises(InvalidError, match="accents"):
        mailbox.run()
    mailbox.secret = "plain words"
    mailbox.run()
    assert host.asked("LOGIN")


def test_a_folder_nobody_has_is_said(host: MailHost, papers: tuple[str, ssl.SSLContext]) -> None:
    with pytest.raises(InvalidError, match="no folder"):
        mirror(host, papers[0], folders=["Nothing"]).run()


def test_a_closed_folder_goes_and_a_busy_one_stays(host: MailHost, mailbox: Mirror) -> None:
    fill(host.boxes["INBOX"], 1)
    mailbox.run()
    host.closed_folders["INBOX"] = "[UNAVAILABLE] later"
    with pytest.raises(TransientError):
        mailbox.run()
    assert mailbox.held
    host.closed_folders["INBOX"] = "[NOPERM] not yours"
    assert mailbox.run().gone == ["INBOX/1/1"]


def _literal(talk: Any, tag: str, rest: str) -> bool:
    if "FETCH" in rest:
        talk.say(b"* 1 FETCH (UID 1 BODY[] {99999999999}")
    return "FETCH" in rest


def _endless(talk: Any, tag: str, rest: str) -> bool:
    while "SEARCH" in rest:
        talk.say(b"* SEARCH " + b"1 " * 40_000)
    return False


def _line(talk: Any, tag: str, rest: str) -> bool:
    while "LIST" in rest:
        talk.channel.sendall(b"x" * 65536)
    return False


def _cut(talk: Any, tag: str, rest: str) -> bool:
    if "PEEK[])" in rest:
        talk.say(b"* 1 FETCH (UID 1 BODY[] {1000}\r\nshort")
        talk.channel.shutdown(socket.SHUT_RDWR)
    return "PEEK[])" in rest


@pytest.mark.parametrize("twist", [_literal, _endless, _line, _cut])
def test_a_hostile_server_is_refused(
    host: MailHost, mailbox: Mirror, twist: Any, settings: Any
) -> None:
    settings.MAX_UPLOAD = 2**20
    fill(host.boxes["INBOX"], 1)
    host.twist = twist
    with pytest.raises((TransientError, InvalidError)):
        mailbox.run()
    assert mailbox.held == {}


def test_a_private_address_is_refused_unless_allowed(host: MailHost, mailbox: Mirror) -> None:
    mailbox.net = Net()
    with pytest.raises(InvalidError):
        mailbox.run()
    assert host.said == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "mail example"},
        {"security": "none"},
        {"port": "many"},
        {"username": ""},
        {"username": "a\r\nb LOGOUT"},
        {"folders": ["a\r\nb"]},
        {"ca": "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----"},
    ],
)
def test_wrong_options_are_told_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        Mailbox.check({"host": "mail.example.com", "username": "me", **wrong})


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_folder_names_survive_modified_utf7(name: str) -> None:
    found = folder(b'(\\HasNoChildren) NIL "%s"' % _escaped(encoded(name)))
    assert found is not None
    assert found.name in (name, "INBOX")


def _escaped(raw: bytes) -> bytes:
    return raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def test_names_are_written_as_the_standard_shows() -> None:
    assert encoded("~peter/mail/台北/日本語") == b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert encoded("A & B") == b"A &- B"


@given(st.sets(st.integers(1, 400)))
def test_sets_of_numbers_survive(uids: set[int]) -> None:
    assert numbers(ranges(uids)) == uids
