"""The queue: whose turn it is, what people who wait are told, and what is found again."""

from __future__ import annotations

import os
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.db.models import F
from django.db.models.functions import Now

from ingestion.pipeline import queue, reconciling
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.sweeping import sweep
from kb.access import grant
from kb.access.queue import Wait, waits
from kb.models import IdempotencyRecord, Role, Version
from tests.ingestion.state import drain, expire, latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def charlie_uploads(handbook, as_alice, charlie, as_charlie, upload):
    """Upload as Charlie, who is an editor here."""
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    return lambda *args, **more: upload(*args, by=as_charlie, **more)


def test_a_person_with_one_document_need_not_wait_for_a_person_with_many(upload, charlie_uploads):
    for n in range(5):
        upload(filename=f"{n}.md")
    single = charlie_uploads(filename="single.md")
    assert latest(single).pk in {claim().version_id for _ in range(2)}


def test_the_workers_are_shared_between_people(upload, charlie_uploads):
    mine = {latest(upload(filename=f"{n}.md")).pk for n in range(2)}
    his = {latest(charlie_uploads(filename=f"{n}.md")).pk for n in range(3)}
    claimed = [claim().version_id for _ in range(4)]
    assert len(mine & set(claimed[:2])) == len(his & set(claimed[:2])) == 1
    assert len(mine & set(claimed)) == len(his & set(claimed)) == 2


def test_documents_of_one_person_go_by_age(upload):
    versions = [latest(upload(filename=f"{n}.md")).pk for n in range(3)]
    assert [claim().version_id for _ in range(3)] == versions


def test_a_version_is_never_claimed_twice_while_its_lease_lasts(upload):
    version = latest(upload())
    assert claim(version.pk) is not None
    assert claim(version.pk) is None
    assert claim() is None


def test_people_are_told_their_place_and_about_how_long(upload):
    versions = [latest(upload(filename=f"{n}.md")) for n in range(5)]
    told = waits(versions)
    assert [told[version.pk] for version in versions] == [Wait(n, None) for n in range(1, 6)]
    for version in versions[:3]:
        Version.objects.filter(pk=version.pk).update(
            state="ready", claimed_at=Now() - timedelta(seconds=20), ready_at=Now()
        )
    waiting = [latest(version.document) for version in versions]
    told = waits(waiting)
    assert [told.get(version.pk) for version in waiting[:3]] == [None] * 3
    assert [told[version.pk] for version in waiting[3:]] == [Wait(1, 20), Wait(2, 40)]
    assert queue.backlog().waiting == 2


def test_a_version_being_worked_on_has_no_place(upload):
    version = latest(upload())
    claim()
    assert waits([latest(version.document)]) == {}
    assert queue.backlog().working == 1


def test_the_reconciler_rings_for_what_nobody_heard_of(upload):
    upload()
    assert reconciling.missed() == 0
    Version.objects.update(next_attempt_at=F("next_attempt_at") - timedelta(seconds=6))
    assert reconciling.missed() == 1


def test_the_reconciler_finds_versions_whose_worker_died(upload):
    upload()
    lease = claim()
    Version.objects.update(next_attempt_at=F("next_attempt_at") - timedelta(seconds=6))
    assert reconciling.missed() == 0
    expire(lease)
    assert reconciling.missed() == 1


def test_idempotency_keys_are_forgotten_after_a_day(alice):
    for key, hours in (("old", 25), ("young", 23)):
        IdempotencyRecord.objects.create(owner=alice, key=key, fingerprint="f")
        IdempotencyRecord.objects.filter(key=key).update(created_at=Now() - timedelta(hours=hours))
    reconciling.tidy()
    assert [each.key for each in IdempotencyRecord.objects.all()] == ["young"]


def _file(path: Path, hours: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"bytes")
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_files_without_a_row_are_removed_after_a_day_and_never_before(upload):
    store, orphan = Path(default_storage.path("")), uuid.uuid4()
    folder = orphan.hex[:2]
    old = _file(store / "originals" / folder / orphan.hex, 25)
    young = _file(store / "originals" / folder / (folder + uuid.uuid4().hex[2:]), 23)
    images = _file(Path(configured.HOME) / "pages" / str(orphan) / "1.png", 25)
    os.utime(images.parent, (1, 1))
    abandoned = _file(store / "incoming" / "abandoned", 25)
    foreign = _file(store / "originals" / folder / "README", 25)
    sweep(folder=int(folder, 16))
    assert not any(path.exists() for path in (old, images, images.parent, abandoned))
    assert young.exists()
    assert foreign.exists()


def test_files_with_a_row_stay_for_ever(upload):
    version = latest(upload())
    _file(Path(version.file.path), 1000)
    sweep(folder=int(version.pk.hex[:2], 16))
    assert Path(version.file.path).exists()
    drain()
