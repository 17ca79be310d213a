"""A slow place is waited for, a lost lease is noticed meanwhile, and memory has its bounds."""

from __future__ import annotations

import hashlib
import ssl
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from ingestion.errors import LeaseLost
from ingestion.sources import frontier, gitclient, gitpack, gitstore, imapmail, imapserver, sitemap
from ingestion.sources import net as nets
from ingestion.sources.bodies import read
from ingestion.sources.connector import Checkpoint
from ingestion.sources.git import Git
from ingestion.sources.gitfolders import folder
from ingestion.sources.net import Net
from ingestion.sources.robots import Polite
from ingestion.sources.web import Web
from kb.errors import InvalidError, TransientError
from tests.ingestion.sources.mirror import LOOPBACK, Mirror
from tests.ingestion.sources.servers.githost import Origin, hosted
from tests.ingestion.sources.servers.mail import MailHost
from tests.ingestion.sources.servers.scripted import scripted
from tests.ingestion.sources.site import Site
from tests.ingestion.sources.test_git import ADVERTISED, HEAD, entry, line, packed
from tests.ingestion.sources.test_imap import fill, mirror


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME, settings.DISK_RESERVE = tmp_path / "home", 0
    return Path(settings.HOME)


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    return Origin(tmp_path / "origin.git")


def test_bytes_that_come_are_a_sign_of_life(site: Site) -> None:
    site.page("/", "x" * 200_000)
    signs: list[int] = []
    net = Net(["127.0.0.1"], alive=lambda: signs.append(1))
    with net.http() as client:
        read(net.get(client, site.url + "/"), 10**6)
    assert len(signs) > 1


def _lost() -> None:
    raise LeaseLost("gone")


def test_a_lost_lease_ends_a_fetch_in_the_middle(
    site: Site, origin: Origin, host: MailHost, papers: tuple[str, ssl.SSLContext]
) -> None:
    site.page("/", "hello")
    origin.commit({"a.txt": "one"})
    fill(host.boxes["INBOX"], 1)
    net = Net(["127.0.0.1"], alive=_lost)
    with net.http() as client, pytest.raises(LeaseLost):
        net.get(client, site.url + "/")
    with hosted(origin) as url, pytest.raises(LeaseLost):
        Mirror(Git, {"url": url}, net=net).run()
    kept = mirror(host, papers[0])
    kept.net = net
    with pytest.raises(LeaseLost):
        kept.run()


def _maps(site: Site, count: int) -> None:
    index = "".join(f"<sitemap><loc>{site.url}/m{n}.xml</loc></sitemap>" for n in range(count))
    site.file("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>", "application/xml")
    for n in range(count):
        pages = "".join(f"<url><loc>{site.url}/p{n}-{m}</loc></url>" for m in range(3))
        site.file(f"/m{n}.xml", f"<urlset>{pages}</urlset>", "application/xml")


def test_after_each_sitemap_the_place_is_written_down(site: Site) -> None:
    _maps(site, 3)
    site.page("/", "home")
    for n in range(3):
        for m in range(3):
            site.page(f"/p{n}-{m}", "page")
    kept = Mirror(Web, {"url": site.url + "/", "delay": 0})
    kept.run(kill_at=2)
    site.asked.clear()
    kept.run()
    assert len(kept.held) == 10
    assert [path for path in site.paths() if path.endswith(".xml")] == ["/m1.xml", "/m2.xml"]


def test_no_sitemap_is_asked_for_once_the_frontier_is_full(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "MOST_NAMES", 5)
    _maps(site, 9)
    site.page("/", "home")
    web = Web(Web.check({"url": site.url + "/", "delay": 0, "depth": 0}), "", LOOPBACK)
    events = list(web.visit({}))
    web.close()
    assert sum(isinstance(each, Checkpoint) for each in events) >= 3
    assert [p for p in site.paths() if p.endswith(".xml")] == ["/sitemap.xml", "/m0.xml", "/m1.xml"]


def test_a_sitemap_is_read_up_to_its_limit(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_LISTED", 2)
    _maps(site, 1)
    polite = Polite(LOOPBACK, 0)
    index, found = sitemap.read(polite, httpx.URL(f"{site.url}/m0.xml"))
    assert not index
    assert len(list(found)) == 2
    polite.close()


def test_too_much_before_a_pack_begins_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitclient, "MOST_BEFORE", 2**18)
    refs = line(b"# service=git-upload-pack\n") + b"0000" + line(HEAD + b" HEAD\0shallow\n")

    def answer(asked: Any) -> None:
        if asked.command == "GET" and asked.path.startswith("/long"):
            return asked.endless(line(HEAD + b" refs/x\n") * 999, Content_Type=ADVERTISED)
        if asked.command == "GET":
            return asked.reply(200, refs + b"0000", Content_Type=ADVERTISED)
        kind = "application/x-git-upload-pack-result"
        return asked.endless(line(b"shallow " + HEAD) * 999, Content_Type=kind)

    with scripted(answer) as server:
        for path in ("long", "short"):
            with pytest.raises(InvalidError, match="more than it should"):
                Mirror(Git, {"url": f"{server.url}/{path}.git"}).run()


