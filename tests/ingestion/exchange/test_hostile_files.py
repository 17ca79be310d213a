"""A file that no export wrote makes nothing: no collection, no row, no file."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from ingestion.exchange import bundle, import_collection, making, snapshot
from ingestion.storing import staging
from kb.access import Principal
from kb.errors import ForbiddenError, InvalidError, LimitError
from kb.models import Collection, Document, Version
from tests.ingestion.exchange.conftest import changed, contents, file_of, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def good(handbook, upload, as_alice, tmp_path) -> Path:
    """The file of a collection with two documents and a group."""
    upload("Everybody has 25 days.", "leave.txt", external_id="leave")
    upload("Trains first.", "travel.txt", metadata={"year": 2026})
    return file_of(handbook, as_alice, tmp_path)


def refused(path: Path, by: Principal) -> str:
    before = (Collection.objects.count(), Document.objects.count(), Version.objects.count())
    with pytest.raises(InvalidError) as error:
        import_collection(path=path, by=by)
    after = (Collection.objects.count(), Document.objects.count(), Version.objects.count())
    assert before == after
    assert list(Path(default_storage.path("incoming")).iterdir()) == []
    return error.value.code


def rewritten(path: Path, **values: object) -> bytes:
    rows = lines(contents(path)["documents.ndjson"])
    return b"\n".join(json.dumps({**row, **values}).encode() for row in rows)


@pytest.mark.parametrize(
    "values",
    [
        {"title": 7},
        {"title": ""},
        {"title": "x" * 501},
        {"external_id": "the same"},
        {"id": "the same"},
        {"metadata": [1]},
        {"tags": "a"},
        {"tags": ["a", 1]},
        {"tags": ["x" * 61]},
        {"metadata": {"x": "y" * 20_000}},
        {"restricted": "no"},
        {"readers": [{"kind": "staff", "name": "alice", "id": 1}]},
        {"readers": [{"kind": "user", "name": "alice", "id": "1"}]},
        {"versions": []},
        {"versions": [{"number": 1}]},
        {"created_at": "yesterday"},
        {"created_at": "2026-01-01T00:00:00"},
        {"member": None},
    ],
    ids=str,
)
def test_a_row_that_is_not_as_it_should_be_is_refused(good, as_alice, tmp_path, values):
    lines = rewritten(good, **values)
    path = changed(good, tmp_path / "bad.zip", {"documents.ndjson": lines})
    assert refused(path, as_alice) in ("not-a-bundle", "invalid")


@pytest.mark.parametrize(
    ("changes", "more", "code"),
    [
        ({"documents.ndjson": b""}, {"fitting": False}, "bundle-changed"),
        ({"originals/" + "0" * 64: b"x"}, {"fitting": False}, "bundle-changed"),
        ({"../evil": b"x"}, {}, "not-a-bundle"),
        ({"originals/short": b"x"}, {}, "not-a-bundle"),
        ({"documents.ndjson": b"{"}, {}, "not-a-bundle"),
        ({"documents.ndjson": b"[]"}, {}, "not-a-bundle"),
        ({"documents.ndjson": b'{"title": NaN}'}, {}, "not-a-bundle"),
        ({"documents.ndjson": b'{"a":' * 2_000 + b"1" + b"}" * 2_000}, {}, "not-a-bundle"),
        (
            {"grants.ndjson": b'{"kind":"user","name":"bob","id":1,"role":"god"}'},
            {},
            "not-a-bundle",
        ),
        ({"grants.ndjson": None}, {}, "not-a-bundle"),
        ({}, {"manifest": {"version": 2}}, "not-a-bundle"),
        ({}, {"manifest": {"name": 5}}, "not-a-bundle"),
        ({}, {"manifest": {"glossary": "PTO"}}, "not-a-bundle"),
        ({}, {"manifest": {"glossary": [["PTO", 7]]}}, "not-a-bundle"),
        ({}, {"manifest": {"glossary": [["PTO", "leave"], ["alone"]]}}, "invalid"),
        ({}, {"method": zipfile.ZIP_DEFLATED}, "not-a-bundle"),
    ],
    ids=str,
)
def test_a_file_that_was_tampered_with_is_refused(good, as_alice, tmp_path, changes, more, code):
    assert refused(changed(good, tmp_path / "bad.zip", changes, **more), as_alice) == code


def test_an_original_with_other_bytes_is_refused(good, as_alice, tmp_path):
    name = next(each for each in contents(good) if each.startswith("originals/"))
    path = changed(good, tmp_path / "bad.zip", {name: b"other bytes"}, fitting=False)
    assert refused(path, as_alice) == "bundle-changed"
    path = changed(good, tmp_path / "bad.zip", {name: b"other bytes"})
    assert refused(path, as_alice) == "bundle-changed", "an original is named after its bytes"


def test_a_file_that_is_cut_off_or_no_zip_is_refused(good, as_alice, tmp_path):
    data = good.read_bytes()
    for part in (data[:-40], data[: len(data) // 2], b"", b"PK\x05\x06" + bytes(18), b"x" * 500):
        bad = tmp_path / "cut.zip"
        bad.write_bytes(part)
        assert refused(bad, as_alice) == "not-a-bundle"


def test_entries_that_overlap_are_refused(good, as_alice, tmp_path):
    data = bytearray(good.read_bytes())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    bad = tmp_path / "overlap.zip"
    bad.write_bytes(bytes(data))
    assert refused(bad, as_alice) in ("not-a-bundle", "bundle-changed")


def test_a_type_that_is_not_taken_here_is_left_out_and_named(good, as_alice, tmp_path):
    rows = lines(contents(good)["documents.ndjson"])
    rows[0]["versions"][0]["filename"] = "old.pdf"
    told = b"\n".join(json.dumps(row).encode() for row in rows)
    path = changed(good, tmp_path / "odd.zip", {"documents.ndjson": told})
    done = import_collection(path=path, by=as_alice)
    assert [each.filename for each in done.refused] == ["old.pdf"]
    assert done.versions == 1


def test_a_quota_that_is_too_small_makes_nothing(good, as_alice, settings):
    settings.QUOTA_DOCUMENTS = 3
    with pytest.raises(LimitError):
        import_collection(path=good, by=as_alice)
    assert Collection.objects.count() == 1


def test_a_failure_in_the_middle_makes_nothing(good, as_alice, monkeypatch):
    def fails(*args: object, **more: object) -> None:
        raise InvalidError("no")

    monkeypatch.setattr(making, "grant", fails)
    with pytest.raises(InvalidError):
        import_collection(path=good, by=as_alice)
    assert Collection.objects.count() == 1


def test_a_narrowed_key_may_not_import(good, as_alice, handbook):
    narrow = Principal(as_alice.user_id, collection_ids=frozenset({handbook.pk}))
    with pytest.raises(ForbiddenError):
        import_collection(path=good, by=narrow)
    with pytest.raises(ForbiddenError):
        import_collection(path=good, by=Principal(as_alice.user_id, frozenset({"read", "manage"})))


def _many(good: Path, target: Path, times: int) -> Path:
    """Let one document have the same bytes as so many versions."""
    row = lines(contents(good)["documents.ndjson"])[0]
    first = row["versions"][0]
    row["versions"] = [{**first, "number": number} for number in range(1, times + 1)]
    return changed(good, target, {"documents.ndjson": json.dumps(row).encode()})


@pytest.fixture
def staged_bytes(monkeypatch) -> list[int]:
    """How many bytes were written to disk, file by file."""
    written, real = list[int](), staging._copy

    def copy(*args):
        found = real(*args)
        written.append(found[1])
        return found

    monkeypatch.setattr(staging, "_copy", copy)
    return written


def test_a_small_file_that_would_fill_the_disk_is_refused_before_anything_is_written(
    good, as_alice, alice, tmp_path, settings, staged_bytes
):
    path = _many(good, tmp_path / "many.zip", 100)
    settings.QUOTA_BYTES = 1_000
    with pytest.raises(LimitError) as error:
        import_collection(path=path, by=as_alice)
    assert (error.value.code, staged_bytes) == ("quota", [])
    settings.QUOTA_BYTES = 0
    free = shutil.disk_usage(default_storage.path("")).free
    settings.DISK_RESERVE = free - 1_000
    with pytest.raises(LimitError) as error:
        import_collection(path=path, by=as_alice)
    assert (error.value.code, staged_bytes) == ("no-space", [])


@pytest.mark.parametrize("most", ["MOST_VERSIONS", "MOST_USES"])
def test_a_file_names_only_so_many_versions_and_the_same_bytes_only_so_often(
    good, handbook, as_alice, tmp_path, monkeypatch, most
):
    path = _many(good, tmp_path / "many.zip", 5)
    monkeypatch.setattr(bundle, most, 4)
    assert refused(path, as_alice) == "not-a-bundle"
    monkeypatch.setattr(bundle, most, 5)
    assert import_collection(path=path, by=as_alice).versions == 5
    monkeypatch.setattr(snapshot, most, 0)
    with pytest.raises(LimitError):
        file_of(handbook, as_alice, tmp_path)


def test_a_glossary_with_more_entries_than_there_is_room_for_is_refused(good, as_alice, tmp_path):
    entries = [[f"alpha{n}", 7] for n in range(2_001)]
    path = changed(good, tmp_path / "bad.zip", {}, manifest={"glossary": entries})
    with pytest.raises(LimitError):
        import_collection(path=path, by=as_alice)
