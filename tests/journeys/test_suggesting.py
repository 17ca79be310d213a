"""Suggestions while a person types, with the keyboard, an input method, and a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from kb.models import Collection, User
from retrieval.models import Conversation, Turn
from tests.journeys.asking import fits
from tests.journeys.conftest import Open, Shoot
from tests.retrieval.suggesting.shelf import shelve

pytestmark = pytest.mark.browser

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def shelved(handbook: Collection, bob: User) -> Collection:
    shelve(handbook, "Travel and expense policy", "Hotels", "Claims > Travel abroad")
    shelve(handbook, "Travel desk: opening hours and how to reach the people who work there")
    shelve(handbook, "差旅报销制度", "第一章 差旅标准")
    conversation = Conversation.objects.create(owner=bob, title="t")
    Turn.objects.create(
        conversation=conversation,
        question="Who approves travel over 500 euros?",
        state="incomplete",
        error="stopped",
    )
    return handbook


def options(page: Page) -> Any:
    return page.get_by_role("listbox").get_by_role("option")


def watch(page: Page) -> list[str]:
    """Return the texts for which suggestions are asked from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/search/suggest?" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def test_arrows_choose_enter_opens_and_escape_closes(
    shelved: Collection, bob: User, open_page: Open, shoot: Shoot
) -> None:
    page = open_page(bob, "/search", **DESK)
    page.route("**/search?*", lambda route: route.fulfill(status=204))  # results close the list
    field = page.get_by_role("combobox")
    field.press_sequentially("trav", delay=20)
    expect(options(page)).to_have_count(4)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="4 suggestions")).to_be_attached()

    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("trav")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("el")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("Travel and expense policy")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(field).to_be_focused()
    shoot(page, "suggest-search")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")


def test_enter_without_a_choice_searches_and_shows_the_results(
    shelved: Collection, bob: User, open_page: Open
) -> None:
    page = open_page(bob, "/search", **DESK)
    page.get_by_role("combobox").press_sequentially("travel", delay=20)
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator(".result").first).to_be_visible()


def test_an_input_method_is_left_alone_until_it_is_done(
    shelved: Collection, bob: User, open_page: Open, shoot: Shoot
) -> None:
    page = open_page(bob, "/search", **DESK)
    asked = watch(page)
    page.get_by_role("combobox").focus()
    keyboard = page.context.new_cdp_session(page)
    for letters in ("c", "ch", "chai", "chai'lv"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
        page.wait_for_timeout(120)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "差旅"})
    expect(options(page)).to_have_count(2)
    assert len(asked) == 1
    shoot(page, "suggest-chinese")


def test_the_question_field_offers_and_still_sends(
    shelved: Collection, bob: User, open_page: Open, shoot: Shoot
) -> None:
    page = open_page(bob, "/", **PHONE)
    field = page.get_by_role("textbox")
    field.press_sequentially("travel", delay=20)
    expect(options(page)).to_have_count(4)
    assert fits(page)
    shoot(page, "suggest-phone")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_contain_text("Who approves travel")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/*")
    expect(page.locator(".turn-question")).to_have_text("travel")


def test_a_choice_opens_by_a_click_and_asks_for_no_second_one(
    shelved: Collection, bob: User, open_page: Open
) -> None:
    page = open_page(bob, "/", **DESK)
    page.get_by_role("textbox").press_sequentially("approves")
    options(page).filter(has_text="Who approves travel").click()
    page.wait_for_url("**/c/*#t-*")
    expect(page.locator(".turn-question")).to_have_text("Who approves travel over 500 euros?")
