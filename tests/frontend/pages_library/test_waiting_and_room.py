"""What documents wait for, how much room is left, and which documents say the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from frontend.templatetags.library import about, in_line, percent
from ingestion.intake import submit
from kb.access import restrict
from kb.access.queue import Wait
from kb.models import Document, Quota, State, Version
from tests.ingestion.state import drain

TEXT = "Everybody has {n} days of leave after {n} years, and unused days expire in March. "


def test_a_document_that_waits_says_for_what_and_when_it_is_tried_next(
    browser, alice, make
) -> None:
    now = timezone.now()
    document = make(
        "Leave.md",
        State.EMBEDDING,
        waiting_for="embedder",
        progress_at=now - timedelta(minutes=12),
        next_attempt_at=now + timedelta(minutes=5),
    )
    client = browser(alice)
    for page in ("collection", "document"):
        key = document.collection_id if page == "collection" else document.pk
        text = client.get(reverse(page, args=[key])).content.decode()
        assert "Waiting for the embedder" in text
        assert "12\xa0minutes ago" in text
        assert "next try" in text
        assert "state-embedding" not in text
    client.post(reverse("document-retry", args=[document.pk]))
    document.latest.refresh_from_db()
    assert document.latest.next_attempt_at <= timezone.now()


def test_waits_are_minutes_or_hours() -> None:
    assert in_line(Wait(3, 130)) == "Number 3 in line, about 3 minutes"
    assert about(3 * 3600 - 5) == "about 3 hours"
    assert in_line(Wait(1, None)) == "Number 1 in line"
    assert (percent(0.9999), percent(1.0), percent(0.94)) == ("99 %", "100 %", "94 %")


def test_room_is_shown_where_there_is_a_limit_and_nowhere_else(
    browser, alice, edith, make, handbook
) -> None:
    make()
    url = reverse("collection", args=[handbook.pk])
    Quota.objects.create(user=alice, documents=4, bytes=5 * 2**20)
    text = browser(alice).get(url).content.decode()
    assert "1 of 4" in text
    assert "of 5.0\xa0MB" in text
    assert "Your room is used up" not in text
    assert 'class="room' not in browser(edith).get(url).content.decode()


def test_without_room_the_page_says_what_to_do_and_uploads_are_refused_kindly(
    browser, alice, make, handbook
) -> None:
    make()
    Quota.objects.create(user=alice, documents=1)
    client = browser(alice)
    text = client.get(reverse("collection", args=[handbook.pk])).content.decode()
    assert "Your room is used up" in text
    url = reverse("upload", args=[handbook.pk])
    file = SimpleUploadedFile("a.txt", b"hello")
    answer = client.post(url, {"files": file}, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "quota")
    assert "ask an administrator" in answer.json()["message"]


@pytest.fixture
def twins(handbook, as_alice) -> list[Document]:
    text = "\n\n".join(TEXT.format(n=n) for n in range(20, 60))
    made = [
        submit(file=ContentFile(each.encode()), filename=name, collection=handbook, by=as_alice)
        for name, each in (("One.md", text), ("Two.md", text), ("Three.md", text + "\n\nMore."))
    ]
    drain()
    return made


def test_editors_are_told_which_documents_say_the_same(browser, edith, bob, twins) -> None:
    url = reverse("document", args=[twins[0].pk])
    text = browser(edith).get(url).content.decode()
    assert "Very similar" in text
    assert "the same file" in text
    assert reverse("document", args=[twins[2].pk]) in text
    assert "Very similar" not in browser(bob).get(url).content.decode()


def test_what_one_may_not_read_is_not_called_similar(browser, edith, alice, twins, as_alice):
    for other in twins[1:]:
        restrict(document=other, by=as_alice, users=[alice])
    text = browser(edith).get(reverse("document", args=[twins[0].pk])).content.decode()
    assert "Very similar" not in text
    assert Version.objects.filter(state=State.READY).count() == 3
