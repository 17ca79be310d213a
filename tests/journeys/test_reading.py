"""Reading answers on a phone, by keyboard, in the dark, without scripts, and under attack."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kb.models import Collection, User
from tests.fakes import FakeLLM
from tests.journeys.asking import answered, ask, fits
from tests.journeys.conftest import Open, Shoot
from tests.journeys.shelves import ANSWER

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_on_a_phone_a_number_opens_its_note_in_place(
    library: Collection, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    model.answer = ANSWER
    page = answered(open_page(alice, **PHONE))
    url = page.url
    expect(page.locator(".note")).to_be_hidden()
    page.tap(".ref a")
    expect(page.locator(".note")).to_contain_text("190 euros")
    assert page.url == url
    assert page.get_attribute(".ref a", "aria-expanded") == "true"
    shoot(page, "7-phone-note")
    assert fits(page)
    page.tap(".note-title")
    page.wait_for_url("**/sources/1#hit")
    expect(page.locator(".leaf mark").last).to_be_in_viewport()
    shoot(page, "8-phone-source")
    for path in ("/", "/search?q=hotel", "/collections", f"/collections/{library.pk}", "/keys"):
        page.goto(path)
        assert fits(page), path


def test_an_answer_can_be_stopped_and_asked_again(
    library: Collection, alice: User, model: FakeLLM, open_page: Open
) -> None:
    model.answer, model.between = ANSWER * 20, 0.1
    page = open_page(alice)
    ask(page)
    expect(page.locator(".answer-streaming")).to_contain_text("The nightly")
    page.click("[data-part=stop]")
    expect(page.locator(".failure")).to_contain_text("You stopped this answer")
    model.between = 0.0
    model.answer = ANSWER
    page.click("text=Ask again")
    expect(page.locator("article:last-child .answer-foot")).to_be_visible()


def test_a_follow_up_is_answered_on_the_same_page(
    library: Collection, alice: User, model: FakeLLM, open_page: Open
) -> None:
    model.answer = ANSWER
    page = answered(open_page(alice))
    page.fill("#question", "And when are receipts due?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(
        page.locator(".turn:last-child .answer, .turn:last-child .refusal").first
    ).to_be_visible()
    expect(page.locator("#question")).to_have_value("")


def test_everything_is_reached_by_keyboard(
    library: Collection, alice: User, model: FakeLLM, open_page: Open
) -> None:
    model.answer = ANSWER
    page = answered(open_page(alice))
    page.reload()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.focus(".ref a")
    expect(page.locator(".note.lit")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/1#hit")
    expect(page.locator(".leaf mark").last).to_have_text(
        "The nightly limit for hotels in Zurich is 190 euros."
    )


def test_the_chosen_appearance_is_there_before_the_first_paint(
    library: Collection, alice: User, open_page: Open
) -> None:
    page = open_page(alice)
    page.click(".menu summary")
    page.click("[data-set-theme=dark]")
    page.reload(wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_without_scripts_a_question_is_answered(
    library: Collection, alice: User, model: FakeLLM, open_page: Open
) -> None:
    model.answer = ANSWER
    page = open_page(alice, java_script_enabled=False)
    ask(page)
    expect(page.locator(".answer-text")).to_contain_text("190 euros")
    page.click(".ref a")
    expect(page.locator(".leaf mark").last).to_be_visible()


def test_hostile_words_of_the_model_stay_words(
    library: Collection, alice: User, model: FakeLLM, open_page: Open
) -> None:
    model.answer = (
        f"{ANSWER} <script>alert(1)</script><img src=x onerror=alert(2)> of hotels in Zurich "
        "![x](http://evil.example/x.png)."
    )
    page = answered(open_page(alice))
    assert page.locator(".turn img, .turn script").count() == 0
    page.reload()
    assert page.locator(".turn img, .turn script").count() == 0
