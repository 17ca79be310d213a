"""The page that says why a document was not found."""

from __future__ import annotations

import html
import re
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.access import Principal, restrict
from kb.models import AuditEvent, Collection, Document, Passage, User
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask, Publish

pytestmark = pytest.mark.django_db

WHY = "/search/why"


def lost(content: str) -> str:
    """Return the name of the one step that is marked."""
    found = re.findall(
        r'<li class="funnel-step is-lost" aria-current="step">\s*<h3>(.*?) <', content
    )
    assert len(found) == 1
    return found[0]


def page(browser: Browse, user: User, document: Document, **query: str) -> str:
    """Return the page; with `for`, as another reader, as the form on it asks."""
    reader = query.pop("for", None)
    asked = {"q": "paid leave", "document": str(document.pk), **query}
    address = f"{WHY}?{urlencode(asked)}"
    client = browser(user)
    answer = client.get(address) if reader is None else client.post(address, {"for": reader})
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_and_refusals_lead_to_the_choice_of_a_document(
    leave: Document, bob: User, browser: Browse
) -> None:
    found = browser(bob).get(reverse("search"), {"q": "paid leave", "language": "en"})
    assert f'href="{WHY}?q=paid+leave&amp;language=en"' in found.content.decode()
    chosen = browser(bob).get(WHY, {"q": "paid leave", "title": "leave pol"})
    assert f"document={leave.pk}" in chosen.content.decode()
    assert "<h1>Did you expect another document?</h1>" in chosen.content.decode()


def test_a_refusal_leads_here_with_what_was_searched_for(
    bob: User, asked: Ask, browser: Browse
) -> None:
    for more, query in (
        ({}, "How%20many%20days%20of%20leave%3F"),
        ({"searched_for": "a b"}, "a%20b"),
    ):
        turn = asked(bob, None, abstained=True, **more)
        content = browser(bob).get(f"/t/{turn.pk}").content.decode()
        assert f'href="{WHY}?q={query}&amp;answer=1"' in content


def test_only_what_the_reader_may_read_can_be_chosen(
    leave: Document, bob: User, charlie: User, browser: Browse, as_alice: Principal
) -> None:
    for user in (charlie, bob):
        restrict(document=leave, by=as_alice, users=[])
        answer = browser(user).get(WHY, {"q": "paid leave"}).content.decode()
        assert leave.title not in answer
        assert str(leave.pk) not in answer


