"""Tables and comparisons: every cell is a claim of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from frontend.pages.typesetting import as_markdown, typeset
from retrieval.citing import Checked
from retrieval.events import Hit
from retrieval.tasking.tables import check, emptied
from tests.retrieval.making import hits

BASIC = "The Basic plan costs 10 euros a month. It has no support."
PRO = "The Pro plan costs 25 euros a month. Support for the Pro plan is by phone."
QUESTION = "Compare the Basic and the Pro plan."
TABLE = """Here it is:
| Point | Basic | Pro |
|---|---|---|
| Price | 10 euros [1] | 25 euros [2] |
| Support | - | by phone [2] |
"""
compare = partial(check, subjects="columns", question=QUESTION)
"""As in the task of this name."""


def _facts(checked: Checked) -> dict[str, tuple[list[int], bool]]:
    return {part.text: (part.citations, part.supported) for part in checked.sentences[1:]}


def _sources() -> list[Hit]:
    return hits(BASIC, PRO)


def test_each_cell_gets_its_own_footnote() -> None:
    found = compare(TABLE, _sources())
    facts = _facts(found)
    assert facts["10 euros"] == ([1], True)
    assert facts["25 euros"] == ([2], True)
    assert facts["by phone |"] == ([3], True)
    assert facts["-"] == ([], True)
    assert [each.quote for each in found.citations] == [
        "The Basic plan costs 10 euros a month.",
        "The Pro plan costs 25 euros a month.",
        "Support for the Pro plan is by phone.",
    ]
    assert found.forged == 0


def test_the_text_is_a_table_for_whoever_sets_it() -> None:
    found = compare(TABLE, _sources())
    (block,) = typeset(found.sentences)
    assert block.kind == "table"
    shown = [["".join(r.text for p in cell for r in p.runs) for cell in row] for row in block.rows]
    assert [[cell.strip() for cell in row] for row in shown] == [
        ["Point", "Basic", "Pro"],
        ["Price", "10 euros", "25 euros"],
        ["Support", "-", "by phone"],
    ]
    assert [[p.notes for p in cell] for cell in block.rows[2]] == [[[]], [[]], [[3]]]
    assert block.notes == [1, 2, 3], "beside the table, not in its cells"
    assert not any(p.first for row in block.rows for cell in row for p in cell)


def test_the_marks_of_the_last_cell_stand_in_it_when_it_is_copied() -> None:
    found = compare(TABLE, _sources())
    assert "| Support | - | by phone[^3] |\n\n[^1]: " in as_markdown(
        found.sentences, found.citations
    )


def test_a_number_that_no_source_has_is_marked() -> None:
    found = compare(TABLE.replace("25 euros", "24 euros"), _sources())
    assert _facts(found)["24 euros"] == ([], False)


def test_a_fact_of_another_thing_is_marked_in_the_column_of_this_one() -> None:
    found = compare(TABLE.replace("10 euros [1]", "25 euros [2]"), _sources())
    price = [part for part in found.sentences if part.text == "25 euros"]
    assert [part.supported for part in price] == [False, True]


def test_a_heading_can_name_the_thing_for_all_that_stands_below_it() -> None:
    bare = replace(hits("It costs 25 euros a month.")[0], headings=["Pro"])
    text = "| Point | Pro |\n|---|---|\n| Price | 25 euros [1] |"
    assert _facts(compare(text, [bare]))["25 euros |"] == ([1], True)


def test_a_forged_mark_is_dropped_and_counted_and_the_fact_tried_elsewhere() -> None:
    found = compare(TABLE.replace("25 euros [2]", "25 euros [9]"), _sources())
    assert found.forged == 1
    assert _facts(found)["25 euros"] == ([2], True)


def test_a_label_with_a_figure_that_nobody_gave_is_marked() -> None:
    found = compare(TABLE.replace("| Price |", "| Price for 4711 members |"), _sources())
    assert _facts(found)["Price for 4711 members"] == ([], False)
    header = compare(TABLE.replace("| Pro |", "| Pro, 99 percent uptime |"), _sources())
    assert not header.sentences[0].supported


def test_rows_name_the_things_of_a_table() -> None:
    sources = hits("The office in Leeds opens at 8:00.", "York opens at 9:30.")
    text = "| Office | Opens |\n|---|---|\n| Leeds | 8:00 [1] |\n| York | 8:00 [1] |"
    found = check(text, sources, subjects="rows", question="When do the offices open?")
    facts = [(part.text, part.supported) for part in found.sentences[1:]]
    assert facts == [("Leeds", True), ("8:00", True), ("York", True), ("8:00 |", False)]


def test_ragged_rows_and_missing_bars_are_read_all_the_same() -> None:
    text = "Point | Basic | Pro\n--- | --- | ---\nPrice | 10 euros [1] | 25 euros [2] | more\nFee"
    found = compare(text, _sources())
    assert [part.text for part in found.sentences[1:]] == ["Price", "10 euros", "25 euros |"]


def test_a_text_without_a_table_is_checked_as_any_other() -> None:
    found = compare("The Basic plan costs 10 euros a month [1].", _sources())
    assert [part.citations for part in found.sentences] == [[1]]


def test_chinese_tables_are_checked_in_chinese() -> None:
    sources = hits("基础版每月10元。", "专业版每月25元，提供电话支持。")
    text = "| 方面 | 基础版 | 专业版 |\n|---|---|---|\n| 价格 | 每月10元 [1] | 每月25元 [1] |"
    found = compare(text, sources, question="比较基础版和专业版")
    assert [part.supported for part in found.sentences] == [True, True, True, True]
    assert [each.quote for each in found.citations] == [
        "基础版每月10元。",
        "专业版每月25元，提供电话支持。",
    ]


def test_a_fact_belongs_to_the_thing_that_was_named_last() -> None:
    both = hits(f"{BASIC} Storage is 5 GB. {PRO} Backups are kept for 9 days.")
    text = (
        "| Point | Basic | Pro |\n|---|---|---|\n"
        "| Storage | 5 GB [1] | 5 GB [1] |\n| Backups | 9 days [1] | 9 days [1] |"
    )
    facts = [part.supported for part in compare(text, both).sentences]
    assert facts[1:] == [True, True, False, True, False, True]


def test_rows_that_say_nothing_or_repeat_another_are_left_out() -> None:
    text = TABLE + "| Features | - | - |\n" * 9 + "| Price | 10 euros [1] | 25 euros [2] |\n" * 9
    assert compare(text, _sources()).text == compare(TABLE, _sources()).text


def test_what_is_withheld_leaves_its_place_empty() -> None:
    text = TABLE.replace("10 euros", "11 euros").replace("by phone", "by mail")
    text = text.replace("| Point |", "| Point, 99 percent |")
    found = emptied(compare(text, _sources()))
    assert found.text == (
        "| - | - | - |\n|---|---|---|\n| Price | - | 25 euros |\n| Support | - | - |"
    )
    assert all(part.supported for part in found.sentences)
