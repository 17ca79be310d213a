"""WebDAV folders: against WsgiDAV on cheroot, and against servers with odd or hostile answers."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ingestion.sources.davfolders import Server
from ingestion.sources.net import Net
from ingestion.sources.webdav import WebDAV
from kb.errors import InvalidError, TransientError
from tests.ingestion.sources.mirror import Mirror
from tests.ingestion.sources.servers.dav import dav
from tests.ingestion.sources.servers.scripted import scripted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in {
        "a.txt": "one",
        "规章/差旅费 报销.md": "出差",
        "规章/旧/b.txt": "two",
        "sub/c+d%20&e#f;g.txt": "three",
        "sub/deep/er/h.txt": "four",
        "sub/skip.exe": "no",
        "empty/.keep": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with dav(folder) as url:
        yield url


ALL = {
    "a.txt": b"one",
    "规章/差旅费 报销.md": "出差".encode(),
    "规章/旧/b.txt": b"two",
    "sub/c+d%20&e#f;g.txt": b"three",
    "sub/deep/er/h.txt": b"four",
}


def test_first_run_takes_all_and_the_second_nothing(url: str) -> None:
    kept = Mirror(WebDAV, {"url": url})
    kept.run()
    assert kept.held == ALL
    assert kept.names["规章/差旅费 报销.md"] == "差旅费 报销.md"
    again = kept.run()
    assert (again.found, again.fetched, again.gone) == (5, [], [])


def test_changes_deletions_and_moves_are_followed(url: str, folder: Path) -> None:
    kept = Mirror(WebDAV, {"url": url})
    kept.run()
    (folder / "a.txt").write_text("one and a half")
    (folder / "规章/旧/b.txt").unlink()
    (folder / "sub/deep").rename(folder / "sub/deeper")
    again = kept.run()
    assert sorted(again.fetched) == ["a.txt", "sub/deeper/er/h.txt"]
    assert sorted(again.gone) == ["sub/deep/er/h.txt", "规章/旧/b.txt"]
    assert kept.held["a.txt"] == b"one and a half"


@pytest.mark.parametrize("kill_at", range(1, 9))
def test_a_killed_run_goes_on_where_it_was(url: str, kill_at: int) -> None:
    kept = Mirror(WebDAV, {"url": url})
    cut, rest = kept.run(kill_at=kill_at), kept.run()
    assert sorted(cut.fetched + rest.fetched) == sorted(ALL)
    assert kept.held == ALL
    assert rest.gone == []


def test_only_what_is_included_is_fetched(url: str) -> None:
    kept = Mirror(WebDAV, {"url": f"{url}/sub", "include": ["*.txt"], "exclude": ["deep/*"]})
    assert kept.run().fetched == ["c+d%20&e#f;g.txt"]


@pytest.mark.parametrize("digest", [True, False])
def test_the_password_is_given_when_asked_for(folder: Path, digest: bool) -> None:
    with dav(folder, user="reader", password="秘密 words", digest=digest) as url:
        kept = Mirror(WebDAV, {"url": url, "username": "reader"}, "秘密 words")
        kept.run()
        assert kept.held == ALL
        with pytest.raises(InvalidError, match="does not accept"):
            Mirror(WebDAV, {"url": url, "username": "reader"}, "wrong").run()


def test_a_password_does_not_travel_unprotected_over_the_internet() -> None:
    heard: list[str] = []

    def answer(asked: Any) -> None:
        heard.append(asked.headers.get("authorization", ""))
        asked.reply(401, b"", WWW_Authenticate='Basic realm="x"')

    with scripted(answer) as server:
        port = int(server.url.rpartition(":")[2])
        public = Net(["dav.example.com"], resolve=lambda *_, **__: [(0, 0, 0, "", ("9.9.9.9", 0))])
        connection = Server(f"http://dav.example.com:{port}/", "me", "pw", public)
        with closing(connection), pytest.raises(InvalidError, match="unprotected"):
            connection._auth("Basic")
    assert heard == []


def test_a_wrong_address_is_told_in_words(url: str) -> None:
    with pytest.raises(InvalidError, match="nothing at this address"):
        Mirror(WebDAV, {"url": f"{url}/nowhere"}).run()
    with (
        scripted(lambda asked: asked.reply(405)) as server,
        pytest.raises(InvalidError, match="no WebDAV"),
    ):
        Mirror(WebDAV, {"url": server.url}).run()


def test_a_server_that_is_down_is_waited_for(folder: Path) -> None:
    with dav(folder) as url:
        pass
    with pytest.raises(TransientError):
        Mirror(WebDAV, {"url": url}).run()


def test_a_large_file_is_refused_and_the_run_goes_on(url: str, folder: Path, settings: Any) -> None:
    settings.MAX_UPLOAD = 5000
    (folder / "big.txt").write_text("x" * 5001)
    kept = Mirror(WebDAV, {"url": url})
    kept.run()
    assert list(kept.problems) == ["big.txt"]
    assert kept.held == ALL


def answering(*rows: str) -> Any:
    """A server whose base folder is /dav/ and holds these hrefs (a final slash is a folder)."""

    def answer(asked: Any) -> None:
        if asked.command == "GET":
            return asked.reply(200, asked.path.encode())
        if asked.path.rstrip("/") != "/dav":
            return asked.reply(207, multistatus())
        return asked.reply(207, multistatus("/dav/", *rows))

    return answer


def multistatus(*hrefs: str) -> bytes:
    rows = "".join(
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop><D:resourcetype>"
        f"{'<D:collection/>' if href.endswith('/') else ''}</D:resourcetype>"
        '<D:getetag>W/"1"</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>'
        "<D:propstat><D:prop><D:getcontentlength/></D:prop><D:status>HTTP/1.1 404 No</D:status>"
        "</D:propstat></D:response>"
        for href in hrefs
    )
    return f'<D:multistatus xmlns:D="DAV:">{rows}</D:multistatus>'.encode()


GBK = quote("旧文件.txt".encode("gb18030"))


@pytest.mark.parametrize(
    ("href", "key"),
    [
        ("/dav/a.txt", "a.txt"),
        ("https://127.0.0.1/dav/a.txt", "a.txt"),
        ("/d%61v/%61.txt", "a.txt"),
        (f"/dav/{quote('报销.txt')}", "报销.txt"),
        ("/dav/报销.txt", "报销.txt"),
        (f"/dav/{GBK}", "旧文件.txt"),
        ("/dav/a%2541.txt", "a%41.txt"),
    ],
)
def test_addresses_are_read_as_servers_write_them(href: str, key: str) -> None:
    with scripted(answering(href)) as server:
        kept = Mirror(WebDAV, {"url": f"{server.url}/dav"})
        kept.run()
        assert list(kept.held) == [key]
        assert kept.etags[key] == "1"


@pytest.mark.parametrize(
    "href",
    [
        "http://169.254.169.254/dav/a.txt",
        "//evil.example/dav/a.txt",
        "/etc/passwd.txt",
        "/dav/../etc/a.txt",
        "/dav/%2e%2e/a.txt",
        "/dav/x%2fa.txt",
        "/dav/x/y/a.txt",
        "/dav/a%00.txt",
        "/dav//a.txt",
        "/davother/a.txt",
        "../a.txt",
        "http://[::1/a.txt",
    ],
)
def test_addresses_outside_the_folder_are_refused(href: str) -> None:
    with scripted(answering("/dav/ok.txt", href)) as server:
        kept = Mirror(WebDAV, {"url": f"{server.url}/dav/"})
        with pytest.raises(InvalidError, match="outside the folder"):
            kept.run()
        assert all(asked.startswith("PROPFIND /dav") for asked in server.asked)


def test_folders_within_folders_without_end_do_come_to_one() -> None:
    def answer(asked: Any) -> None:
        asked.reply(207, multistatus(asked.path, f"{asked.path}x/"))

    with scripted(answer) as server:
        Mirror(WebDAV, {"url": server.url}).run()
        assert len(server.asked) < 50


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<multistatus xmlns="DAV:">&a;</multistatus>'
)
HOSTILE = {
    "entities": lambda asked: asked.reply(207, BOMB),
    "deep": lambda asked: asked.reply(207, b"<a>" * 100_000),
    "html": lambda asked: asked.reply(207, b"<html><body/></html>"),
    "endless": lambda asked: asked.endless(b"<a/>" * 65536, 207),
    "redirect": lambda asked: asked.reply(302, b"", Location="http://10.0.0.1/"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_server_is_refused(kind: str) -> None:
    with scripted(HOSTILE[kind]) as server, pytest.raises(InvalidError):
        Mirror(WebDAV, {"url": server.url}).run()


def test_a_file_that_redirects_elsewhere_is_not_followed() -> None:
    def answer(asked: Any) -> None:
        if asked.command == "GET":
            return asked.reply(302, b"", Location="http://10.0.0.1/secret.txt")
        return asked.reply(207, multistatus("/", "/a.txt"))

    with scripted(answer) as server, pytest.raises(InvalidError):
        Mirror(WebDAV, {"url": server.url}).run()


def test_a_private_address_is_refused_unless_allowed(url: str) -> None:
    with pytest.raises(InvalidError):
        Mirror(WebDAV, {"url": url}, net=Net()).run()


@pytest.mark.parametrize("wrong", ["", "ftp://host/", "https://me:pw@host/", "https://0x7f.1/"])
def test_wrong_addresses_are_told_in_words(wrong: str) -> None:
    with pytest.raises(InvalidError):
        WebDAV.check({"url": wrong})


def test_the_password_goes_to_no_other_path_of_the_answer() -> None:
    seen: list[str] = []

    def answer(asked: Any) -> None:
        given = asked.headers.get("authorization", "")
        if not given:
            return asked.reply(401, b"", WWW_Authenticate='Basic realm="x"')
        seen.append(base64.b64decode(given.split()[1]).decode())
        return asked.reply(207, multistatus("/"))

    with scripted(answer) as server:
        Mirror(WebDAV, {"url": server.url, "username": "me"}, "pw").run()
    assert seen == ["me:pw"]
