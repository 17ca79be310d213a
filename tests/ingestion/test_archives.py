"""An archive's files become documents: all of them, once, and as it is with the archive."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from ingestion.errors import LeaseLost, ReadingError
from ingestion.intake import restore, submit_version, withdraw
from ingestion.pipeline import unpacking
from ingestion.pipeline.claiming import claim
from ingestion.pipeline.purging import purge_due
from ingestion.pipeline.running import run
from ingestion.reading import archives
from kb.access import grant, permitted_documents, permitted_passages, restrict
from kb.models import Content, Document, Passage, State, Version
from tests.ingestion.packing import renamed, tarred, zipped
from tests.ingestion.state import drain, expire, latest

pytestmark = pytest.mark.django_db

LEAVE = "# Leave\n\nEverybody has 25 days of paid leave a year."
TRAVEL = "# Travel\n\nTrains first, then planes."
TWO = {"hr/leave.md": LEAVE, "travel.txt": TRAVEL}


def members(archive: Document) -> dict[str, Document]:
    living = Document.objects.filter(container=archive, deleted_at=None)
    return {each.member: each for each in living.select_related("latest", "current")}


def refusals(archive: Document) -> dict[str, str]:
    listed = latest(archive).quality["members"]
    return {each["name"]: each["refusal"] for each in listed if "refusal" in each}


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("all.zip", zipped(TWO)),
        ("all.tar", tarred(TWO)),
        ("all.tar.gz", tarred(TWO, "gz")),
        ("all.tgz", tarred(TWO, "gz")),
        ("all.tar.bz2", tarred(TWO, "bz2")),
        ("all.tar.xz", tarred(TWO, "xz")),
    ],
)
def test_each_file_of_an_archive_becomes_a_document_that_can_be_found(
    upload, as_bob, filename, content
):
    archive = upload(content, filename, metadata={"year": 2026})
    drain()
    found = members(archive)
    assert set(found) == set(TWO)
    assert {each.latest.state for each in found.values()} == {State.READY}
    assert found["hr/leave.md"].title == "Leave"
    assert {each.created_by_id for each in found.values()} == {archive.created_by_id}
    assert [each.metadata for each in found.values()] == [{"year": 2026}] * 2
    assert permitted_passages(as_bob).filter(document=found["travel.txt"]).exists()


def test_a_single_compressed_file_becomes_one_document(upload):
    import gzip

    archive = upload(gzip.compress(LEAVE.encode()), "leave.md.gz")
    drain()
    assert set(members(archive)) == {"leave.md"}


def test_the_archive_itself_is_ready_and_lists_its_files_but_answers_no_search(upload):
    archive = upload(zipped({**TWO, "logo.xyz": bytes(range(64))}), "all.zip")
    drain()
    version = latest(archive)
    assert (version.state, version.passage_count) == (State.READY, 0)
    assert not Passage.objects.filter(document=archive).exists()
    rows = Content.objects.get(version=version).blocks[0]["rows"]
    assert [row[0] for row in rows[1:]] == ["hr/leave.md", "travel.txt", "logo.xyz"]
    assert rows[3][2] == "Files of this type cannot be read."


def test_what_cannot_be_taken_is_listed_with_its_reason_and_harms_nothing_else(upload):
    files = {
        **TWO,
        "photo.xyz": bytes(range(64)),
        "empty.txt": "",
        "inner.zip": zipped(TWO),
        "fake.pdf": "no pdf",
        "__MACOSX/._leave.md": "x",
        "hr/.DS_Store": "x",
    }
    archive = upload(zipped(files), "all.zip")
    drain()
    assert set(members(archive)) == set(TWO)
    assert refusals(archive) == {
        "photo.xyz": "member-type",
        "empty.txt": "empty",
        "inner.zip": "nested-archive",
        "fake.pdf": "mismatch",
    }


def test_an_archive_without_a_readable_file_fails_with_a_reason_and_shows_the_list(upload):
    archive = upload(zipped({"inner.zip": zipped(TWO), "a.bin": bytes(range(64))}), "all.zip")
    drain()
    assert (latest(archive).state, latest(archive).failure_code) == (State.FAILED, "no-members")
    assert set(refusals(archive)) == {"inner.zip", "a.bin"}


@pytest.mark.parametrize(
    ("filename", "content", "reason"),
    [
        ("many.zip", zipped({f"{n}.txt": "x" for n in range(5_001)}), "too-many-members"),
        ("bomb.zip", zipped({"a.txt": b"0" * 30_000_000}), "unpacks-too-large"),
        ("bomb.tar.gz", tarred({"a.txt": b"0" * 30_000_000}, "gz"), "unpacks-too-large"),
        (
            "parts.zip",
            zipped({f"{n}.txt": b"0" * 3_000_000 for n in range(9)}),
            "unpacks-too-large",
        ),
        ("cut.zip", zipped(TWO)[:-30], "damaged"),
        ("cut.tar.gz", tarred(TWO, "gz")[:-30], "damaged"),
    ],
)
def test_an_archive_that_unpacks_to_too_much_or_is_broken_is_refused_whole(
    upload, filename, content, reason
):
    archive = upload(content, filename)
    drain()
    assert latest(archive).failure_code == reason
    assert not members(archive)


def test_a_lie_about_a_length_is_not_believed(upload):
    content = zipped({"a.txt": b"0" * 30_000_000})
    lie = content.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    archive = upload(lie, "lie.zip")
    drain()
    assert latest(archive).state == State.FAILED
    assert not members(archive)


def test_names_that_point_outside_are_labels_only(upload, tmp_path):
    files = {"../../evil.txt": LEAVE, "/abs.txt": TRAVEL, "c:\\temp\\x.txt": LEAVE + "x"}
    archive = upload(zipped(files), "slip.zip")
    drain()
    assert set(members(archive)) == {"evil.txt", "abs.txt", "temp/x.txt"}


def test_links_and_devices_are_not_followed(upload):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link, device = tarfile.TarInfo("link.txt"), tarfile.TarInfo("device.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        device.type = tarfile.CHRTYPE
        archive.addfile(link)
        archive.addfile(device)
        good = tarfile.TarInfo("good.txt")
        good.size = 5
        archive.addfile(good, io.BytesIO(b"hello"))
    archive = upload(out.getvalue(), "links.tar")
    drain()
    assert set(members(archive)) == {"good.txt"}
    assert refusals(archive) == {"link.txt": "not-a-file", "device.txt": "not-a-file"}


def test_an_encrypted_zip_is_told(upload):
    content = bytearray(zipped({"a.txt": "secret"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    archive = upload(bytes(content), "locked.zip")
    drain()
    assert latest(archive).failure_code == "encrypted"


def test_of_two_files_of_one_name_the_first_is_taken_and_the_second_named(upload):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", LEAVE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", TRAVEL)
    archive = upload(out.getvalue(), "twice.zip")
    drain()
    assert Passage.objects.filter(document=members(archive)["a.txt"], text__contains="25").exists()
    assert refusals(archive) == {"a.txt": "duplicate-member"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("年假制度.txt".encode("gbk"), "年假制度.txt"),
        ("年假制度.txt".encode(), "年假制度.txt"),
        ("résumé.txt".encode("cp437"), "résumé.txt"),
    ],
)
def test_names_are_read_in_the_encoding_they_were_written_in(upload, raw, name):
    plain = b"x" * (len(raw) - 4) + b".txt"
    archive = upload(renamed(zipped({plain.decode(): LEAVE}), plain, raw), "names.zip")
    drain()
    assert set(members(archive)) == {name}


def test_a_name_in_the_unicode_field_wins(upload):
    archive = upload(zipped({"年假.txt": LEAVE}), "flagged.zip")
    drain()
    assert set(members(archive)) == {"年假.txt"}


def test_a_worker_killed_in_the_middle_leaves_nothing_missing_and_nothing_twice(
    upload, monkeypatch
):
    files = {f"{n}.txt": f"Rule number {n}." for n in range(5)}
    archive = upload(zipped(files), "rules.zip")
    lease, take, taken = claim(), unpacking.Archive.take, []

    def dies(self, path, item):
        if len(taken) == 2:
            raise KeyboardInterrupt
        taken.append(path)
        return take(self, path, item)

    monkeypatch.setattr(unpacking.Archive, "take", dies)
    with pytest.raises(KeyboardInterrupt):
        unpacking.unpack(Version.objects.get(pk=lease.version_id), lease)
    monkeypatch.undo()
    assert len(members(archive)) == 2
    expire(lease)
    drain()
    assert set(members(archive)) == set(files)
    assert Version.objects.filter(document__container=archive).count() == 5
    assert latest(archive).state == State.READY


def test_a_worker_that_lost_its_lease_takes_nothing_more(upload):
    archive = upload(zipped(TWO), "all.zip")
    lease = claim()
    expire(lease)
    other = claim()
    with pytest.raises(LeaseLost):
        unpacking.unpack(Version.objects.get(pk=lease.version_id), lease)
    assert not members(archive)
    run(other)
    assert set(members(archive)) == set(TWO)


def test_a_new_version_changes_what_changed_and_withdraws_what_is_gone(upload, as_alice):
    archive = upload(zipped({**TWO, "old.txt": "Obsolete."}), "all.zip")
    drain()
    before = members(archive)
    after = zipped({"hr/leave.md": LEAVE, "travel.txt": TRAVEL + " Or boats.", "new.txt": "New."})
    submit_version(file=ContentFile(after), filename="all.zip", document=archive, by=as_alice)
    drain()
    found = members(archive)
    assert set(found) == {"hr/leave.md", "travel.txt", "new.txt"}
    assert found["hr/leave.md"].latest.number == 1
    assert (found["travel.txt"].pk, found["travel.txt"].latest.number) == (
        before["travel.txt"].pk,
        2,
    )
    assert not permitted_documents(as_alice).filter(pk=before["old.txt"].pk).exists()


def test_a_new_version_that_cannot_be_read_takes_nothing_away(upload, as_alice):
    archive = upload(zipped(TWO), "all.zip")
    drain()
    submit_version(
        file=ContentFile(zipped({"a.bin": bytes(range(64))})),
        filename="all.zip",
        document=archive,
        by=as_alice,
    )
    drain()
    assert latest(archive).state == State.FAILED
    assert set(members(archive)) == set(TWO)


def test_an_older_version_that_comes_late_changes_nothing(upload, as_alice):
    archive = upload(zipped({"a.txt": "The old rule."}), "all.zip")
    first = claim()
    submit_version(
        file=ContentFile(zipped({"a.txt": "The new rule."})),
        filename="all.zip",
        document=archive,
        by=as_alice,
    )
    run(first)
    assert Version.objects.get(pk=first.version_id).state != State.READY, "it gives way"
    drain()
    Version.objects.filter(pk=first.version_id).update(next_attempt_at="2020-01-01T00:00Z")
    drain()
    texts = Passage.objects.filter(document=members(archive)["a.txt"]).values_list("text")
    assert [text for (text,) in texts] == ["The new rule."]
    assert Version.objects.get(pk=first.version_id).state == State.READY


def test_members_are_withdrawn_restored_and_purged_with_their_archive(upload, as_alice):
    archive = upload(zipped(TWO), "all.zip")
    drain()
    alone = members(archive)["travel.txt"]
    withdraw(document=alone, by=as_alice, undo=True)
    withdraw(document=archive, by=as_alice, undo=True)
    assert not permitted_documents(as_alice).exists()
    restore(document_id=archive.pk, by=as_alice)
    assert set(members(archive)) == {"hr/leave.md"}, "what was withdrawn alone stays withdrawn"
    withdraw(document=Document.objects.get(pk=archive.pk), by=as_alice)
    purge_due()
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_files_of_members_go_with_the_archive(upload, as_alice):
    archive = upload(zipped(TWO), "all.zip")
    drain()
    files = [Path(each.file.path) for each in Version.objects.all()]
    assert len(files) == 3
    assert all(each.exists() for each in files)
    withdraw(document=archive, by=as_alice)
    assert not any(each.exists() for each in files)
    assert not Passage.objects.exists()


def test_who_may_read_the_archive_may_read_its_files_and_nobody_else(
    upload, as_alice, as_bob, as_charlie, charlie, handbook
):
    grant(collection=handbook, by=as_alice, role="reader", user=charlie)
    archive = upload(zipped(TWO), "all.zip")
    restrict(document=archive, by=as_alice, users=[charlie])
    drain()
    assert permitted_documents(as_bob).count() == 0
    assert permitted_documents(as_charlie).count() == 3
    restrict(document=archive, by=as_alice)
    assert permitted_documents(as_bob).count() == 3
    restrict(document=archive, by=as_alice, users=[])
    assert permitted_documents(as_charlie).count() == 0


def test_the_parser_of_archives_writes_no_file_and_is_bounded(tmp_path):
    path = tmp_path / "deep.zip"
    path.write_bytes(zipped({"a.txt": b"0" * 250 * 2**20}))
    with pytest.raises(ReadingError) as error:
        archives.listing(path, filename="deep.zip")
    assert error.value.code == "unpacks-too-large"


def test_bytes_arrive_as_they_were_packed(tmp_path):
    import hashlib
    import random

    files = {f"{n}.txt": random.Random(n).randbytes(n * 70_000) for n in range(1, 6)}
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(files))
    found = archives.listing(path, filename="all.zip")
    assert {each.name: each.sha256 for each in found} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    got = archives.unpacked(path, filename="all.zip", wanted=found[1::2])
    assert {each.name: b"".join(pieces) for each, pieces in got} == {
        name: files[name] for name in ("2.txt", "4.txt")
    }
