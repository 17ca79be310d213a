"""From a footnote to its source: the mark lies over the words that are quoted, in every format."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from kb.access import Principal
from kb.models import Collection, User
from retrieval.models import Turn
from tests.journeys import kinds
from tests.journeys.asking import fits
from tests.journeys.conftest import Open, Shoot
from tests.journeys.footnotes import (
    RECTS,
    Rect,
    answer,
    missed,
    printed,
    rects_of,
    shelve,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}


def source(turn: Turn, n: int) -> str:
    return reverse("cited-source", args=[turn.pk, n])


def drawn(page: Page) -> None:
    page.wait_for_function("document.querySelector('.sheet img')?.naturalWidth > 0")


def marked_words(page: Page, quote: str) -> list[str]:
    """Return what is wrong with the marks in a text or a table, compared with where words are."""
    words = page.evaluate(RECTS, [quote, ".leaf-paper"])
    return missed(rects_of(page, ".leaf-paper mark"), words, slack=2)


@pytest.fixture
def texts(handbook: Collection, as_alice: Principal, alice: User) -> tuple[Turn, list[str]]:
    """An answer with a footnote to a text of every kind, and the quotes."""
    made = [kind() for kind in kinds.TEXTS]
    documents = [shelve(handbook, as_alice, kind.name, kind.data) for kind in made]
    quotes = [kind.quote for kind in made]
    return answer(alice, list(zip(documents, quotes, strict=True))), quotes


Prints = tuple[Turn, list[list[Rect]]]


@pytest.fixture
def prints(chromium: Browser, handbook: Collection, as_alice: Principal, alice: User) -> Prints:
    """An answer with a footnote to each printed page, and where the words of the quotes are."""
    if not _writes_chinese():
        pytest.skip("There is no font for Chinese on this machine.")
    documents, words = [], []
    for made in kinds.prints():
        data, rects = printed(chromium, made.html, made.quote)
        documents.append((shelve(handbook, as_alice, made.name, data), made.quote))
        words.append(rects)
    return answer(alice, documents), words


def _writes_chinese() -> bool:
    """Tell whether the machine has a font for Chinese to print with."""
    command = shutil.which("fc-list")
    return command is not None and bool(
        subprocess.run([command, ":lang=zh-cn"], capture_output=True, check=True).stdout.strip()
    )


def test_in_texts_tables_and_mails_the_quote_is_marked_and_in_view(
    texts: tuple[Turn, list[str]], alice: User, open_page: Open, shoot: Shoot
) -> None:
    turn, quotes = texts
    page = open_page(alice, source(turn, 1), **DESK)
    for n, (kind, quote) in enumerate(zip(kinds.TEXTS, quotes, strict=True), 1):
        page.wait_for_url(f"**{source(turn, n)}*")
        assert marked_words(page, quote) == [], kind.__name__
        expect(page.locator("#hit")).to_be_in_viewport()
        expect(page.locator(".leaf-paper mark").last).to_be_in_viewport()
        shoot(page, f"viewer-{n}-{kind.__name__}")
        page.keyboard.press("n")
    expect(page.locator("[data-step=after]")).to_have_count(0)


def test_on_printed_pages_the_boxes_lie_over_the_words_of_the_quote(
    prints: Prints, alice: User, open_page: Open, shoot: Shoot
) -> None:
    turn, words = prints
    page = open_page(alice, source(turn, 1), **DESK)
    for n, (made, expected) in enumerate(zip(kinds.prints(), words, strict=True), 1):
        page.emulate_media(color_scheme="dark" if n == 3 else "light")
        page.goto(source(turn, n))
        drawn(page)
        boxes = rects_of(page, ".sheet-marks rect", inside=".sheet img")
        assert missed(boxes, expected, slack=0.012) == [], made.name
        assert all(box["height"] < 0.035 for box in boxes), made.name
        expect(page.locator("#hit")).to_be_in_viewport()
        shoot(page, f"viewer-print-{n}")


def test_on_a_phone_a_page_is_enlarged_around_the_quote(
    prints: Prints, alice: User, open_page: Open, shoot: Shoot
) -> None:
    turn, words = prints
    page = open_page(alice, source(turn, 2), **PHONE)
    drawn(page)
    assert fits(page)
    expect(page.locator("#hit")).to_be_in_viewport()
    shoot(page, "viewer-phone")
    page.tap("text=Enlarge")
    page.wait_for_url("**zoom=2*")
    drawn(page)
    assert fits(page)
    boxes = rects_of(page, ".sheet-marks rect", inside=".sheet img")
    assert missed(boxes, words[1], slack=0.012) == []
    expect(page.locator("#hit")).to_be_in_viewport()
    assert rects_of(page, "#hit", inside=".sheet-frame")[0]["x"] >= 0
    shoot(page, "viewer-phone-large")


def test_in_the_dark_and_on_a_phone_texts_are_as_well_set(
    texts: tuple[Turn, list[str]], alice: User, open_page: Open, shoot: Shoot
) -> None:
    turn, quotes = texts
    page = open_page(alice, source(turn, 3), **PHONE, **DARK)
    for n in (1, 3, 8):
        page.goto(source(turn, n))
        assert marked_words(page, quotes[n - 1]) == []
        assert fits(page)
        expect(page.locator("#hit")).to_be_in_viewport()
        shoot(page, f"viewer-dark-phone-{n}")


def test_without_scripts_footnotes_lead_to_the_quote_and_back(
    texts: tuple[Turn, list[str]], alice: User, open_page: Open
) -> None:
    turn, quotes = texts
    page = open_page(alice, source(turn, 2), java_script_enabled=False, **DESK)
    page.click("[data-step=before]")
    expect(page.locator(".leaf-paper mark")).to_have_text(quotes[0])
    expect(page.locator("#hit")).to_be_in_viewport()
    page.click("[data-step=back]")
    expect(page.locator(".answer-text")).to_contain_text("Source 1 says so.")


def test_keys_go_from_footnote_to_footnote_and_back_to_the_answer_but_not_out_of_a_field(
    texts: tuple[Turn, list[str]], alice: User, open_page: Open
) -> None:
    turn, _quotes = texts
    page = open_page(alice, source(turn, 1), **DESK)
    for key, n in (("n", 2), ("ArrowRight", 3), ("p", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        page.wait_for_url(f"**{source(turn, n)}*")
    page.keyboard.press("Control+n")
    page.click(".menu summary")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    assert page.url.split("#")[0].endswith(source(turn, 1))
    page.keyboard.press("Escape")
    page.wait_for_url("**/c/**")
    page.fill("#question", "")
    page.locator("#question").press_sequentially("npn")
    expect(page.locator("#question")).to_have_value("npn")


def test_after_a_document_was_replaced_its_footnote_says_whether_the_quote_still_stands(
    handbook: Collection, as_alice: Principal, alice: User, open_page: Open, shoot: Shoot
) -> None:
    made = kinds.markdown()
    document = shelve(handbook, as_alice, made.name, made.data)
    turn = answer(alice, [(document, made.quote), (document, "Switch on the lights.")])
    newer = made.data.replace(b"Switch on", b"Never mind").replace(b"Before", b"New: before")
    shelve(handbook, as_alice, made.name, newer)
    page = open_page(alice, source(turn, 2), **DESK)
    expect(page.locator(".banner")).to_contain_text("does not stand in it word for word")
    expect(page.locator(".leaf-paper mark")).to_have_text("Switch on the lights.")
    shoot(page, "viewer-replaced")
    page.keyboard.press("p")
    expect(page.locator(".banner")).to_contain_text("still stands word for word")
    page.click("text=Show it there")
    expect(page.locator(".leaf-paper")).to_contain_text("New: before")
    assert marked_words(page, made.quote) == []
    shoot(page, "viewer-replaced-now")