def test_typing_a_title_fetches_the_list_alone(leave: Document, bob: User, browser: Browse) -> None:
    asked = {"q": "paid leave", "title": "policy"}
    answer = browser(bob).get(WHY, asked, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert str(leave.pk) in answer.content.decode()
    none = browser(bob).get(WHY, asked | {"title": "zzz"}, headers={"HX-Request": "true"})
    assert "no document with such a title" in none.content.decode()


def test_a_found_document_says_so(leave: Document, bob: User, browser: Browse) -> None:
    content = page(browser, bob, leave)
    assert "It was found, as number 1" in content
    assert "is-lost" not in content.split('<ol class="funnel"')[1]


def test_the_step_where_it_fell_out_is_marked_with_a_word(
    leave: Document, bob: User, browser: Browse
) -> None:
    content = page(browser, bob, leave, language="zh")
    assert "It was not found" in content
    assert lost(content) == "Filters"
    assert "Fell out here" in content
    assert "Left out by: the language." in content
    assert 'href="/search?q=paid+leave"' in content


def test_a_filter_that_cannot_be_taken_out_of_the_address_still_is_named(
    leave: Document, bob: User, browser: Browse
) -> None:
    content = page(browser, bob, leave, collection=str(uuid.uuid4()), quality="garbled")
    assert "Left out by: how well it was read, the chosen collections." in content


def test_a_passage_can_be_given_by_its_address(leave: Document, bob: User, browser: Browse) -> None:
    second = Passage.objects.get(document=leave, ordinal=1)
    for text in (f"https://kb.example/passages/{second.pk}?q=x", str(second.pk)):
        answer = browser(bob).get(WHY, {"q": "paid leave", "text": text})
        assert answer.context["explanation"].passage_id == second.pk


def test_a_stranger_gets_the_page_of_an_absent_document(
    leave: Document, charlie: User, browser: Browse
) -> None:
    for there in (leave.pk, uuid.uuid4(), "nonsense"):
        answer = browser(charlie).get(WHY, {"q": "leave", "document": str(there)})
        assert answer.status_code == 404
        assert leave.title not in answer.content.decode()


def test_owners_ask_for_others_and_nobody_else(
    leave: Document, alice: User, bob: User, charlie: User, browser: Browse
) -> None:
    content = page(browser, alice, leave, **{"for": "charlie"})
    assert lost(content) == "Who may read it"
    assert reverse("collection-settings", args=[leave.collection_id]) in content
    assert AuditEvent.objects.get(action="search.explain").detail == {"reader": charlie.pk}
    address = f"{WHY}?q=leave&document={leave.pk}"
    assert browser(bob).post(address, {"for": "charlie"}).status_code == 403
    assert 'name="for"' not in page(browser, bob, leave)


def test_only_the_form_asks_for_another_and_an_address_never_records(
    leave: Document, alice: User, charlie: User, browser: Browse
) -> None:
    asked = {"q": "paid leave", "document": str(leave.pk), "for": "charlie"}
    for method in ("get", "head"):
        answer = getattr(browser(alice), method)(WHY, asked)
        assert answer.status_code == 200
        assert answer.context["asked"].reader == ""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    address = f"{WHY}?q=paid+leave&document={leave.pk}"
    assert strict.post(address, {"for": "charlie"}).status_code == 403
    assert not AuditEvent.objects.filter(action="search.explain").exists()
    shown = strict.get(f"{address}&text=paid&answer=1").content.decode()
    form = re.search(r'method="post" action="(/search/why[^"]*)"', shown)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert form
    assert token
    told = strict.post(
        html.unescape(form[1]), {"for": "charlie", "csrfmiddlewaretoken": token[1]}
    ).context["asked"]
    assert (told.reader, told.text, told.answer) == ("charlie", "paid", True)
    assert AuditEvent.objects.filter(action="search.explain").count() == 1


def test_an_unknown_name_is_told_beside_the_document_that_was_chosen(
    leave: Document, alice: User, browser: Browse
) -> None:
    content = page(browser, alice, leave, text="paid", **{"for": "nobody at all"})
    assert "no person or group of that name" in content
    assert leave.title in content
    for kept in (f'name="document" value="{leave.pk}"', 'value="paid"', 'value="nobody at all"'):
        assert kept in content
    assert 'id="candidates"' not in content


def test_a_deleted_document_can_be_restored_from_here(
    leave: Document, alice: User, browser: Browse
) -> None:
    now = timezone.now()
    purge = now + timedelta(days=1)
    Document.objects.filter(pk=leave.pk).update(deleted_at=now, purge_at=purge)
    content = page(browser, alice, leave)
    assert lost(content) == "The document"
    assert f'action="{reverse("document-restore", args=[leave.pk])}"' in content


def test_an_answer_is_explained_to_its_end(
    handbook: Collection, leave: Document, bob: User, browser: Browse, publish: Publish
) -> None:
    content = page(browser, bob, leave, answer="1")
    assert "Sources of the answer" in content
    assert "Enough evidence for an answer" in content


def test_texts_of_documents_are_text(
    handbook: Collection, bob: User, browser: Browse, publish: Publish
) -> None:
    odd = publish(handbook, "<b>Odd</b>", "<script>alert(1)</script> annual leave")
    content = page(browser, bob, odd, q="<i>leave</i>", text="<u>annual</u>")
    for markup in ("<b>Odd", "<script>alert", "<i>leave", "<u>annual"):
        assert markup not in content


def test_characters_that_no_text_has_are_passed_over(
    leave: Document, handbook: Collection, alice: User, browser: Browse
) -> None:
    chosen = browser(alice).get(WHY, {"q": "a", "title": "le\0ave"})
    assert f"document={leave.pk}" in chosen.content.decode()
    assert "There is no person" in page(browser, alice, leave, **{"for": "\0"})
