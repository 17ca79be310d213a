"""Quotes and words are found again in the text they came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontend.pages.boxing import quoted_boxes
from frontend.pages.marking import find, located, stretches
from frontend.pages.quoting import Place, place_of
from frontend.pages.snippets import snippet
from frontend.pages.viewing import page_blocks, window
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


def test_rows_that_do_not_stand_together_are_each_marked() -> None:
    cells = ["City", "Limit", "Paris", "150", "Zurich", "190"]
    assert marked("City | Limit\nZurich | 190", *cells) == ["City", "Limit", "Zurich", "190"]


def test_a_quote_is_located_in_a_whole_document() -> None:
    texts = ["First.", "It ends on\n31 March.", "Not", "before."]
    assert located("ends on 31 March.", texts) == (1, 1)
    assert located("31 March. Not before.", texts) == (1, 3)
    assert located("First. … before.", texts) == (0, 3)
    assert located("31 April", texts) is None
    assert located("before. … First.", texts) is None
    assert located(" … ", texts) is None


def test_a_quote_is_looked_for_on_its_page_first() -> None:
    blocks = [
        block("Chapter", "heading", level=1, page=1),
        block("See table 3.", page=1),
        block("Annex", "heading", level=1, page=2),
        block("See table 3.", page=2),
    ]
    found = place_of("See table 3.", blocks, page=2)
    assert found is not None
    assert (found.first, found.page, found.headings) == (3, 2, ("Annex",))
    moved = place_of("See table 3.", blocks, page=9)
    assert moved is not None
    assert (moved.first, moved.page) == (1, 1)
    assert place_of("See table 4.", blocks) is None


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
    shown = window(blocks, Place(250, 251, quote="paragraph 250"), around=10)
    assert (shown.before, shown.after) == (240, 262)
    flat = [each for _kind, group in shown.groups for each in group]
    assert [each.hit for each in flat].count(True) == 2
    assert [s.text for each in flat for s in each.text if s.anchor] == ["paragraph 250"]


def test_list_items_become_one_list() -> None:
    shown = window([block("a", "list"), block("b", "list"), block("c")])
    assert [(kind, len(group)) for kind, group in shown.groups] == [("list", 2), ("one", 1)]


def test_a_page_shows_its_own_blocks_only() -> None:
    blocks = [block("one", page=1), block("two", page=2)]
    ((_kind, (only,)),) = page_blocks(blocks, Place(1, 1, quote="two"), page=2)
    assert only.text[0].marked


def test_only_the_block_that_holds_the_quote_is_boxed() -> None:
    here = {"page": 1, "x": 0, "y": 0.5, "width": 1, "height": 0.1}
    blocks = [block("one", boxes=[{**here, "y": 0}]), block("two words", boxes=[here])]
    assert quoted_boxes(blocks, Place(0, 1, quote="two words")) == [here]
