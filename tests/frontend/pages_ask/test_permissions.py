"""What a person may not read does not exist, on every route."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from kb.access import Principal, revoke
from kb.models import Collection, Document, Passage, User, Version
from retrieval.models import Turn
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask

PAGES = ["conversation", "turn", "turn-stream", "cited-source", "passage", "page-image"]
ACTS = ["conversation", "conversation-rename", "conversation-delete", "turn-again"]


def address(name: str, turn: Turn, document: Document) -> str:
    passage = Passage.objects.filter(document=document).first()
    assert passage is not None
    ids = {
        "passage": [passage.pk],
        "page-image": [document.current_id, 1],
        "cited-source": [turn.pk, 1],
    }
    default = [turn.conversation_id if name.startswith("conversation") else turn.pk]
    return reverse(name, args=ids.get(name, default))


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404(
    name: str, alice: User, charlie: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    url = address(name, asked(alice, leave), leave)
    response = browser(charlie).get(url)
    assert response.status_code == 404
    assert b"Leave policy" not in response.content


@pytest.mark.parametrize("name", ACTS)
def test_a_stranger_cannot_act(
    name: str, alice: User, charlie: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(alice, leave)
    data = {"question": "More?", "title": "Mine"}
    assert browser(charlie).post(address(name, turn, leave), data).status_code == 404
    assert Turn.objects.get().conversation.title == "How many days of leave?"


def test_a_fellow_reader_does_not_see_my_questions(
    alice: User, bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(alice, leave)
    for name in ("conversation", "turn", "turn-stream", "cited-source"):
        assert browser(bob).get(address(name, turn, leave)).status_code == 404
    assert turn.question.encode() not in browser(bob).get("/").content


@pytest.mark.parametrize("name", [*PAGES, "ask", "search"])
def test_whoever_is_signed_out_is_sent_to_sign_in(
    name: str, alice: User, leave: Document, asked: Ask
) -> None:
    turn = asked(alice, leave)
    url = reverse(name) if name in ("ask", "search") else address(name, turn, leave)
    response = Client().get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in?next=")


def test_a_revoked_right_withholds_the_answer_and_closes_its_sources(
    bob: User,
    readers: Group,
    leave: Document,
    handbook: Collection,
    as_alice: Principal,
    asked: Ask,
    browser: Browse,
) -> None:
    turn, client = asked(bob, leave), browser(bob)
    assert b"25 days" in client.get(address("conversation", turn, leave)).content
    revoke(collection=handbook, by=as_alice, group=readers)
    page = client.get(address("conversation", turn, leave))
    assert page.status_code == 200
    assert b"25 days" not in page.content
    assert b"2 sentences are not shown" in page.content
    for name in ("cited-source", "passage", "page-image"):
        assert client.get(address(name, turn, leave)).status_code == 404


def test_absent_and_forbidden_are_the_same_page(
    charlie: User, leave: Document, browser: Browse
) -> None:
    passage = Passage.objects.filter(document=leave).first()
    assert passage is not None
    client = browser(charlie)
    forbidden = client.get(reverse("passage", args=[passage.pk])).content
    absent = client.get(reverse("passage", args=[uuid.uuid4()])).content
    assert _without_tokens(forbidden, passage.pk) == _without_tokens(absent, passage.pk)


def _without_tokens(page: bytes, known: uuid.UUID) -> list[str]:
    lines = page.decode().splitlines()
    return [each for each in lines if "csrf" not in each.lower() and "/passages/" not in each]


def pdf() -> bytes:
    """A page of 200 x 200 points without anything on it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    body += b"xref\n0 4\n0000000000 65535 f \n" + table
    return body + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def sheet(leave: Document) -> Version:
    """The document's version as a PDF of one page."""
    version = leave.current
    assert version is not None
    version.format, version.pages = "pdf", 1
    version.file.save("x", ContentFile(pdf()))
    return version


def test_a_reader_gets_the_image_of_a_page(sheet: Version, bob: User, browser: Browse) -> None:
    response = browser(bob).get(reverse("page-image", args=[sheet.pk, 1]))
    assert response.status_code == 200
    assert b"".join(response).startswith(b"\x89PNG")
    assert response["Cache-Control"].startswith("private")


def test_a_kept_image_is_still_not_for_strangers(
    sheet: Version, bob: User, charlie: User, browser: Browse
) -> None:
    url = reverse("page-image", args=[sheet.pk, 1])
    assert browser(bob).get(url).status_code == 200
    assert browser(charlie).get(url).status_code == 404


@pytest.mark.parametrize("page", [0, 2, 10**6])
def test_a_page_that_is_not_there_is_404(
    sheet: Version, bob: User, browser: Browse, page: int
) -> None:
    assert browser(bob).get(reverse("page-image", args=[sheet.pk, page])).status_code == 404


def test_a_cited_page_shows_its_image_with_the_boxes_over_it(
    sheet: Version, leave: Document, bob: User, asked: Ask, browser: Browse
) -> None:
    box = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.5, "height": 0.05}
    Passage.objects.filter(document=leave).update(page=1, boxes=[box])
    page = browser(bob).get(reverse("cited-source", args=[asked(bob, leave).pk, 1]))
    assert reverse("page-image", args=[sheet.pk, 1]) in page.content.decode()
    assert (
        '<rect id="hit" x="96.00" y="197.00" width="508.00" height="56.00"' in page.content.decode()
    )
