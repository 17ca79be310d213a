"""Quotes and words are found again in the text they came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontend.pages.marking import find, stretches
from frontend.pages.snippets import snippet
from frontend.pages.viewing import page_blocks, quoted_boxes, window
from tests.frontend.pages_ask.conftest import block


def marked(quote: str, *texts: str) -> list[str]:
    pairs = zip(texts, find(quote, texts), strict=True)
    return [s.text for text, spans in pairs for s in stretches(text, spans) if s.marked]


def test_white_space_does_not_hide_a_quote() -> None:
    assert marked("two  three", "one two\nthree four") == ["two\nthree"]


def test_a_quote_may_run_over_blocks_and_cells() -> None:
    assert marked("Zurich | 190 EUR", "City", "Zurich", "190 EUR", "60") == ["Zurich", "190 EUR"]


def test_the_parts_around_an_ellipsis_are_each_marked() -> None:
    assert marked("first part … last part", "the first part and the last part.") == [
        "first part",
        "last part",
    ]


def test_an_absent_quote_marks_nothing() -> None:
    assert marked("nowhere", "some text") == []


@given(st.text(max_size=40), st.data())
def test_cutting_never_changes_the_text(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(lambda p: (min(p), max(p)))))
    assert "".join(each.text for each in stretches(text, spans)) == text


def test_a_snippet_marks_other_forms_of_a_word_and_chinese_pairs() -> None:
    found = [s.text for s in snippet("All claims were limited.", "limits of a claim") if s.marked]
    assert found == ["claims", "limited"]
    assert [s.text for s in snippet("员工的年假为五天", "年假几天") if s.marked] == ["年假"]


def test_a_snippet_marks_the_code_that_was_asked_for_and_no_other() -> None:
    text = "ERR-2041 is not ERR-2042, nor LBG-2041; see 2041."

    def told(query: str) -> list[str]:
        return [part.text for part in snippet(text, query) if part.marked]

    assert told("err2041") == ["ERR-2041", "2041"]
    assert told("what is 2041") == ["ERR-2041", "LBG-2041", "2041"]


def test_a_snippet_of_a_long_text_is_short_and_holds_the_match() -> None:
    text = "filler words here. " * 200 + "the rare zebra. " + "more filler. " * 200
    shown = "".join(each.text for each in snippet(text, "zebra"))
    assert "zebra" in shown
    assert len(shown) < 340


def test_a_window_holds_the_passage_and_says_what_is_left_out() -> None:
    blocks = [block(f"paragraph {n}") for n in range(500)]
    shown = window(blocks, first=250, last=251, quote="paragraph 250", around=10)
    assert (shown.before, shown.after) == (240, 262)
    flat = [each for _kind, group in shown.groups for each in group]
    assert [each.hit for each in flat].count(True) == 2
    assert [each.anchor for each in flat].count(True) == 1


def test_list_items_become_one_list() -> None:
    shown = window([block("a", "list"), block("b", "list"), block("c")])
    assert [(kind, len(group)) for kind, group in shown.groups] == [("list", 2), ("one", 1)]


def test_a_page_shows_its_own_blocks_only() -> None:
    blocks = [block("one", page=1), block("two", page=2)]
    ((_kind, (only,)),) = page_blocks(blocks, page=2, first=1, last=1, quote="two")
    assert only.text[0].marked


def test_only_the_block_that_holds_the_quote_is_boxed() -> None:
    here = {"page": 1, "x": 0, "y": 0.5, "width": 1, "height": 0.1}
    blocks = [block("one", boxes=[{**here, "y": 0}]), block("two words", boxes=[here])]
    assert quoted_boxes(blocks, first=0, last=1, quote="two words") == [here]
