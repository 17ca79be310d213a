"""Uploads: one by one from the script, many from the plain form, each refused in plain words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kb.models import Document, Version

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"
JSON = {"HTTP_ACCEPT": "application/json"}


def file(name: str = "Leave.md", content: bytes = b"# Leave\n\nThirty days.\n"):
    return SimpleUploadedFile(name, content)


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_script_uploads_one_file_and_gets_its_document(browser, alice, handbook) -> None:
    url = reverse("upload", args=[handbook.pk])
    answer = browser(alice).post(url, {"files": file()}, **JSON)
    assert answer.status_code == 202
    document = Document.objects.get()
    assert answer.json()["url"] == reverse("document", args=[document.pk])
    assert (document.title, document.latest.state) == ("Leave", "received")
    assert document.latest.file.read() == b"# Leave\n\nThirty days.\n"


def test_the_plain_form_takes_many_and_names_the_bad_one(browser, edith, handbook) -> None:
    url = reverse("upload", args=[handbook.pk])
    files = [file("a.md"), file("b.exe", PROGRAM), file("c.txt", b"hello")]
    answer = browser(edith).post(url, {"files": files}, follow=True)
    assert set(Document.objects.values_list("title", flat=True)) == {"a", "c"}
    assert any("b.exe" in message and "cannot be read" in message for message in told(answer))
    assert any("2 files were received" in message for message in told(answer))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "The file is empty"),
        ("tool.exe", PROGRAM, "Files of this type cannot be read"),
        ("fake.pdf", b"I am no PDF", "its content is something else"),
        ("large.txt", b"a" * 2000, "larger than the limit"),
    ],
)
def test_a_bad_file_is_refused_in_plain_words(
    name: str, content: bytes, words: str, browser, alice, handbook, settings
) -> None:
    settings.MAX_UPLOAD = 1000
    url = reverse("upload", args=[handbook.pk])
    answer = browser(alice).post(url, {"files": file(name, content)}, **JSON)
    assert 400 <= answer.status_code < 500
    assert words in answer.json()["message"]
    plain = browser(alice).post(url, {"files": file(name, content)}, follow=True)
    assert any(words in message for message in told(plain))
    assert not Document.objects.exists()


def test_an_upload_without_a_file_says_so(browser, alice, handbook) -> None:
    url = reverse("upload", args=[handbook.pk])
    answer = browser(alice).post(url, **JSON)
    assert (answer.status_code, answer.json()["message"]) == (400, "Choose a file first.")
    assert told(browser(alice).post(url, follow=True)) == ["Choose a file first."]


def test_a_stranger_is_told_nothing_by_the_script_either(browser, charlie, bob, handbook) -> None:
    url = reverse("upload", args=[handbook.pk])
    assert browser(charlie).post(url, {"files": file()}, **JSON).status_code == 404
    assert browser(bob).post(url, {"files": file()}, **JSON).status_code == 403
    assert not Version.objects.exists()


def test_a_new_version_keeps_the_old_one_in_use(browser, edith, make) -> None:
    document = make()
    url = reverse("document-version", args=[document.pk])
    browser(edith).post(url, {"file": file("Leave 2.md", b"# Leave\n\nForty days.\n")})
    document.refresh_from_db()
    assert document.latest.number == 2
    assert document.current.number == 1
    page = browser(edith).get(reverse("document", args=[document.pk])).content.decode()
    assert "Thirty days" in page
    assert "Leave 2.md" in page


def test_a_bad_new_version_changes_nothing(browser, edith, make) -> None:
    document = make()
    url = reverse("document-version", args=[document.pk])
    for sent in ({"file": file("x.exe", PROGRAM)}, {}):
        assert len(told(browser(edith).post(url, sent, follow=True))) == 1
    assert document.versions.count() == 1
