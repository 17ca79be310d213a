"""Versions, dates, quotas and a full disk over REST."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from kb.models import Collection, Document, Version
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db
ROOM = 256 * 2**20


def text(**fields: Any) -> dict[str, Any]:
    return {"title": "Leave", "text": "Fifteen days.", **fields}


def test_a_submission_says_from_when_until_when_it_holds(
    owner: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/documents"
    dates = {"effective_from": "2024-01-01", "effective_to": "2025-01-01T12:00:00+08:00"}
    (body,) = owner.post(path, text(**dates)).json()
    assert body["effective_from"] == "2024-01-01T00:00:00Z"
    assert body["effective_to"] == "2025-01-01T04:00:00Z"
    assert body["effect"] is None
    file = ContentFile(b"text", name="a.txt")
    (body,) = owner.upload(handbook, file, effective_from="2024-02-03").json()
    assert body["effective_from"] == "2024-02-03T00:00:00Z"
    for wrong in (
        {"effective_from": "tomorrow"},
        {"effective_from": "2025-01-02", "effective_to": "2025-01-01"},
    ):
        assert owner.post(path, text(**wrong)).status_code == 400
    assert Document.objects.count() == 2


def test_versions_are_listed_and_dated(
    owner: Program, reader: Program, stranger: Program, rules: Document
) -> None:
    path = f"documents/{rules.pk}/versions"
    (listed,) = reader.get(path).json()["results"]
    assert (listed["number"], listed["effect"], listed["effective_to"]) == (1, "now", None)
    over = {"effective_from": "2020-01-01", "effective_to": "2021-01-01"}
    changed = owner.call("patch", f"{path}/1", over)
    assert (changed.status_code, changed.json()["effect"]) == (200, "over")
    assert owner.get(f"documents/{rules.pk}").json()["effect"] == "over"
    assert reader.post("search", {"query": "annual leave"}).json()["results"] == []
    again = owner.call("patch", f"{path}/1", {"effective_to": None}).json()
    assert (again["effective_from"], again["effect"]) == ("2020-01-01T00:00:00Z", "now")
    assert reader.call("patch", f"{path}/1", over).status_code == 403
    assert stranger.call("patch", f"{path}/1", over).status_code == 404
    assert stranger.get(path).status_code == 404
    assert owner.call("patch", f"{path}/2", over).status_code == 404
    assert owner.call("patch", f"{path}/1", {"effective": "2020-01-01"}).status_code == 400


def test_a_search_as_of_a_day_finds_what_held_then(
    owner: Program, reader: Program, rules: Document
) -> None:
    dates = {"effective_from": "2020-01-01", "effective_to": "2021-01-01"}
    owner.call("patch", f"documents/{rules.pk}/versions/1", dates)

    def found(**narrowed: Any) -> int:
        body = {"query": "annual leave", **narrowed}
        return len(reader.post("search", body).json()["results"])

    assert (found(), found(as_of="2020-06-01")) == (0, 2)
    assert (found(as_of="2019-12-31"), found(as_of="2021-01-01")) == (0, 0)
    assert found(as_of="2020-12-31T23:59:59Z") == 2
    assert found(as_of=None) == 0


def test_a_search_is_narrowed_by_findings_of_the_quality_report(
    reader: Program, rules: Document
) -> None:
    Version.objects.update(flags=["hidden-text"])

    def found(**filters: Any) -> int:
        body = {"query": "annual leave", "filters": filters}
        return len(reader.post("search", body).json()["results"])

    assert found(flags=["hidden-text", "empty-pages"]) == 2
    assert found(flags=["empty-pages"]) == 0
    assert found(without_flags=["hidden-text"]) == 0
    assert found(without_flags=["empty-pages"]) == 2


def test_over_the_quota_is_a_413_in_words(
    owner: Program, handbook: Collection, settings: Settings
) -> None:
    settings.QUOTA_DOCUMENTS = 1
    path = f"collections/{handbook.pk}/documents"
    assert owner.post(path, text()).status_code == 202
    answer = owner.post(path, text())
    assert (answer.status_code, answer.json()["code"]) == (413, "quota")
    assert "1 documents" in answer.json()["detail"]
    assert Document.objects.count() == 1


def test_a_document_that_waits_for_a_part_says_for_which(owner: Program, rules: Document) -> None:
    later = timezone.now() + timedelta(minutes=5)
    Version.objects.update(state="embedding", waiting_for="embedder", next_attempt_at=later)
    body = owner.get(f"documents/{rules.pk}").json()
    assert (body["state"], body["failure"], body["queue"]) == ("embedding", None, None)
    assert body["waiting_for"]["code"] == "embedder"
    assert "embedder" in body["waiting_for"]["message"]
    assert owner.post(f"documents/{rules.pk}/retry").status_code == 202


@pytest.fixture
def ballast() -> Iterator[Path]:
    """A file that takes up real room on the disk of the originals."""
    path = Path(default_storage.path("")) / "ballast"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, 2 * ROOM)
    yield path
    path.unlink(missing_ok=True)


def test_on_a_full_disk_uploads_are_refused_and_search_goes_on_until_there_is_room_again(
    owner: Program,
    reader: Program,
    handbook: Collection,
    rules: Document,
    settings: Settings,
    ballast: Path,
) -> None:
    free = shutil.disk_usage(ballast.parent).free
    settings.DISK_RESERVE = free + ROOM  # as if the ballast had filled the disk
    upload = ContentFile(b"text", name="a.txt")
    answer = owner.upload(handbook, upload)
    assert (answer.status_code, answer.json()["code"]) == (507, "no-space")
    assert reader.post("search", {"query": "annual leave"}).json()["results"]
    assert Document.objects.count() == 1
    ballast.unlink()
    upload.seek(0)
    assert owner.upload(handbook, upload).status_code == 202
