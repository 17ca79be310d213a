"""What is accepted, from whom, and what is stored."""

from __future__ import annotations

import hashlib
import stat
from collections import namedtuple
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ingestion.intake import submit_many, submit_text, submit_version
from ingestion.storing import staging
from ingestion.storing.labels import display_name
from kb.access import Principal, grant
from kb.errors import ForbiddenError, InvalidError, LimitError, NotFoundError
from kb.models import AuditEvent, Document, IdempotencyRecord, Role, State, Version
from tests.ingestion.state import drain, latest

pytestmark = pytest.mark.django_db


def _stored() -> list[Path]:
    return [each for each in Path(default_storage.path("")).rglob("*") if each.is_file()]


@pytest.fixture
def nothing_stored():
    """Assert that a refused upload left neither rows nor files."""
    before = set(_stored())
    yield
    assert not Document.objects.exists()
    assert set(_stored()) == before


def _files(*contents: tuple[str, bytes]) -> list[ContentFile]:
    return [ContentFile(data, name=name) for name, data in contents]


def test_an_upload_is_stored_byte_for_byte_under_a_name_of_ours(upload, alice):
    document = upload(b"# Title\n\nText.", "../../etc/passwd.md")
    version = latest(document)
    data = Path(version.file.path).read_bytes()
    assert data == b"# Title\n\nText."
    assert version.sha256 == hashlib.sha256(data).hexdigest()
    assert (version.size, version.format, version.number) == (len(data), "md", 1)
    assert version.file.name == f"originals/{version.pk.hex[:2]}/{version.pk.hex}"
    assert stat.S_IMODE(Path(version.file.path).stat().st_mode) == 0o600
    assert (version.filename, document.title) == ("passwd.md", "passwd")
    assert (document.created_by, document.latest, document.current) == (alice, version, None)
    assert AuditEvent.objects.filter(action="document.submit", target_id=document.pk).count() == 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("C:\\Users\\me\\plan.docx", "plan.docx"),
        ("annual\u202etxt.exe.md", "annualtxt.exe.md"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("folder/", "folder"),
        ("-rf", "-rf"),
        ("\ud800.txt", "\ufffd.txt"),
        ("员工手册.pdf", "员工手册.pdf"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_file_name_is_shown_without_folders_and_tricks(given, shown):
    assert display_name(given) == shown


def test_a_reader_may_not_upload_and_a_stranger_sees_no_collection(
    upload, as_bob, as_charlie, nothing_stored
):
    with pytest.raises(ForbiddenError):
        upload(by=as_bob)
    with pytest.raises(NotFoundError):
        upload(by=as_charlie)


def test_a_key_without_the_write_scope_may_not_upload(upload, alice, nothing_stored):
    with pytest.raises(ForbiddenError):
        upload(by=Principal(alice.pk, scopes=frozenset({"read"})))


def test_an_editor_may_upload(upload, handbook, as_alice, charlie, as_charlie):
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    assert upload(by=as_charlie).created_by == charlie


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"", "empty.md", "empty"),
        (b"MZ\x90", "setup.exe", "unsupported"),
        (b"just text", "report.pdf", "mismatch"),
        (b"%PDF-1.7", "notes.txt", "mismatch"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_door(
    upload, nothing_stored, content, filename, code
):
    with pytest.raises(InvalidError) as raised:
        upload(content, filename)
    assert raised.value.code == code
    assert "%" not in str(raised.value)


def test_a_file_over_the_limit_is_refused(upload, settings, nothing_stored):
    settings.MAX_UPLOAD = 1000
    with pytest.raises(LimitError) as raised:
        upload("x" * 1001, "long.txt")
    assert raised.value.code == "too-large"
    assert "1000" in str(raised.value)


def test_a_file_that_lies_about_its_size_is_cut_off_at_the_limit(upload, settings, nothing_stored):
    class Liar(ContentFile):
        size = 10

    settings.MAX_UPLOAD = 1000
    with pytest.raises(LimitError):
        upload(file=Liar(b"x" * 5000))


def test_uploads_are_refused_while_the_disk_is_nearly_full_and_taken_again_after(
    upload, settings, monkeypatch
):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda path: usage(100, 90, 10))
    settings.DISK_RESERVE = 100
    with pytest.raises(LimitError) as raised:
        upload()
    assert raised.value.code == "no-space"
    settings.DISK_RESERVE = 1
    with pytest.raises(LimitError):
        upload("x" * 20, "twenty-bytes-for-nine.txt")
    assert not Document.objects.exists()
    monkeypatch.undo()
    assert upload().pk


def test_the_same_external_id_makes_the_next_version(upload):
    first = upload("one", "a.txt", external_id="erp/7")
    second = upload("two", "a.txt", external_id="erp/7", metadata={"year": 2024})
    assert first.pk == second.pk
    assert latest(second).number == 2
    second.refresh_from_db()
    assert (second.latest.number, second.metadata) == (2, {"year": 2024})


def test_the_same_bytes_again_are_free(upload):
    upload("one", "a.txt", external_id="erp/7")
    drain()
    again = upload("one", "a.txt", external_id="erp/7", title="A better title")
    assert Version.objects.count() == 1
    drain()  # the title stands before every passage
    assert latest(again).state == State.READY
    assert Document.objects.get().title == "A better title"


def test_the_same_bytes_are_read_again_after_a_failure(upload):
    upload(b"%PDF-1.7 broken", "a.pdf", external_id="erp/7")
    drain()
    assert latest(Document.objects.get()).state == State.FAILED
    document = upload(b"%PDF-1.7 broken", "a.pdf", external_id="erp/7")
    assert latest(document).number == 2


def test_an_external_id_belongs_to_one_document_per_collection(upload, handbook, as_alice):
    from kb.access import create_collection

    other = create_collection(name="Other", by=as_alice)
    assert upload(external_id="x").pk != upload(external_id="x", collection=other).pk


def test_a_document_one_may_not_see_cannot_be_overwritten(
    upload, handbook, as_alice, charlie, as_charlie
):
    from kb.access import restrict

    document = upload(external_id="secret")
    restrict(document=document, by=as_alice, users=[])
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    with pytest.raises(ForbiddenError):
        upload("mine now", "a.txt", external_id="secret", by=as_charlie)
    with pytest.raises(NotFoundError):
        submit_version(
            file=ContentFile(b"mine"), filename="a.txt", document=document, by=as_charlie
        )
    assert Version.objects.count() == 1


def test_of_many_files_all_are_stored_or_none(handbook, as_alice, nothing_stored):
    with pytest.raises(InvalidError) as raised:
        submit_many(
            files=_files(("good.txt", b"fine"), ("bad.exe", b"MZ")),
            collection=handbook,
            by=as_alice,
        )
    assert "bad.exe" in str(raised.value)


def test_many_files_become_documents_in_their_order(handbook, as_alice):
    documents = submit_many(
        files=_files(("b.txt", b"1"), ("a.txt", b"2")),
        collection=handbook,
        by=as_alice,
        metadata={"team": "hr"},
    )
    assert [each.title for each in documents] == ["b", "a"]
    assert all(each.metadata == {"team": "hr"} for each in documents)


def test_a_repeated_idempotency_key_returns_the_same_documents_and_stores_nothing(
    handbook, as_alice
):
    def send():
        return submit_many(
            files=_files(("b.txt", b"1"), ("a.txt", b"2")),
            collection=handbook,
            by=as_alice,
            idempotency_key="k-1",
        )

    first = [each.pk for each in send()]
    files = set(_stored())
    assert [each.pk for each in send()] == first
    assert (Document.objects.count(), set(_stored())) == (2, files)


def test_an_idempotency_key_for_another_request_is_refused(handbook, as_alice):
    send = {"title": "a", "collection": handbook, "by": as_alice, "idempotency_key": "k-1"}
    submit_text(text="one", **send)
    with pytest.raises(InvalidError) as raised:
        submit_text(text="two", **send)
    assert raised.value.code == "idempotency-mismatch"
    assert Document.objects.count() == 1


def test_an_idempotency_key_belongs_to_one_person(handbook, as_alice, charlie, as_charlie):
    grant(collection=handbook, by=as_alice, role=Role.EDITOR, user=charlie)
    for by in (as_alice, as_charlie):
        submit_text(title="a", text="one", collection=handbook, by=by, idempotency_key="k-1")
    assert Document.objects.count() == IdempotencyRecord.objects.count() == 2


def test_a_refused_request_does_not_use_up_its_idempotency_key(handbook, as_alice):
    send = {"title": "a", "collection": handbook, "by": as_alice, "idempotency_key": "k-1"}
    with pytest.raises(InvalidError):
        submit_text(text="", **send)
    assert submit_text(text="one", **send).pk


def test_a_text_is_a_document_under_its_title(handbook, as_alice):
    document = submit_text(
        title="Wi-Fi / 无线网",
        text="The password is on the board.",
        collection=handbook,
        by=as_alice,
    )
    drain()
    document.refresh_from_db()
    assert (document.title, document.current.state) == ("Wi-Fi / 无线网", State.READY)
    assert document.passages.get().text == "The password is on the board."


@pytest.mark.parametrize(
    "more",
    [
        {"title": "x" * 501},
        {"external_id": "x" * 501},
        {"metadata": ["not", "an", "object"]},
        {"metadata": {"nul": "a\x00b"}},
        {"metadata": {"nan": float("nan")}},
        {"metadata": {"big": "x" * 20_000}},
        {"metadata": {"half": "\ud83d"}},
        {"metadata": {"nul after a backslash": "\\\x00"}},
    ],
)
def test_labels_that_cannot_be_kept_are_refused(upload, nothing_stored, more):
    with pytest.raises(InvalidError):
        upload(**more)


def test_emoji_and_chinese_in_metadata_are_kept(upload):
    given = {"标签": "😀", "path": "C:\\u0000"}
    document = upload(metadata=given)
    document.refresh_from_db()
    assert document.metadata == given


def test_the_same_bytes_as_a_new_version_are_free(upload, as_alice):
    document = upload("Same text.", "a.txt")
    for _ in range(2):
        submit_version(
            file=ContentFile(b"Same text."), filename="a.txt", document=document, by=as_alice
        )
    assert Version.objects.count() == 1
    submit_version(file=ContentFile(b"Another."), filename="a.txt", document=document, by=as_alice)
    submit_version(
        file=ContentFile(b"Same text."), filename="a.txt", document=document, by=as_alice
    )
    assert Version.objects.count() == 3


def test_the_same_bytes_after_a_failure_are_tried_again(upload, as_alice):
    document = upload("Same text.", "a.txt")
    Version.objects.update(state="failed", failure_code="damaged")
    submit_version(
        file=ContentFile(b"Same text."), filename="a.txt", document=document, by=as_alice
    )
    assert Version.objects.count() == 2


@pytest.mark.parametrize("title", ["", "Holidays", "Wi-Fi / 无线网"])
def test_a_text_that_is_sent_again_without_a_title_keeps_the_one_it_has(
    handbook, as_alice, title: str
) -> None:
    send = {"collection": handbook, "by": as_alice, "external_id": "a"}
    submit_text(text="Thirty days. And more.", title=title, **send)
    drain()
    document = submit_text(text="Another beginning. And more.", **send)
    drain()
    document.refresh_from_db()
    assert (document.title, document.current.number) == (title or "Thirty days.", 2)
