"""A database that goes away is nobody's fault: no document fails of it, however often."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from psycopg import sql
from psycopg.errors import ProgramLimitExceeded

from ingestion.pipeline import running, stages
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.running import run
from kb.models import State, Version
from tests.ingestion.state import drain, latest

SECONDS = 0.8
"""How long the database is away."""


def _stage(monkeypatch, state: State, work: Callable[..., object]) -> None:
    monkeypatch.setitem(running.STAGES, state, stages.STAGES[state]._replace(work=work))


def _due() -> None:
    Version.objects.update(next_attempt_at=Now())


@pytest.fixture
def away(transactional_db) -> Iterator[Callable[..., None]]:
    """Take the test's database away: every connection ends, and no new one is let in."""
    login = {**connection.get_connection_params(), "dbname": "postgres"}
    wanted = {"dbname", "user", "password", "host", "port"}
    name = connection.settings_dict["NAME"]
    timers: list[threading.Timer] = []
    with psycopg.connect(
        **{key: value for key, value in login.items() if key in wanted}, autocommit=True
    ) as keeper:

        def admit(yes: bool) -> None:
            order = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
            keeper.execute(order.format(sql.Identifier(name), sql.Literal(yes)))

        def leave(*_: object) -> None:
            timers.append(threading.Timer(SECONDS, admit, [True]))
            admit(False)
            keeper.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            timers[-1].start()

        yield leave
        for timer in timers:
            timer.join()
        admit(True)


@pytest.mark.parametrize("state", [State.READING, State.EMBEDDING])
def test_four_outages_in_a_row_leave_a_document_as_new(upload, away, monkeypatch, state):
    document, real = upload(), stages.STAGES[state].work

    def cut_off(work: stages.Work) -> None:
        away()
        real(work)

    with monkeypatch.context() as patch:
        _stage(patch, state, cut_off)
        for _ in range(4):
            run(claim())
            version = latest(document)
            assert (version.state, version.lease_token) == (state, None)
            assert (version.attempts, version.lost_leases) == (0, 0)
            assert version.waiting_for == "database"
            _due()
    drain()
    version = latest(document)
    assert (version.state, version.waiting_for) == (State.READY, "")


def test_an_outcome_is_written_when_the_database_is_back(upload, away, monkeypatch):
    def breaks(work: stages.Work) -> None:
        away()
        raise RuntimeError("a bug")

    document = upload()
    _stage(monkeypatch, State.READING, breaks)
    run(claim())
    version = latest(document)
    assert (version.attempts, version.lost_leases, version.lease_token) == (1, 0, None)


def test_a_database_that_stays_away_is_not_waited_for_longer_than_a_lease(
    upload, away, monkeypatch, settings, caplog
):
    def breaks(work: stages.Work) -> None:
        settings.LEASE_SECONDS = 0
        away()
        raise RuntimeError("a bug")

    document = upload()
    _stage(monkeypatch, State.READING, breaks)
    run(claim())
    assert "no outcome recorded" in caplog.text
    for timer in [each for each in threading.enumerate() if isinstance(each, threading.Timer)]:
        timer.join()
    assert latest(document).lease_token is not None


@pytest.mark.django_db
def test_what_the_database_refuses_because_of_the_content_is_the_documents_fault(
    upload, monkeypatch
):
    def too_much(work: stages.Work) -> None:
        raise OperationalError from ProgramLimitExceeded("too long for a tsvector")

    document = upload()
    _stage(monkeypatch, State.READING, too_much)
    for _ in range(3):
        drain()
        _due()
    assert latest(document).failure_code == "internal"
