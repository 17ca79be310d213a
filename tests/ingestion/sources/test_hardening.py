"""What places do by accident or in bad faith: nothing blocks a source, nothing is lost over it."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ingestion.intake import restore
from ingestion.sources import create_source, delete_source, items_of, running, update_source
from ingestion.sources.connector import Checkpoint, Found
from ingestion.sources.holding import claim
from ingestion.sources.plain import plain, storable
from ingestion.sources.running import run
from ingestion.sources.selection import Selection
from kb.access import Principal, grant, permitted_documents
from kb.errors import InvalidError
from kb.models import AuditEvent, Collection, Document, Source, SourceRun, User
from tests.ingestion.sources.conftest import Add, counts, titles, visit
from tests.ingestion.sources.servers.scripted import scripted
from tests.ingestion.sources.site import Site
from tests.ingestion.sources.test_running import LONG_AGO, write
from tests.ingestion.sources.test_webdav import multistatus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(root: Path, add: Add, handbook: Collection) -> Source:
    """A source with an archive, and its member as the pipeline unpacks it."""
    path = root / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("in.md", "# Secret\n\nmember text")
    os.utime(path, (LONG_AGO, LONG_AGO))
    source = add("folder", path=str(root))
    visit(source)
    held = Document.objects.get()
    Document.objects.create(
        collection=handbook,
        title="in.md",
        container=held,
        member="in.md",
        created_by=held.created_by,
    )
    return source


def test_deleting_a_source_with_its_documents_takes_the_members_of_archives_along(
    archive: Source, as_alice: Principal
) -> None:
    held = Document.objects.get(container=None)
    delete_source(source=archive, by=as_alice, withdraw=True)
    assert list(permitted_documents(as_alice)) == []
    told = AuditEvent.objects.get(action="document.withdraw")
    assert (told.target_id, told.actor_id) == (str(held.pk), as_alice.user_id)
    assert AuditEvent.objects.get(action="source.delete").detail == {"withdrawn": 1}
    restore(document_id=held.pk, by=as_alice)
    assert permitted_documents(as_alice).count() == 2


def test_a_title_with_a_nul_blocks_nothing(site: Site, add: Add) -> None:
    site.page("/", "<a href='/b.html'>b</a><a href='/c.html'>c</a> start page", title="Start")
    site.page("/b.html", "hello b", "A\x00B")
    site.page("/c.html", "hello c", "C")
    source = add("web", url=site.url + "/", delay=0, sitemap=False)
    assert counts(visit(source)) == {"added": 3}
    assert titles() == ["A B", "C", "Start"]


def test_a_folder_whose_name_is_no_utf8_blocks_nothing_and_is_told(root: Path, add: Add) -> None:
    write(root / "a" / "one.md", "hello one")
    write(root / os.fsdecode("资料".encode("gbk")) / "two.md", "hello two")
    write(root / "zzz" / "three.md", "three")
    source = add("folder", path=str(root))
    assert counts(visit(source)) == {"added": 2, "refused": 1}
    assert "UTF-8" in items_of(source, problems=True).get().problem
    assert counts(visit(source)) == {"unchanged": 2, "refused": 1}
    source.refresh_from_db()
    assert source.lease_token is None


class Odd:
    """A connector whose cursor cannot be stored."""

    kind, lists_everything = "folder", False
    visits: list[Any] = []

    def __init__(self, options: dict[str, Any], secret: str, net: Any) -> None:
        self._text = "\x00" if options["path"].endswith("nul") else "\udcff"

    def visit(self, cursor: dict[str, Any]) -> Any:
        self.visits.append(cursor)
        yield Checkpoint({"at": "good"})
        yield Checkpoint({"at": self._text})

    def fetch(self, found: Found, into: Any) -> None:
        raise AssertionError

    def close(self) -> None:
        pass


@pytest.mark.parametrize("name", ["nul", "half"])
def test_a_place_that_cannot_be_stored_ends_the_visit_and_leaves_no_lease(
    root: Path, add: Add, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    source = add("folder", path=str(root / name))
    monkeypatch.setattr(running, "connector", lambda _kind: Odd)
    monkeypatch.setattr(Odd, "visits", [])
    for _n in range(2):
        assert visit(source).state == "failed"
        source.refresh_from_db()
        assert source.lease_token is None
        assert source.cursor["place"] == {"at": "good"}
    assert Odd.visits == [{}, {"at": "good"}]


def test_an_end_that_cannot_be_written_leaves_no_lease_and_raises_nothing(
    root: Path, add: Add
) -> None:
    source = add("folder", path=str(root / "missing"))
    hold = claim()
    assert hold is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE kb_sourcerun ADD CONSTRAINT no_end CHECK (state <> 'failed') NOT VALID"
        )
    try:
        run(hold)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kb_sourcerun DROP CONSTRAINT no_end")
    source.refresh_from_db()
    assert source.lease_token is None
    assert SourceRun.objects.get().state == "running"
    assert visit(source).state == "failed"


def test_a_place_that_is_slow_but_alive_is_not_taken_for_hung(
    site: Site, add: Add, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.pipeline.heartbeat.STALLED", 0.5)
    settings.LEASE_SECONDS = 1

    def slow(handler: Any) -> None:
        for _n in range(20):
            handler.wfile.write(b"<p>another line of it</p>")
            site.stopping.wait(0.1)

    site.file("/", slow, "text/html")
    assert counts(visit(add("web", url=site.url + "/", delay=0, sitemap=False))) == {"added": 1}


def test_what_a_place_says_becomes_text_that_can_be_stored() -> None:
    found = Found("k", "e\x00", "n\udcff.md", "t\x07t", {"from": "\ud800", "size": 3})
    assert (found.etag, found.filename, found.title) == ("e ", "n\ufffd.md", "t t")
    assert found.metadata == {"from": "\ufffd", "size": 3}
    assert plain("报销 ok") == "报销 ok"
    assert not storable({"a": [{"b": "\udcff"}]})
    assert storable({"a": ["lines\nare fine", 3, None]})


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("git", {"url": "https://g.example/x", "prefix": "a\0b"}),
        ("webdav", {"url": "https://g.example/x", "username": "a\0b"}),
        ("s3", {"bucket": "abc", "prefix": "\udcff"}),
        ("web", {"url": "https://g.example/", "include": ["\0"]}),
        ("webdav", {"url": "https://g.example/x", "secret": "\udcff"}),
    ],
)
def test_settings_that_cannot_be_stored_are_refused_in_words(
    add: Add, kind: str, options: dict[str, Any]
) -> None:
    with pytest.raises(InvalidError, match="character"):
        add(kind, **options)


def test_only_who_typed_the_secret_widens_what_is_read_with_it(
    handbook: Collection, as_alice: Principal, as_bob: Principal, bob: User
) -> None:
    grant(collection=handbook, by=as_alice, role="owner", user=bob)
    options = {"url": "https://files.example/", "include": ["public/*"]}
    source = create_source(
        collection=handbook, by=as_alice, kind="webdav", name="F", options=options, secret="zebra"
    )
    wider = {**options, "include": []}
    update_source(source=source, by=as_bob, name="G", options=options)
    with pytest.raises(InvalidError) as refused:
        update_source(source=source, by=as_bob, options=wider)
    assert refused.value.code == "secret-needed"
    update_source(source=source, by=as_alice, options=wider)
    update_source(source=source, by=as_bob, options=options, secret="own")
    update_source(source=source, by=as_bob, options=wider)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_closed_to_the_server_is_told(root: Path, add: Add) -> None:
    write(root / "lost" / "a.md", "one")
    source = add("folder", path=str(root))
    visit(source)
    (root / "lost").chmod(0)
    try:
        assert counts(visit(source)) == {"refused": 1}
    finally:
        (root / "lost").chmod(0o700)


def test_an_unreadable_folder_is_told_and_nothing_below_it_is_removed(
    root: Path, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root / "a.md", "one")
    write(root / "lost+found" / "b.md", "two")
    write(root / "lost+found" / "deep" / "c.md", "three")
    write(root / "z" / "d.md", "four")
    source = add("folder", path=str(root))
    assert counts(visit(source)) == {"added": 4}
    real = os.open

    def closed(path: Any, *args: Any, **more: Any) -> int:
        if path == "lost+found":
            raise PermissionError(13, "closed", path)
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", closed)
    (root / "z" / "d.md").unlink()
    assert counts(visit(source)) == {"unchanged": 1, "refused": 1, "removed": 1}
    assert titles() == ["a", "b", "c"]
    assert items_of(source, problems=True).get().key == "lost+found/"
    monkeypatch.undo()
    assert counts(visit(source)) == {"unchanged": 3}
    assert not items_of(source, problems=True).exists()


def test_excluded_folders_are_not_even_opened(
    root: Path, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root / "a.md", "one")
    write(root / "lost+found" / "b.md", "two")
    write(root / "old" / "sub" / "c.md", "three")
    opened: list[Any] = []
    real = os.open
    monkeypatch.setattr(
        os, "open", lambda path, *a, **m: opened.append(path) or real(path, *a, **m)
    )
    assert counts(visit(add("folder", path=str(root), exclude="lost+found, old/*"))) == {"added": 1}
    assert not {"lost+found", "old"} & set(opened)


def test_folders_nested_too_deep_are_told(root: Path, add: Add) -> None:
    write(root.joinpath(*["d"] * 41) / "far.md", "far")
    write(root.joinpath(*["d"] * 40) / "near.md", "near")
    source = add("folder", path=str(root))
    assert counts(visit(source)) == {"added": 1, "refused": 1}
    assert "too deep" in items_of(source, problems=True).get().problem


@pytest.mark.parametrize(
    ("pattern", "path", "excluded"),
    [
        ("drafts", "a/drafts/b.md", True),
        ("a/drafts/", "a/drafts/x/b.md", True),
        ("a/drafts", "b/a/drafts/x.md", False),
        ("drafts", "a/drafts.md", False),
        ("report*", "reports/a.md", False),
        ("/", "/docs/a.html", False),
    ],
)
def test_a_folder_s_name_excludes_what_is_below(pattern: str, path: str, excluded: bool) -> None:
    assert Selection(exclude=(pattern,)).excludes(path) is excluded


def test_a_closed_folder_of_a_share_is_told_and_its_documents_stay(add: Add, settings: Any) -> None:
    settings.SOURCES_ALLOW = ("127.0.0.1",)
    closed: list[int] = []

    def answer(asked: Any) -> None:
        if asked.command == "GET":
            return asked.reply(200, f"text of {asked.path}".encode())
        if asked.path == "/":
            return asked.reply(207, multistatus("/", "/a.md", "/c.md", "/sub/"))
        return asked.reply(closed[0]) if closed else asked.reply(207, multistatus("/sub/b.md"))

    with scripted(answer) as server:
        source = add("webdav", url=server.url)
        assert counts(visit(source)) == {"added": 3}
        closed.append(403)
        assert counts(visit(source)) == {"unchanged": 2, "refused": 1}
        assert titles() == ["a", "b", "c"]
        assert items_of(source, problems=True).get().key == "sub/"
        closed[0] = 404
        assert counts(visit(source)) == {"unchanged": 2, "removed": 1}
