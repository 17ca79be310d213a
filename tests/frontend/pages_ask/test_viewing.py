"""How a document's text is laid out beside its footnote."""

from __future__ import annotations

from typing import Any

import pytest

from frontend.pages.quoting import Place
from frontend.pages.viewing import ShownBlock, Window, window
from tests.frontend.pages_ask.conftest import block


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("1. Open the valve.", True),
        ("(2) Close it.", True),
        ("b) Wait.", True),
        ("iv. Leave.", True),
        ("三、签字。", True),
        ("Open the valve.", False),
        ("2024 was a good year.", False),
    ],
)
def test_a_list_item_that_brings_its_number_gets_no_bullet(text: str, numbered: bool) -> None:
    ((kind, (shown,)),) = window([block(text, "list")]).groups
    assert shown.numbered is numbered
    assert kind == ("numbered" if numbered else "list")


def table(*rows: list[str], page: int | None = None) -> dict[str, Any]:
    text = "\n".join(" | ".join(row) for row in rows)
    return block(text, "table", rows=list(rows), header=1, page=page)


def only(shown: Window) -> ShownBlock:
    ((_kind, (found,)),) = shown.groups
    return found


def test_of_a_large_table_only_the_rows_of_the_passage_are_looked_at() -> None:
    rows = [["City", "Limit"], ["Zurich", "190"], ["Paris", "150"], ["Zurich", "190 EUR"]]
    place = Place(0, 0, "City | Limit\nParis | 150\nZurich | 190 EUR", quote="Zurich | 190")
    found = only(window([table(*rows)], place))
    assert [row.hit for row in found.rows] == [False, True, True]
    marked = [[s.text for cell in row.cells for s in cell if s.marked] for row in found.rows]
    assert marked == [[], [], ["Zurich", "190"]]
    assert found.rows[2].cells[0][0].anchor
    assert [cell[0].text for cell in found.head[0].cells] == ["City", "Limit"]


def test_the_rows_of_tables_count_in_what_is_shown_around_a_passage() -> None:
    rows = [["n"], *([str(n)] for n in range(200))]
    blocks = [table(*rows), block("above"), table(*rows), block("below"), table(*rows)]
    shown = window(blocks, Place(2, 2), around=60)
    assert (shown.before, shown.after) == (1, 4)
    wider = window(blocks, Place(2, 2), around=240)
    assert (wider.before, wider.after) == (None, None)


def test_items_of_another_page_and_of_another_kind_are_lists_of_their_own() -> None:
    texts = [("1. one", 1), ("2. two", 1), ("a point", 1), ("another", 2)]
    shown = window([block(text, "list", page=page) for text, page in texts])
    assert [(kind, len(group)) for kind, group in shown.groups] == [
        ("numbered", 2),
        ("list", 1),
        ("list", 1),
    ]
    assert [group[0].new_page for _kind, group in shown.groups] == [1, None, 2]