def test_a_pack_larger_than_what_comes_before_is_taken(
    origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitclient, "MOST_BEFORE", 200_000)
    noise = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(9_000))
    origin.commit({"a.txt": noise})
    with hosted(origin) as url:
        kept = Mirror(Git, {"url": url})
        kept.run()
    assert kept.held == {"a.txt": noise}


def test_no_folder_or_commit_of_a_repository_may_be_large(
    origin: Origin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(gitpack, "MOST_STRUCTURE", 2000)
    origin.commit({f"{n:0100}.txt": "x" for n in range(30)})
    with hosted(origin) as url, pytest.raises(InvalidError, match="too large"):
        Mirror(Git, {"url": url}).run()
    path = tmp_path / "pack"
    for kind, refused in ((1, True), (2, True), (4, True), (3, False)):
        path.write_bytes(packed(entry(kind, 3000, b"x" * 3000)))
        with path.open("rb") as pack:
            if refused:
                with pytest.raises(InvalidError, match="too large"):
                    gitpack.examine(pack, lambda: None)
            else:
                gitpack.examine(pack, lambda: None)
    store = gitstore.Objects(origin.repo.object_store.path)
    with pytest.raises(InvalidError, match="too large"):
        store[origin.repo[origin.repo.head()].tree]
    store.close()


def test_what_a_killed_fetch_left_goes_and_counts(
    origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin.commit({"a.txt": "one"})
    with hosted(origin) as url:
        kept = Mirror(Git, {"url": url})
        kept.run()
        pack = folder(kept.cursor["store"]) / "pack"
        left = [pack / "tmp_pack_x", pack / "tmpabc.pack"]
        for each in left:
            each.write_bytes(b"PACK" + b"x" * 5000)
        kept.run()
        assert not any(each.exists() for each in left)
        store = gitstore.Store(kept.cursor["store"])
        assert not store.crowded()
        monkeypatch.setattr(gitstore, "MOST_PACK", 2500)
        assert not store.crowded()
        left[0].write_bytes(b"x" * 6000)
        assert store.crowded()
        store.close()


@pytest.mark.parametrize("said", ["NIL", '""', '"Subject: UID 9"'])
def test_mails_whose_headers_come_without_a_literal_are_taken(
    host: MailHost, papers: tuple[str, ssl.SSLContext], said: str
) -> None:
    fill(host.boxes["INBOX"], 3)

    def twist(talk: Any, tag: str, rest: str) -> bool:
        if "HEADER.FIELDS" not in rest:
            return False
        talk.say("* 1 FETCH (FLAGS (\\Seen) UID 1)")
        talk.say(f"* 1 FETCH (UID 1 RFC822.SIZE 20 BODY[HEADER.FIELDS (SUBJECT)] {said})")
        talk.say(f"* 2 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {said} RFC822.SIZE 20 UID 2)")
        talk.say(f"{tag} OK done")  # and not a word of the third
        return True

    host.twist = twist
    kept = mirror(host, papers[0])
    kept.run()
    assert sorted(kept.held) == ["INBOX/1/1", "INBOX/1/2", "INBOX/1/3"]
    assert kept.run().found == 0


def test_a_quoted_header_is_read() -> None:
    part = b'1 (UID 5 RFC822.SIZE 9 BODY[HEADER.FIELDS (SUBJECT)] "Subject: a \\"b\\"")'
    (head,) = imapmail.heads([part])
    assert (head.uid, head.size, head.subject) == (5, 9, 'a "b"')


def test_answers_without_end_are_cut_off(
    host: MailHost, papers: tuple[str, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imapserver, "MOST_ANSWERS", 500)

    def twist(talk: Any, tag: str, rest: str) -> bool:
        while "SEARCH" in rest:
            talk.say(b"* 1 EXISTS\r\n" * 100)
        return False

    fill(host.boxes["INBOX"], 1)
    host.twist = twist
    started = time.monotonic()
    with pytest.raises(TransientError):
        mirror(host, papers[0]).run()
    assert time.monotonic() - started < 10


def test_few_addresses_are_tried_within_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(0, 0, 0, "", (f"9.9.9.{n}", 443)) for n in range(1, 30)]
    net = Net(["internet"], resolve=lambda *_, **__: rows)
    tried: list[float] = []

    def slow(address: Any, timeout: float) -> Any:
        tried.append(timeout)
        raise OSError

    monkeypatch.setattr(nets.socket, "create_connection", slow)
    with pytest.raises(TransientError):
        net.open("many.example", 443, 5)
    assert len(tried) == 4
    assert all(later <= before <= 5 for before, later in pairwise(tried))
    tried.clear()
    with pytest.raises(TransientError):
        net.open("many.example", 443, 0)
    assert tried == []
    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", _refused(tried))
    with net.http() as client, pytest.raises(TransientError):
        client.get("https://many.example/")
    assert len(tried) == 4


def _refused(tried: list[float]) -> Any:
    import httpcore

    def connect(_self: Any, host: str, port: int, timeout: float, **_more: Any) -> Any:
        tried.append(timeout)
        raise httpcore.ConnectError(host)

    return connect
