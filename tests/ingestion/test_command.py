"""`manage.py ingest`: files and folders from the command line."""

from __future__ import annotations

import re
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kb.access import permitted_documents
from kb.models import Collection, Document, Version
from tests.ingestion.state import drain


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, one in a subfolder, beside things that are no documents."""
    root = tmp_path / "handbook"
    (root / "hr").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "hr" / "leave.md").write_text("# Leave\n\n25 days.", encoding="utf-8")
    (root / "差旅.txt").write_text("差旅费用须在三十天内报销。", encoding="utf-8")
    (root / "setup.exe").write_bytes(b"MZ")
    (root / ".git" / "config").write_text("hidden", encoding="utf-8")
    return root


def _ingest(*arguments: object, **options: object) -> str:
    out = StringIO()
    call_command("ingest", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_a_folder_is_uploaded_with_its_subfolders_and_refusals_are_named(folder, alice, as_alice):
    said = _ingest(folder, collection="Handbook", user="alice")
    assert "2 stored, 1 refused" in said
    assert "setup.exe" in said
    names = set(permitted_documents(as_alice).values_list("external_id", flat=True))
    assert names == {str(folder / "hr/leave.md"), str(folder / "差旅.txt")}
    assert Collection.objects.get().name == "Handbook"


@pytest.mark.django_db
def test_files_of_the_same_name_in_two_places_stay_two_documents(tmp_path, alice, as_alice):
    for place in ("hr", "it"):
        (tmp_path / place / "docs").mkdir(parents=True)
        (tmp_path / place / "docs" / "readme.md").write_text(f"Rules of {place}.")
    for place in ("hr", "it"):
        _ingest(tmp_path / place / "docs", collection="Handbook", user="alice")
    assert permitted_documents(as_alice).count() == 2


@pytest.mark.django_db
def test_doing_it_again_stores_only_what_changed(folder, alice):
    _ingest(folder, collection="Handbook", user="alice")
    (folder / "hr" / "leave.md").write_text("# Leave\n\n26 days.", encoding="utf-8")
    _ingest(folder, collection="Handbook", user="alice")
    assert (Document.objects.count(), Version.objects.count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_all_are_ready_and_says_how_it_went(folder, alice):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    done = threading.Event()

    def worker() -> None:
        try:
            while not done.wait(0.05):
                drain()
        finally:
            connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    try:
        said = _ingest(folder, collection="Handbook", user="alice", wait=True)
    finally:
        done.set()
        thread.join()
    assert said.count("READY") == 2
    assert re.search(r"READY +\S*handbook/hr/leave.md +passages: 1$", said, re.MULTILINE)
    assert re.search(r"FAILED +\S*handbook/broken.pdf +The file is damaged", said)


@pytest.mark.django_db
def test_an_unknown_user_or_path_is_one_clear_line(folder, alice):
    with pytest.raises(CommandError, match="nobody"):
        _ingest(folder, collection="Handbook", user="nobody")
    with pytest.raises(CommandError, match="absent"):
        _ingest(folder / "absent", collection="Handbook", user="alice")
    with pytest.raises(CommandError, match="--user"):
        _ingest(folder, collection="Handbook")
