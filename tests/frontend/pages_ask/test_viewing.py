"""How a document's text is laid out beside its footnote."""

from __future__ import annotations

import pytest

from frontend.pages.viewing import window


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
    shown = window([{"kind": "list", "text": text}]).groups[0][1][0]
    assert shown.numbered is numbered
