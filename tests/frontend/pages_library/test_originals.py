"""Originals come back as files to keep, never as pages to run."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from ingestion.intake import submit_version
from kb.models import Version


def test_an_original_is_an_attachment_in_a_sandbox(browser, bob, make) -> None:
    document = make()
    answer = browser(bob).get(reverse("document-content", args=[document.pk]))
    assert b"".join(answer.streaming_content) == b"# Leave\n\nThirty days of leave a year.\n"
    assert answer["Content-Disposition"] == 'attachment; filename="Leave.md"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.md",
        'a"; x=".md',
        "a\r\nSet-Cookie: x=1.md",
        "报告 2026.md",
        "\u202efdp.md",
    ],
)
def test_no_file_name_breaks_the_header(name: str, browser, alice, make) -> None:
    document = make()
    Version.objects.filter(pk=document.latest_id).update(filename=name)
    answer = browser(alice).get(reverse("document-content", args=[document.pk]))
    answer.close()
    header = answer["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert not {"\r", "\n", "/", "\u202e"} & set(header.replace("''", ""))
    assert "Set-Cookie" not in answer


def test_each_version_can_be_had(browser, alice, as_alice, make) -> None:
    document = make()
    newer = ContentFile(b"# Leave\n\nForty.\n")
    submit_version(file=newer, filename="Leave.md", document=document, by=as_alice)
    url = reverse("document-content", args=[document.pk])
    client = browser(alice)
    assert b"Forty" in b"".join(client.get(url).streaming_content)
    assert b"Thirty" in b"".join(client.get(url, {"version": "1"}).streaming_content)
    assert client.get(url, {"version": "7"}).status_code == 404


def test_a_lost_file_is_a_404(browser, alice, make) -> None:
    document = make()
    document.latest.file.storage.delete(document.latest.file.name)
    url = reverse("document-content", args=[document.pk])
    assert browser(alice).get(url).status_code == 404
