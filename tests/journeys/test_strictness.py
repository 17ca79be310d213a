"""Choosing how sure it must be with the keyboard alone: nothing is sent before Save."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kb.models import Collection, User
from retrieval.models import Calibration
from tests.journeys.conftest import Open
from tests.retrieval.search import shelf

pytestmark = pytest.mark.browser


def test_arrows_look_at_choices_and_save_keeps_one_and_the_focus(
    transactional_db: None,
    handbook: Collection,
    alice: User,
    open_page: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf.use(monkeypatch)
    shelf.shelve(handbook, "Rooms", *(f"Room {number} has a lamp." for number in range(20)))
    page = open_page(alice, reverse("collection-settings", args=[handbook.pk]))
    card = page.locator("#strictness")
    card.get_by_role("radio", name="Balanced").focus()
    page.keyboard.press("ArrowDown")
    strict = card.get_by_role("radio", name="Refuse more")
    expect(strict).to_be_checked()
    expect(strict).to_be_focused()
    assert not Calibration.objects.exists()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Saved.")
    expect(card.get_by_role("button", name="Save")).to_be_focused()
    assert Calibration.objects.get().strictness == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Measure now")).to_be_disabled()
    expect(card.get_by_text("It will be measured as soon as the model is idle.")).to_be_visible()
    expect(page.locator("#strictness-measure")).to_be_focused()
