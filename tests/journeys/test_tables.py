"""A number from a table leads to its row, under its headings."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from kb.access import Principal
from kb.models import Collection, User
from tests.fakes import FakeLLM
from tests.journeys.asking import ask, fits
from tests.journeys.conftest import Open, Shoot
from tests.journeys.footnotes import shelve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "How high were the energy costs in 2024?"
ROWS = [
    ["Costs in thousands of euros", 2023, 2024, 2025],
    ["Rent", 412, 431, 431],
    ["Energy costs", 127, 140, 101],
    ["Insurance", 38, 39, 41],
]


@pytest.fixture
def costs(handbook: Collection, as_alice: Principal) -> None:
    """A sheet of a few rows, on the shelf."""
    book, file = Workbook(), io.BytesIO()
    book.active.title = "Costs"
    for row in ROWS:
        book.active.append(row)
    book.save(file)
    shelve(handbook, as_alice, "Costs of the halls.xlsx", file.getvalue())


@pytest.mark.parametrize(("value", "true"), [("140", True), ("127", False)])
def test_a_number_leads_to_its_row_and_the_one_beside_it_nowhere(
    value: str, true: bool, costs: None, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    model.answer = f"The energy costs in 2024 were {value} thousand euros [1]."
    page = open_page(alice, viewport={"width": 1440, "height": 900})
    page.goto("/")
    ask(page, QUESTION)
    expect(page.locator(".answer-foot, .refusal, .failure").first).to_be_visible()
    shoot(page, f"table-{value}")
    if not true:
        expect(page.locator(".refusal")).to_be_visible()
        return
    expect(page.locator(".note-quote")).to_contain_text("Energy costs")
    page.click(".ref a")
    page.wait_for_url("**/sources/1#hit")
    marked = page.locator(".leaf-paper mark, .leaf-paper td mark")
    assert "140" in "".join(marked.all_text_contents())
    assert fits(page)
    shoot(page, "footnote-table")


def test_without_the_model_the_row_is_quoted_with_its_headings(
    costs: None, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    model.kill()
    page = open_page(alice, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/")
    ask(page, QUESTION)
    expect(page.locator(".answer-text")).to_contain_text("Energy costs")
    expect(page.locator(".answer-text")).to_contain_text("2024")
    assert fits(page)
    shoot(page, "table-model-down")
