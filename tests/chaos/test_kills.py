"""kill -9 at any moment: every document ends READY, once, with the passages of a quiet run."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from django.db import connection

from ingestion.tasks import reconcile
from kb.models import Document, Draft, State, Version
from tests.ingestion.state import drain, latest, passages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
DEADLINE = 120.0
"""Seconds after the last kill within which nothing may be in progress."""


def _long(number: int, sections: int) -> str:
    return "".join(
        f"# Section {n} of {number}\n\nRule {n * number} says that form {n} goes to office {n}, "
        f"and that a copy of form {n} stays with whoever signed it.\n\n"
        for n in range(sections)
    )


def _wait(done: Callable[[], bool], seconds: float = DEADLINE) -> None:
    """Poll, and do what beat does meanwhile."""
    deadline, ring_at = time.monotonic() + seconds, 0.0
    while not done():
        assert time.monotonic() < deadline, list(Version.objects.values("state", "attempts"))
        if time.monotonic() > ring_at:
            reconcile.delay()
            ring_at = time.monotonic() + 1
        time.sleep(0.02)


def _all_ended() -> bool:
    states = set(Version.objects.values_list("state", flat=True))
    return states <= {State.READY, State.FAILED, State.QUARANTINED}


def _worth_a_kill() -> bool:
    """Somebody works, and on nothing that a third lost lease would set aside, as it should."""
    leased = Version.objects.filter(lease_token__isnull=False)
    return leased.exists() and not leased.filter(lost_leases__gte=2).exists()


@pytest.fixture
def twins(upload) -> Callable[..., list[tuple[Document, Document]]]:
    """Upload documents twice and index the first of each pair undisturbed."""

    def make(count: int, sections: int) -> list[tuple[Document, Document]]:
        texts = [_long(number, sections) for number in range(1, count + 1)]
        quiet = [upload(text, f"q{n}.md", title=f"Rules {n}") for n, text in enumerate(texts)]
        drain()
        return [
            (quiet[n], upload(text, f"d{n}.md", title=f"Rules {n}")) for n, text in enumerate(texts)
        ]

    return make


def _same(pairs: list[tuple[Document, Document]]) -> None:
    for quiet, disturbed in pairs:
        version = latest(disturbed)
        assert (version.state, version.failure_code) == (State.READY, "")
        assert passages(version) == passages(latest(quiet))
        disturbed.refresh_from_db()
        assert disturbed.current == version
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT (version_id, ordinal)) FROM kb_passage")
        total, distinct = cursor.fetchone()
    assert total == distinct


def test_a_worker_killed_while_embedding_is_replaced_and_the_document_is_ready_once(twins, workers):
    pairs = twins(1, 150)
    version = latest(pairs[0][1])
    first = workers()
    _wait(lambda: latest(version.document).progress > 45)
    first.kill()
    assert latest(version.document).state == State.EMBEDDING
    assert Draft.objects.filter(version=version).exists()
    workers()
    _wait(_all_ended)
    assert latest(version.document).lost_leases == 0  # forgiven, since the next one got on
    assert not Draft.objects.exists()
    _same(pairs)


def test_documents_survive_workers_killed_at_random_moments(twins, workers):
    chance = random.Random(7)
    pairs = twins(8, 30)
    for _ in range(5):
        worker = workers(processes=2)
        _wait(lambda: _worth_a_kill() or _all_ended())
        time.sleep(chance.uniform(0, 0.8))  # the moment of the kill, not a wait for something
        worker.kill()
    workers(processes=2)
    _wait(_all_ended)
    _same(pairs)


def test_a_worker_told_to_stop_loses_and_repeats_nothing(twins, workers):
    pairs = twins(4, 20)
    worker = workers()
    _wait(lambda: Version.objects.filter(lease_token__isnull=False).exists())
    assert worker.stop() == 0
    assert not Version.objects.filter(lost_leases__gt=0).exists()
    workers()
    _wait(_all_ended)
    assert not Version.objects.filter(lost_leases__gt=0).exists()
    _same(pairs)
