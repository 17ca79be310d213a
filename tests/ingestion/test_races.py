"""Several workers and several uploaders at the same time, on real connections."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from ingestion.errors import LeaseLost
from ingestion.intake import submit_text, submit_version, withdraw
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.purging import purge_due
from ingestion.pipeline.running import run
from ingestion.tasks import ingest
from kb.access import permitted_documents
from kb.errors import PermanentError
from kb.models import Document, Passage, State, Version
from tests.ingestion.state import drain, expire, latest, passage_count, passages

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def together(*acts: Callable[[], T]) -> list[T | Exception]:
    """Start all acts at the same moment, each on its own connection; return what came of each."""
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | Exception:
        try:
            start.wait()
            return act()
        except Exception as error:  # noqa: BLE001 compared by the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_a_message_delivered_twice_gives_the_same_as_once(upload):
    alone = upload("# Leave\n\nTwenty-five days.", filename="alone.md", title="x")
    drain()
    expected = passages(latest(alone))
    for number in range(100):
        again = upload("# Leave\n\nTwenty-five days.", filename=f"{number}.md", title="x")
        version = latest(again)
        together(lambda: ingest(str(version.pk)), lambda: ingest(str(version.pk)))  # noqa: B023
        row = latest(version.document)
        assert (row.state, row.attempts, row.lost_leases) == (State.READY, 1, 0)
        assert passages(row) == expected


def test_eight_workers_never_claim_the_same_version(upload):
    for number in range(12):
        upload(filename=f"{number}.txt", content=f"text {number}")

    def take() -> list[object]:
        found = []
        while lease := claim():
            found.append(lease.version_id)
        return found

    claimed = [each for taken in together(*[take] * 8) for each in taken]
    assert len(claimed) == len(set(claimed)) == 12


def test_the_same_external_id_at_the_same_time_makes_one_document_with_all_versions(upload):
    together(*[lambda n=n: upload(f"text {n}", "a.txt", external_id="erp/1") for n in range(6)])
    assert Document.objects.count() == 1
    numbers = sorted(Version.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert Document.objects.get().latest.number == 6


def test_the_same_idempotency_key_at_the_same_time_stores_once(handbook, as_alice):
    def send() -> object:
        return submit_text(
            title="a", text="one", collection=handbook, by=as_alice, idempotency_key="k"
        ).pk

    assert len(set(together(*[send] * 4))) == 1
    assert Document.objects.count() == 1


def test_a_slow_worker_keeps_its_lease_by_heartbeat(upload, settings):
    settings.LEASE_SECONDS = 1
    version = latest(upload())
    lease = claim()
    with lease.kept():
        deadline = time.monotonic() + 2.5
        while time.monotonic() < deadline:
            assert claim(version.pk) is None
            time.sleep(0.1)
    lease.check()


def test_a_worker_learns_by_heartbeat_that_its_lease_is_gone(upload, settings, caplog):
    settings.LEASE_SECONDS = 1
    upload()
    lease = claim()
    expire(lease)
    assert claim() is not None
    deadline = time.monotonic() + 5

    def work() -> None:
        while time.monotonic() < deadline:
            lease.check()
            time.sleep(0.02)

    with lease.kept(), pytest.raises(LeaseLost):
        work()


def test_work_that_hangs_loses_its_lease_although_the_heart_beats(upload, settings, monkeypatch):
    settings.LEASE_SECONDS = 1
    monkeypatch.setattr("ingestion.pipeline.heartbeat.STALLED", 0.5)
    upload()
    lease = claim()
    deadline = time.monotonic() + 10
    with lease.kept():
        while (taken := claim()) is None and time.monotonic() < deadline:
            time.sleep(0.05)
    assert taken is not None
    with pytest.raises(LeaseLost):
        lease.report(50)


@pytest.mark.parametrize("act", ["replace", "delete"])
def test_changes_at_any_moment_of_indexing_end_in_the_newest_version_or_in_nothing(
    upload, as_alice, act
):
    for number in range(10):
        document = upload(filename=f"{number}.md")

        def change(document=document, number=number) -> None:
            time.sleep(number * 0.02)
            if act == "delete":
                withdraw(document=document, by=as_alice)
            else:
                new = ContentFile(b"Altogether new.")
                submit_version(file=new, filename="new.txt", document=document, by=as_alice)

        outcome = together(lambda: run(claim()), change)
        assert not [each for each in outcome if isinstance(each, Exception)]
        drain()
        if act == "delete":
            purge_due()  # what a worker held at that very moment is removed at the next tick
            assert passage_count(document) == 0
            assert not Document.objects.filter(pk=document.pk).exists()
        else:
            document.refresh_from_db()
            assert document.current == latest(document)
            assert document.current.number == 2


def test_a_document_deleted_twice_at_the_same_time_is_deleted_once(upload, as_alice):
    document = upload()
    outcomes = together(*[lambda: withdraw(document=document, by=as_alice)] * 3)
    purge_due()  # the reconciler's part, when the three were in each other's way
    assert not Document.objects.exists()
    assert [each for each in outcomes if not isinstance(each, PermanentError | None)] == []


def test_a_delete_does_not_wait_for_the_passages_of_a_long_document(upload, as_alice, as_bob):
    document = upload()
    drain()
    writing, deleted = threading.Event(), threading.Event()

    def write_passages() -> None:
        with transaction.atomic():
            first = Passage.objects.filter(document=document)[0]
            first.pk, first.ordinal = uuid.uuid4(), 1000
            first.save(force_insert=True)
            writing.set()
            assert deleted.wait(20)

    def delete() -> float:
        assert writing.wait(20)
        begun = time.monotonic()
        withdraw(document=document, by=as_alice)
        took = time.monotonic() - begun
        assert not permitted_documents(as_bob).exists()
        deleted.set()
        return took

    written, took = together(write_passages, delete)
    assert isinstance(written, IntegrityError)  # at its commit: what it belongs to is gone
    assert took < 2
    assert passage_count(document) == 0
