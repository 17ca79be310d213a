"""A follow-up question says what was searched for, while it is answered and afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kb.access import Principal
from kb.models import Collection, User
from tests.fakes import FakeLLM
from tests.journeys.conftest import Open, Shoot
from tests.journeys.shelves import ANSWER, QUESTION, shelve

pytestmark = pytest.mark.browser


def test_what_was_searched_for_stands_above_the_answer(
    alice: User,
    as_alice: Principal,
    handbook: Collection,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
) -> None:
    shelve(handbook, as_alice)
    model.answer = ANSWER
    page = open_page(alice, "/", viewport={"width": 1280, "height": 900})
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".answer-foot")).to_be_visible()
    expect(page.locator(".searched-for")).to_have_count(0)

    page.fill("#question", "And in Berlin?")
    page.keyboard.press("Enter")
    told = page.locator(".turn:last-child .searched-for")
    expect(told).to_have_text(
        "Searched for: What is the nightly limit for hotels in Berlin?", use_inner_text=True
    )
    expect(page.locator(".turn:last-child .answer-text, .turn:last-child .refusal")).to_be_visible()
    expect(told).to_have_count(1)
    shoot(page, "followup-live")
    page.reload()
    expect(told).to_have_count(1)
    shoot(page, "followup-reloaded")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    shoot(page, "followup-phone")
