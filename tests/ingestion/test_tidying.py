"""Tidying up: every step is tried at every tick, whatever happened to another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from ingestion.intake import withdraw
from ingestion.pipeline import reconciling, sweeping
from ingestion.pipeline.waiting import release_returned
from kb.models import Document, Version
from tests.ingestion.state import drain, latest

pytestmark = pytest.mark.django_db


def test_a_step_that_fails_is_logged_and_does_not_hold_up_the_others(
    upload, as_alice, monkeypatch, caplog
):
    def broken() -> int:
        raise PermissionError("a folder that may not be read")

    gone = upload()
    withdraw(document=gone, by=as_alice, undo=True)
    Document.objects.update(purge_at=Now())
    for step in ("settle_due", "release_returned", "sweep"):
        monkeypatch.setattr(reconciling, step, broken)
    reconciling.tidy()
    assert not Document.objects.exists()
    assert caplog.text.count("tidying up: broken failed") == 3


def test_a_file_that_vanishes_while_orphans_are_looked_for_is_no_error(db, monkeypatch):
    """Another process removes the first file after the folder was listed."""
    folder = Path(default_storage.path("incoming"))
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number}-left-behind" for number in range(3)]
    for each in files:
        each.write_bytes(b"x")
        os.utime(each, (0, 0))
    real = Path.glob

    def glob(path: Path, pattern: str):
        found = list(real(path, pattern))
        files[0].unlink(missing_ok=True)
        return iter(found)

    monkeypatch.setattr(Path, "glob", glob)
    sweeping.sweep(folder=0)
    assert not any(each.exists() for each in files)


def test_an_embedder_that_is_set_up_wrongly_is_no_reason_to_stop_tidying(upload, embedder_down):
    document = upload()
    drain()
    assert latest(document).waiting_for == "embedder"
    embedder_down.provider = "no-such"
    embedder_down.save()
    assert release_returned() == 0
    assert Version.objects.filter(waiting_for="embedder").count() == 1
