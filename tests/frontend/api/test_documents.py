"""Documents over REST."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from kb.access import grant
from kb.models import Collection, Document, User, Version
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db

FIELDS = {
    "id", "collection", "title", "external_id", "state", "progress", "queue", "waiting_for",
    "failure", "version", "current_version", "language", "pages", "passages", "quality", "metadata",
    "tags", "filename", "size", "created_at", "updated_at",
    "effective_from", "effective_to", "effect",
}  # fmt: skip


def file(name: str = "leave.txt", content: bytes = b"Fifteen days.") -> ContentFile[Any]:
    return ContentFile(content, name=name)


def text(**fields: Any) -> dict[str, Any]:
    return {"title": "Leave", "text": "Fifteen days.", **fields}


def test_files_are_received_each_as_a_document(owner: Program, handbook: Collection) -> None:
    answer = owner.upload(handbook, file("a.txt"), file("b.md", b"# B"))
    assert answer.status_code == 202
    first, second = answer.json()
    assert set(first) == FIELDS
    assert (first["title"], first["filename"], first["size"]) == ("a", "a.txt", 13)
    assert (first["state"], first["failure"], first["version"]) == ("received", None, 1)
    assert second["filename"] == "b.md"
    assert first["queue"] in ({"position": 1, "seconds": None}, {"position": 2, "seconds": None})
    assert Document.objects.count() == 2
    one = owner.get(f"documents/{first['id']}")
    assert one.json() == {**first, "near_duplicates": []}


def test_the_files_of_an_archive_are_told_of_one_document_and_left_out_of_lists(
    owner: Program, handbook: Collection, rules: Document
) -> None:
    report = {"warnings": [], "members": [{"name": "a.txt", "size": 3, "sha256": "0" * 64}]}
    Version.objects.filter(document=rules).update(quality=report)
    (listed,) = owner.get(f"collections/{handbook.pk}/documents").json()["results"]
    assert listed["quality"] == {"warnings": []}
    assert owner.get(f"documents/{rules.pk}").json()["quality"] == report


def test_a_file_is_described_by_the_form(owner: Program, handbook: Collection) -> None:
    metadata = {"year": 2024, "tags": ["hr", "leave"], "draft": False}
    form = {"title": "Annual leave", "external_id": "L-1", "metadata": json.dumps(metadata)}
    (body,) = owner.upload(handbook, file(), **form).json()
    assert (body["title"], body["external_id"]) == ("Annual leave", "L-1")
    assert body["metadata"] == metadata
    two = owner.upload(handbook, file("a.txt"), file("b.txt"), external_id="L-2")
    assert two.status_code == 400
    assert Document.objects.count() == 1


def test_a_text_is_received_and_its_external_id_upserts(
    owner: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/documents"
    body = text(external_id="wiki/1", metadata={"lang": "en"})
    (first,) = owner.post(path, body).json()
    (same,) = owner.post(path, body).json()
    (changed,) = owner.post(path, {**body, "text": "Twenty days."}).json()
    assert first["id"] == same["id"] == changed["id"]
    assert [first["version"], same["version"], changed["version"]] == [1, 1, 2]
    assert changed["external_id"] == "wiki/1"
    assert changed["current_version"] is None


def test_an_idempotency_key_does_nothing_twice(owner: Program, handbook: Collection) -> None:
    path = f"collections/{handbook.pk}/documents"
    headers = {"Idempotency-Key": "text-1"}
    answers = [owner.post(path, text(), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    other = owner.post(path, text(text="Other."), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-mismatch")

    headers = {"Idempotency-Key": "files-1"}
    form = {"title": "T", "headers": headers}
    uploads = [owner.upload(handbook, file(), **form).json() for _ in range(2)]
    assert uploads[0] == uploads[1]
    assert Document.objects.count() == 2
    long = {"Idempotency-Key": "a" * 201}
    assert owner.post(path, text(), headers=long).status_code == 400


@pytest.mark.parametrize(
    ("upload", "status", "code"),
    [
        (file("a.exe", b"MZ\x00"), 415, "unsupported"),
        (file("a.pdf", b"plain text"), 415, "mismatch"),
        (file("a.txt", b""), 422, "empty"),
    ],
    ids=["unsupported", "mismatch", "empty"],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_stored(
    owner: Program, handbook: Collection, upload: ContentFile[Any], status: int, code: str
) -> None:
    answer = owner.upload(handbook, file("good.txt"), upload)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert upload.name is not None
    assert upload.name in answer.json()["detail"]
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_a_413_that_names_file_and_limit(
    owner: Program, handbook: Collection, settings: Settings
) -> None:
    settings.MAX_UPLOAD = 2**20
    large = file("large.txt", b"a" * (2**20 + 1))
    answer = owner.upload(handbook, file("small.txt"), large)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert "large.txt" in answer.json()["detail"]
    assert "1 MB" in answer.json()["detail"]
    huge = owner.upload(handbook, *(file(f"{n}.txt", b"a" * 2**20) for n in range(4)))
    assert huge.status_code == 413
    assert not Document.objects.exists()
    assert owner.upload(handbook, file("fits.txt", b"a" * 2**20)).status_code == 202


def test_a_full_disk_is_a_507(owner: Program, handbook: Collection, settings: Settings) -> None:
    settings.DISK_RESERVE = 2**60
    answer = owner.upload(handbook, file())
    assert (answer.status_code, answer.json()["code"]) == (507, "no-space")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "a" * 501},
        {"text": []},
        {"text": ""},
        {"text": "a\x00b"},
        {"title": "\ud800"},
        {"external_id": "a" * 501},
        {"metadata": []},
        {"metadata": {"a": {"b": 1}}},
        {"metadata": {"a": None}},
        {"metadata": {"a": "\x00"}},
        {"metadata": {"a": "\ud800"}},
        {"metadata": {"a": 10**400}},
        {"metadata": {"": 1}},
        {"metadata": {"a": "b" * 16_384}},
        {"metadata": {"a": [["b"]]}},
        {"state": "ready"},
        {"created_by": 1},
        {"collection": str(uuid.uuid4())},
        {"restricted": False},
    ],
    ids=lambda fields: str(fields)[:40],
)
def test_a_bad_field_is_a_400_and_nothing_is_stored(
    owner: Program, handbook: Collection, fields: dict[str, Any]
) -> None:
    answer = owner.post(f"collections/{handbook.pk}/documents", text(**fields))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"#/{next(iter(fields))}"
    assert not Document.objects.exists()


def test_a_form_without_a_file_is_a_400(owner: Program, handbook: Collection) -> None:
    assert owner.upload(handbook).status_code == 400
    assert owner.upload(handbook, file(), metadata="{").status_code == 400
    assert owner.upload(handbook, file(), owner="alice").status_code == 400


def test_only_editors_submit_retry_and_delete(
    owner: Program,
    reader: Program,
    stranger: Program,
    handbook: Collection,
    rules: Document,
    charlie: User,
    as_alice: Any,
) -> None:
    def statuses(program: Program) -> list[int]:
        return [
            program.upload(handbook, file()).status_code,
            program.post(f"documents/{rules.pk}/retry").status_code,
            program.call("delete", f"documents/{rules.pk}").status_code,
        ]

    assert statuses(reader) == [403, 403, 403]
    assert statuses(stranger) == [404, 404, 404]
    assert Document.objects.get() == rules
    grant(collection=handbook, by=as_alice, role="editor", user=charlie)
    assert statuses(stranger) == [202, 409, 204]
    assert owner.get(f"documents/{rules.pk}").status_code == 404


def test_a_failure_is_told_in_words_and_can_be_retried(owner: Program, rules: Document) -> None:
    Version.objects.update(state="failed", failure_code="encrypted")
    failed = owner.get(f"documents/{rules.pk}").json()
    assert failed["state"] == "failed"
    assert failed["failure"]["code"] == "encrypted"
    assert "password" in failed["failure"]["message"]
    again = owner.post(f"documents/{rules.pk}/retry")
    assert again.status_code == 202
    assert (again.json()["state"], again.json()["failure"]) == ("received", None)


def test_a_list_is_paged_and_narrowed(
    owner: Program, reader: Program, stranger: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/documents"
    for n in range(5):
        owner.post(path, text(title=f"T{n}", external_id=f"id-{n}"))
    Version.objects.filter(document__external_id="id-3").update(
        state="ready", ready_at=timezone.now()
    )
    titles, query = [], {"page_size": 2}
    page = reader.get(path, query).json()
    while page:
        titles.append([each["title"] for each in page["results"]])
        page = reader.client.get(page["next"]).json() if page["next"] else None
    assert titles == [["T4", "T3"], ["T2", "T1"], ["T0"]]
    assert [e["title"] for e in reader.get(path, {"state": "ready"}).json()["results"]] == ["T3"]
    found = reader.get(path, {"external_id": "id-1"}).json()["results"]
    assert [each["title"] for each in found] == ["T1"]
    assert reader.get(path, {"state": "lost"}).status_code == 400
    assert reader.get(path, {"order_by": "id"}).status_code == 400
    for cursor in ("bz14", "cD14eA==", "cD0=", "/w=="):  # o=x, p=xx, p=, a byte that is no text
        assert reader.get(path, {"cursor": cursor}).status_code in (200, 404), cursor
    assert stranger.get(path).status_code == 404


def test_a_list_of_fifty_takes_a_fixed_number_of_queries(
    owner: Program, handbook: Collection, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"collections/{handbook.pk}/documents"
    files = [file(f"{n}.txt", b"text %d" % n) for n in range(50)]
    assert owner.upload(handbook, *files).status_code == 202
    with django_assert_max_num_queries(10):
        assert len(owner.get(path).json()["results"]) == 50


def test_the_original_comes_back_as_a_harmless_attachment(
    reader: Program, stranger: Program, rules: Document
) -> None:
    Version.objects.update(filename='年假"\r\nX-Evil: 1.html', media_type="text/html")
    answer = reader.get(f"documents/{rules.pk}/content")
    assert b"".join(answer.streaming_content) == b"the original bytes"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert stranger.get(f"documents/{rules.pk}/content").status_code == 404


def test_an_original_that_is_gone_is_a_404(reader: Program, rules: Document) -> None:
    assert rules.current is not None
    rules.current.file.storage.delete(rules.current.file.name)
    assert reader.get(f"documents/{rules.pk}/content").status_code == 404


def test_passages_are_listed_in_reading_order_and_opened_one_by_one(
    reader: Program, stranger: Program, rules: Document
) -> None:
    path = f"documents/{rules.pk}/passages"
    page = reader.get(path, {"page_size": 1}).json()
    rest = reader.client.get(page["next"]).json()
    passages = page["results"] + rest["results"]
    assert [each["ordinal"] for each in passages] == [0, 1]
    assert rest["next"] is None
    assert set(passages[0]) == {
        "id", "ordinal", "text", "headings", "page", "boxes", "tokens", "language",
    }  # fmt: skip
    one = reader.get(f"passages/{passages[0]['id']}").json()
    assert one["text"] == passages[0]["text"]
    assert (one["document_id"], one["title"], one["current"]) == (str(rules.pk), "Rules", True)
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"passages/{passages[0]['id']}").status_code == 404


def test_a_document_with_readers_of_its_own_is_hidden_from_the_other_ones(
    owner: Program, reader: Program, handbook: Collection, rules: Document
) -> None:
    Document.objects.update(restricted=True)
    path = f"collections/{handbook.pk}"
    assert reader.get(f"documents/{rules.pk}").status_code == 404
    assert reader.get(f"{path}/documents").json()["results"] == []
    assert reader.get(path).json()["documents"] == 0
    assert owner.get(f"documents/{rules.pk}").status_code == 200
