"""The table of a collection and the page of a document."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from frontend.templatetags.library import language_name
from ingestion.intake import submit
from kb.models import Document, State, Version

HOSTILE = "<img src=x onerror=alert(1)>\"'.md"


def test_a_failure_is_told_in_plain_words(browser, alice, make) -> None:
    document = make("Scan.md", State.FAILED, failure_code="encrypted")
    words = "protected by a password"
    listed = browser(alice).get(reverse("collection", args=[document.collection_id]))
    shown = browser(alice).get(reverse("document", args=[document.pk]))
    assert words in listed.content.decode()
    assert words in shown.content.decode()


def test_quality_warnings_are_told(browser, alice, make) -> None:
    document = make(quality={"warnings": ["pages-without-text", "attachment-not-read: a.png"]})
    page = browser(alice).get(reverse("document", args=[document.pk])).content.decode()
    assert "Some pages hold no text" in page
    assert "a.png" in page


def test_states_are_words(browser, alice, make, handbook) -> None:
    for state in (State.RECEIVED, State.READING, State.READY):
        make(f"{state}.md", state)
    page = browser(alice).get(reverse("collection", args=[handbook.pk])).content.decode()
    for word in ("Received", "Reading", "Ready", "Number 1 in line"):
        assert word in page


def test_a_failed_document_can_be_tried_again(browser, edith, make) -> None:
    document = make("Scan.md", State.FAILED, failure_code="damaged")
    browser(edith).post(reverse("document-retry", args=[document.pk]))
    document.latest.refresh_from_db()
    assert (document.latest.state, document.latest.failure_code) == (State.RECEIVED, "")


def test_a_deletion_can_be_undone(browser, edith, make) -> None:
    document = make()
    client = browser(edith)
    answer = client.post(reverse("document-delete", args=[document.pk]), follow=True)
    undo = reverse("document-restore", args=[document.pk])
    assert f'action="{undo}"' in answer.content.decode()
    assert client.get(reverse("document", args=[document.pk])).status_code == 404
    assert answer.context["counts"].documents == 0
    client.post(undo)
    assert client.get(reverse("document", args=[document.pk])).status_code == 200


def test_an_act_in_the_list_goes_back_to_the_list_as_it_was(browser, edith, make) -> None:
    document = make()
    where = f"http://testserver{reverse('collection', args=[document.collection_id])}?q=leave"
    url = reverse("document-delete", args=[document.pk])
    answer = browser(edith).post(url, {"stay": "1"}, HTTP_REFERER=where)
    assert answer["Location"] == where


def test_nobody_is_sent_to_another_site(browser, edith, make) -> None:
    document = make()
    url = reverse("document-delete", args=[document.pk])
    answer = browser(edith).post(url, {"stay": "1"}, HTTP_REFERER="https://evil.example/")
    assert answer["Location"] == reverse("collection", args=[document.collection_id])


def test_hostile_names_are_escaped(browser, alice, handbook, as_alice) -> None:
    file = ContentFile(b"# Hello\n")
    document = submit(
        file=file, filename=HOSTILE, collection=handbook, by=as_alice, title=f"<b>{HOSTILE}"
    )
    client = browser(alice)
    urls = [
        reverse("collection", args=[handbook.pk]),
        reverse("document", args=[document.pk]),
        reverse("progress", args=[handbook.pk]) + f"?id={document.pk}",
    ]
    pages = [client.get(url).content.decode() for url in urls]
    pages += [
        client.post(reverse("document-delete", args=[document.pk]), follow=True).content.decode()
    ]
    for page in pages:
        assert "&lt;img src=x" in page
        assert "<img src=x" not in page
        assert "<b>" not in page


def test_fifty_documents_cost_no_more_queries_than_one(
    browser, alice, make, handbook, django_assert_max_num_queries
) -> None:
    for number in range(50):
        make(f"{number}.md", (State.READY, State.RECEIVED)[number % 2])
    client = browser(alice)
    with django_assert_max_num_queries(13):
        page = client.get(reverse("collection", args=[handbook.pk]))
    assert page.content.decode().count('<tr id="row-') == 50
    live = [str(document.pk) for document in Document.objects.all()]
    with django_assert_max_num_queries(9):
        client.get(reverse("progress", args=[handbook.pk]), {"id": live})
    with django_assert_max_num_queries(7):
        client.get(reverse("collections"))


def test_only_rows_in_progress_are_polled_and_then_no_more(browser, alice, make, handbook) -> None:
    make("Done.md")
    busy = make("Busy.md", State.READING, progress=40)
    client = browser(alice)
    page = client.get(reverse("collection", args=[handbook.pk]))
    assert page.context["live"] == [busy.pk]
    url = reverse("progress", args=[handbook.pk])
    poll = client.get(url, {"id": str(busy.pk)}).content.decode()
    assert 'value="40"' in poll
    assert "every 2s" in poll
    assert 'id="counts"' not in poll
    Version.objects.filter(pk=busy.latest_id).update(state=State.READY)
    poll = client.get(url, {"id": str(busy.pk)}).content.decode()
    assert "Ready" in poll
    assert 'id="counts"' in poll
    assert "every 2s" not in poll


def test_a_row_that_is_gone_is_taken_away(browser, alice, make, handbook) -> None:
    busy = make("Busy.md", State.READING)
    Document.objects.filter(pk=busy.pk).delete()
    url = reverse("progress", args=[handbook.pk])
    poll = browser(alice).get(url, {"id": [str(busy.pk), "nonsense"]}).content.decode()
    assert f'<tr id="row-{busy.pk}" hx-swap-oob="delete">' in poll


def test_the_page_of_a_document_reloads_when_it_is_ready(browser, alice, make) -> None:
    document = make("Busy.md", State.READING)
    url = reverse("document", args=[document.pk])
    assert "HX-Refresh" not in browser(alice).get(url, {"part": "standing"})
    Version.objects.filter(pk=document.latest_id).update(state=State.READY)
    assert browser(alice).get(url, {"part": "standing"})["HX-Refresh"] == "true"


def test_the_list_is_filtered_by_state_and_text(browser, alice, make, handbook) -> None:
    make("Travel.md")
    make("Leave.md")
    make("Broken.md", State.FAILED, failure_code="damaged")
    client, url = browser(alice), reverse("collection", args=[handbook.pk])

    def titles(**asked: str) -> set[str]:
        return {row.document.title for row in client.get(url, asked).context["rows"]}

    assert titles(state="failed") == {"Broken"}
    assert titles(state="ready", q="trav") == {"Travel"}
    assert titles(state="nonsense", q="") == {"Travel", "Leave", "Broken"}
    assert titles(q="100% no\x00ne_") == set()
    assert titles(page="9999") == {"Travel", "Leave", "Broken"}


def test_languages_are_named_in_the_language_of_the_reader() -> None:
    assert (language_name("zh"), language_name("xx-nonsense-1")) == ("Chinese", "xx-nonsense-1")
    with translation.override("zh-hans"):
        assert (language_name("zh"), language_name("en")) == ("中文", "英语")
