"""Reading fields from a document: the place in the line, leaving it, and the values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from kb.models import Collection, Document, User
from retrieval.models import Ticket
from tests.fakes import FakeLLM
from tests.journeys.asking import fits
from tests.journeys.conftest import Open, Shoot
from tests.journeys.test_waiting import busy

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def policy(library: Collection) -> Document:
    """The travel policy."""
    return Document.objects.get(collection=library)


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desk", "phone"])
def test_who_waits_for_fields_may_leave_and_come_back(
    policy: Document,
    alice: User,
    bob: User,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
    look: dict[str, Any],
    request: pytest.FixtureRequest,
) -> None:
    name = request.node.callspec.id
    model.answer = json.dumps({"Limit": {"value": 190, "source": 1}})
    page = open_page(alice, f"/documents/{policy.pk}/fields", **look)
    busy(bob)
    page.locator("[name=name]").first.fill("Limit")
    page.locator("[name=type]").first.select_option("number")
    read = page.get_by_role("button", name="Read the fields")
    read.click()
    expect(page.locator('[data-part="status"]')).to_contain_text("1 question is ahead of yours")
    expect(read).to_be_disabled()
    assert fits(page)
    shoot(page, f"fields-waiting-{name}")
    page.get_by_role("button", name="Cancel").click()
    expect(read).to_be_enabled()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    expect(read).to_be_focused()
    read.click()
    expect(page.locator('[data-part="status"]')).to_contain_text("1 question is ahead of yours")
    Ticket.objects.filter(owner=bob).delete()
    expect(page.locator("#fields-found")).to_contain_text("190 euros")
    expect(page.locator("#fields-found")).to_be_focused()
    expect(page.locator("[name=name]").first).to_have_value("Limit")
    assert fits(page)
    shoot(page, f"fields-found-{name}")
    expect(read).to_be_enabled()
    assert len(model.written) == 1


def test_fields_that_cannot_be_read_leave_one_at_the_first(
    policy: Document, alice: User, open_page: Open
) -> None:
    page = open_page(alice, f"/documents/{policy.pk}/fields")
    for number in (0, 1):
        page.locator("[name=name]").nth(number).fill("Limit")
    page.get_by_role("button", name="Read the fields").click()
    expect(page.locator("#fields [role=alert]")).to_be_visible()
    expect(page.locator("[name=name]").first).to_be_focused()
