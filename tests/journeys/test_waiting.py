"""Waiting for the model, having enough of it, and asking too much; what narrows a conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from kb.models import Collection, User
from retrieval.models import Conversation, Ticket
from tests.fakes import FakeLLM
from tests.journeys.asking import answered, ask, fits
from tests.journeys.conftest import Open, Shoot
from tests.journeys.shelves import ANSWER, QUESTION

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
looks = pytest.mark.parametrize("look", [{}, DARK, PHONE], ids=["light", "dark", "phone"])
SLOTS = 2
FILTERS = {
    "language": ["en"],
    "tags": ["Travel"],
    "metadata": {"department": "Sales"},
    "effective": {"from": "2024-01-01"},
}


@pytest.fixture
def begun(
    library: Collection, alice: User, model: FakeLLM, open_page: Open, look: dict[str, object]
) -> Page:
    """A conversation of Alice with one answer."""
    model.answer = ANSWER
    return answered(open_page(alice, **look))


def busy(by: User, number: int = SLOTS, state: str = Ticket.State.WRITING) -> None:
    """Let answers of this person hold all slots."""
    for _ in range(number):
        alive = Now() + timedelta(hours=1)
        Ticket.objects.create(owner=by, state=state, slot_at=Now(), alive_at=alive)


@looks
def test_who_waits_knows_how_long_and_can_have_the_sources_at_once(
    library: Collection,
    alice: User,
    bob: User,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
    look: dict[str, object],
    request: pytest.FixtureRequest,
) -> None:
    name = request.node.callspec.id
    page = open_page(alice, **look)
    busy(bob)
    ask(page)
    expect(page.locator(".queued")).to_contain_text("1 question is ahead of yours, about 20")
    expect(page.locator(".source-card").first).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    shoot(page, f"waiting-{name}")
    page.get_by_role("button", name="Show me the sources only").click()
    expect(page.locator(".answer-foot")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("190 euros")
    shoot(page, f"waiting-sources-{name}")
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".turn:last-of-type .failure")).to_contain_text("You stopped this answer")
    assert model.prompts == []


@looks
def test_who_asks_too_much_is_told_when_to_come_back(
    begun: Page, alice: User, shoot: Shoot, request: pytest.FixtureRequest
) -> None:
    name, page = request.node.callspec.id, begun
    busy(alice)
    page.fill("#question", f"{QUESTION} Really?")
    page.keyboard.press("Enter")
    expect(page.locator(".busy")).to_contain_text("There is room for another one in about 5")
    expect(page.locator("#question")).to_have_value(f"{QUESTION} Really?")
    shoot(page, f"too-many-{name}")
    page.locator(".busy button").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".busy")).to_have_count(0)
    expect(page.locator(".turn:last-of-type .answer-foot")).to_be_visible()
    expect(page.locator("#question")).to_have_value("")
    page.goto("/")
    ask(page)
    expect(page.locator(".busy")).to_be_visible()
    shoot(page, f"too-many-front-{name}")


@looks
def test_what_narrows_a_conversation_is_seen_and_taken_away(
    begun: Page, library: Collection, shoot: Shoot, request: pytest.FixtureRequest
) -> None:
    name, page = request.node.callspec.id, begun
    Conversation.objects.update(collection_ids=[str(library.pk)], filters=FILTERS)
    page.reload()
    expect(page.locator(".limits .chip")).to_have_count(5)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    shoot(page, f"limits-{name}")
    assert fits(page)
    page.get_by_role("button", name="Remove the limit Metadata: department = Sales").click()
    expect(page.locator(".limits .chip")).to_have_count(4)
    expect(page.locator("#question")).to_be_focused()
    page.get_by_role("button", name="Search all documents").click()
    expect(page.locator(".limits .chip")).to_have_count(0)
    assert (Conversation.objects.get().collection_ids, Conversation.objects.get().filters) == (
        [],
        {},
    )
