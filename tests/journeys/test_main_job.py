"""The main job, as a person does it: upload, wait, ask, check the footnote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.models import Collection, User
from tests.fakes import FakeLLM
from tests.fixtures.processes import Running
from tests.journeys.conftest import Open, Shoot
from tests.journeys.paper import ANSWER, QUESTION, print_paper

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1440, "height": 900}}


def upload(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.click("[data-pick=files]")
    chooser.value.set_files(file)
    expect(page.locator("#documents .state-ready")).to_be_visible(timeout=90_000)


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")


def marks_lie_on_the_page(page: Page) -> bool:
    """Return whether the page's image was drawn and a mark lies inside it."""
    script = """() => {
      const image = document.querySelector(".sheet img");
      const mark = document.querySelector(".sheet-marks rect");
      if (!image?.naturalWidth || !mark) return false;
      const a = image.getBoundingClientRect(), b = mark.getBoundingClientRect();
      return b.width > 20 && b.top >= a.top && b.bottom <= a.bottom;
    }"""
    return bool(page.evaluate(script))


@pytest.fixture
def watch_words() -> Callable[[Page], None]:
    """Note in the page, in order, when passages and each stage of the text appear."""

    def watch(page: Page) -> None:
        page.add_init_script(
            """window.seen = [];
            new MutationObserver(() => {
              const now = document.querySelector(".answer-text") ? "checked"
                : document.querySelector(".answer-streaming")?.textContent
                ? "words " + document.querySelector(".answer-streaming").textContent.length
                : document.querySelector(".source-card") ? "passages" : "";
              if (now && window.seen.at(-1) !== now) window.seen.push(now);
            }).observe(document, { childList: true, subtree: true, characterData: true });"""
        )

    return watch


def test_from_a_file_to_a_footnote_that_opens_its_page(
    chromium: Browser,
    worker: Running,
    alice: User,
    handbook: Collection,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
    watch_words: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    model.answer, model.between = ANSWER, 0.15
    page = open_page(alice, f"/collections/{handbook.pk}", **DESK)
    upload(page, print_paper(chromium, tmp_path))
    shoot(page, "1-ready")

    watch_words(page)
    page.click("nav >> text=Ask")
    shoot(page, "2-ask")
    ask(page, QUESTION)
    expect(page.locator(".answer-streaming")).to_contain_text("Damage")
    shoot(page, "3-streaming")
    expect(page.locator(".answer-foot")).to_be_visible()
    seen = page.evaluate("window.seen")
    assert seen[0] == "passages"
    assert len([each for each in seen if each.startswith("words")]) >= 5
    assert seen[-1] == "checked"
    expect(page.locator(".note")).to_contain_text("within seven days of delivery")
    page.hover(".ref a")
    expect(page.locator(".note.lit")).to_be_visible()
    shoot(page, "4-answer")

    page.click(".ref a")
    page.wait_for_url("**/sources/1#hit")
    page.wait_for_function("document.querySelector('.sheet img')?.naturalWidth > 0")
    assert marks_lie_on_the_page(page)
    expect(page.locator(".leaf-pages")).to_contain_text("Page 2 of 3")
    shoot(page, "5-source")

    page.go_back()
    expect(page.locator(".answer-text")).to_contain_text("within seven days of delivery")
    page.goto("/search")
    page.fill("#q", "notice to end the agreement")
    expect(page.locator(".result").first).to_contain_text("three months")
    shoot(page, "6-search")
