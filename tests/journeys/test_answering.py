"""Answers as people meet them: from a footnote to its words, refused, without a model, attacked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.access import Principal
from kb.models import Collection, User, Version
from tests.fakes import FakeLLM
from tests.journeys import kinds
from tests.journeys.asking import ask, fits
from tests.journeys.conftest import Open, Shoot
from tests.journeys.footnotes import RECTS, missed, printed, rects_of, shelve
from tests.retrieval.hostile.markup import MARKUP
from tests.retrieval.hostile.wild import STOP, event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark", **DESK}
LOOKS = {"desk": DESK, "dark": DARK, "phone": PHONE}
ABSENT = "Who won the world cup final in 1998?"

PRINTED = [
    (
        "pdf",
        "Within how many days of the delivery must damage seen at the gate be reported?",
        "Damage that was seen at the gate must be reported in writing within seven days [1].",
    ),
    ("zh", "员工累计工作满十年的，年休假为多少天？", "员工累计工作满十年的，年休假为十天[1]。"),
]
DEPOSIT = (
    "Within how many days is the deposit of 4,200 euros paid back?",
    "The deposit of 4,200 euros is paid back within ten days [1].",
)


def asked(page: Page, question: str) -> None:
    """Ask, and wait until there is an answer of any kind."""
    page.goto("/")
    ask(page, question)
    expect(page.locator(".answer-foot, .refusal, .failure").first).to_be_visible()


def opened(page: Page) -> None:
    """Go from the first footnote of the answer to its source, as one does on a wide screen."""
    expect(page.locator(".ref a")).to_have_count(1)
    page.click(".ref a")
    page.wait_for_url("**/sources/1#hit")
    expect(page.locator("#hit")).to_be_in_viewport()


@pytest.fixture
def word(handbook: Collection, as_alice: Principal) -> kinds.Kind:
    """A Word file of some pages, on the shelf."""
    made = kinds.word()
    shelve(handbook, as_alice, made.name, made.data)
    return made


@pytest.mark.parametrize("number", range(len(PRINTED)), ids=[name for name, *_ in PRINTED])
def test_a_footnote_leads_to_the_words_on_the_printed_page(
    number: int,
    chromium: Browser,
    handbook: Collection,
    as_alice: Principal,
    alice: User,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
) -> None:
    name, question, model.answer = PRINTED[number]
    made = kinds.prints()[number]
    data, words = printed(chromium, made.html, made.quote)
    shelve(handbook, as_alice, made.name, data)
    page = open_page(alice, locale="zh-CN" if name == "zh" else "en-GB", **DESK)
    asked(page, question)
    shoot(page, f"answer-{name}")
    opened(page)
    page.wait_for_function("document.querySelector('.sheet img')?.naturalWidth > 0")
    boxes = rects_of(page, ".sheet-marks rect", inside=".sheet img")
    wrong = missed(boxes, words, slack=0.012)
    assert [each for each in wrong if not each.startswith("marked too much")] == []
    shoot(page, f"footnote-{name}")


def test_a_footnote_leads_to_the_words_in_a_word_file(
    word: kinds.Kind, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    question, model.answer = DEPOSIT
    page = open_page(alice, **DESK)
    asked(page, question)
    opened(page)
    marked = page.locator(".leaf-paper mark")
    expect(marked.last).to_be_in_viewport()
    assert "deposit of 4,200 euros" in "".join(marked.all_text_contents())
    expected = page.evaluate(RECTS, [word.quote, ".leaf-paper"])
    assert missed(rects_of(page, ".leaf-paper mark"), expected, slack=2) == []
    shoot(page, "footnote-docx")
    page.keyboard.press("Escape")
    expect(page.locator(".answer-text")).to_contain_text("within ten days")


@pytest.mark.parametrize("look", LOOKS)
def test_what_no_document_says_is_refused_with_what_comes_nearest(
    look: str, word: kinds.Kind, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    page = open_page(alice, **LOOKS[look])
    asked(page, ABSENT)
    expect(page.locator(".refusal")).to_contain_text("Handbook")
    expect(page.locator(".refusal .nearest a").first).to_contain_text("Storage agreement")
    expect(page.locator(".ref")).to_have_count(0)
    assert fits(page)
    assert model.requests == []
    shoot(page, f"refusal-{look}")
    page.click(".refusal .nearest a >> nth=0")
    expect(page.locator(".leaf-paper")).to_contain_text("The warehouse keeps a list")


@pytest.mark.parametrize("look", LOOKS)
def test_without_the_model_the_documents_answer_in_their_own_words(
    look: str, word: kinds.Kind, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    model.kill()
    page = open_page(alice, **LOOKS[look])
    asked(page, DEPOSIT[0])
    expect(page.locator(".banner")).to_contain_text("The language model is not available")
    expect(page.locator(".answer-text")).to_contain_text(word.quote)
    assert page.locator(".ref a").count() >= 1
    assert page.locator(".answer-text .unsupported").count() == 0
    assert fits(page)
    shoot(page, f"model-down-{look}")


def test_a_model_that_breaks_off_leaves_what_was_checked_and_another_try(
    word: kinds.Kind, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    model.answer, model.mode = f"{DEPOSIT[1]} And so on and on and on and on and on.", "drops"
    page = open_page(alice, **DESK)
    asked(page, DEPOSIT[0])
    expect(page.locator(".failure")).to_contain_text("language model")
    shoot(page, "model-breaks-off")
    model.answer, model.mode = DEPOSIT[1], "polite"
    page.click(".failure button")
    expect(page.locator("article:last-child .answer-foot")).to_be_visible()


@pytest.fixture
def disagreeing(handbook: Collection, as_alice: Principal) -> list[str]:
    """Two rules of different years that say different things; what each says."""
    said = [f"Overtime is paid out after {weeks} weeks at the latest." for weeks in (8, 6)]
    for year, text in zip((2021, 2025), said, strict=True):
        data = f"# Overtime rules {year}\n\n{text}\n"
        document = shelve(handbook, as_alice, f"Overtime rules {year}.md", data.encode())
        day = datetime(year, 1, 1, tzinfo=UTC)
        Version.objects.filter(document=document).update(effective_from=day)
    return said


@pytest.mark.parametrize("look", LOOKS)
def test_sources_that_disagree_are_shown_side_by_side_with_their_dates(
    look: str,
    disagreeing: list[str],
    alice: User,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
) -> None:
    model.answer = f"{disagreeing[0][:-1]} [1]."
    page = open_page(alice, **LOOKS[look])
    asked(page, "After how many weeks is overtime paid out at the latest?")
    box = page.locator(".conflict")
    for text, year in zip(disagreeing, ("2021", "2025"), strict=True):
        expect(box).to_contain_text(text)
        expect(box).to_contain_text(year)
    expect(box.locator("li").first).to_contain_text(disagreeing[1])
    assert fits(page)
    box.scroll_into_view_if_needed()
    shoot(page, f"conflict-{look}")
    box.locator("a").first.click()
    expect(page.locator(".leaf-paper mark")).to_have_text(disagreeing[1])


@pytest.mark.parametrize("look", ["desk", "phone"])
def test_a_lie_is_seen_to_have_no_source(
    look: str, word: kinds.Kind, alice: User, model: FakeLLM, open_page: Open, shoot: Shoot
) -> None:
    lie = "The deposit is doubled for 900 pallets of dynamite."
    model.answer = f"{DEPOSIT[1]} {lie[:-1]} [1]."
    page = open_page(alice, **LOOKS[look])
    asked(page, DEPOSIT[0])
    expect(page.locator(".ref a")).to_have_count(1)
    if page.locator(".answer-text", has_text="dynamite").count():
        expect(page.locator(".answer-text .unsupported")).to_contain_text(lie[:-1])
        expect(page.locator(".answer-remark").first).to_contain_text("no source")
    assert fits(page)
    shoot(page, f"lie-{look}")


@pytest.fixture
def watch_elements() -> Callable[[Page], None]:
    """Note every element that appears in an answer while it is written."""

    def watch(page: Page) -> None:
        page.add_init_script(
            """window.seen = new Set();
            new MutationObserver(() => {
              for (const each of document.querySelectorAll(".turn .answer *"))
                window.seen.add(each.localName);
            }).observe(document, { childList: true, subtree: true });"""
        )

    return watch


LIVING = set("script img iframe object embed style link meta base form math svg template".split())


def test_nothing_that_a_model_writes_comes_alive_while_it_is_written_or_later(
    word: kinds.Kind,
    alice: User,
    model: FakeLLM,
    open_page: Open,
    shoot: Shoot,
    watch_elements: Callable[[Page], None],
) -> None:
    said = [f"{DEPOSIT[1]} ", *(f" {text}" for text in MARKUP.values())]
    told = [event({"choices": [{"delta": {"content": text}}]}) for text in said]
    model.raw = lambda: [*told, STOP]
    page = open_page(alice, **DESK)
    watch_elements(page)
    asked(page, DEPOSIT[0])
    seen = set(page.evaluate("[...window.seen]"))
    page.reload()
    expect(page.locator(".answer-text")).to_contain_text("within ten days")
    seen |= set(page.evaluate("[...window.seen]"))
    ours = {"form", "svg", "use", "path", "input", "button"}  # below the answer: ask again, copy
    assert seen & (LIVING - ours) == set()
    for tag in sorted(LIVING):
        assert page.locator(f".answer-text {tag}").count() == 0, tag
    away = "(links) => links.map((a) => a.origin).filter((o) => o !== location.origin)"
    assert page.eval_on_selector_all(".turn a", away) == []
    shoot(page, "markup")
