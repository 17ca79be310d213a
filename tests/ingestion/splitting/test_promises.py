"""What splitting promises, for any blocks."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.reading import Block
from ingestion.splitting import header, split

TEXT = st.text("ab c.。 ，中文字!?\n\tXY-1", max_size=120)
WORD = st.text("abc中文", min_size=1, max_size=12)


def count(text: str) -> int:
    """Words, CJK characters and marks, with two specials: as an embedder's tokenizer counts."""
    return 2 + len(re.findall(r"[a-zA-Z0-9]{1,4}|[^\sa-zA-Z0-9]", text))


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(WORD, min_size=width, max_size=width), min_size=1, max_size=12))
    head = draw(st.integers(0, min(1, len(rows) - 1)))
    text = "\n".join(" | ".join(row) for row in rows)
    return Block("table", text, rows=rows, header=head)


headings = st.builds(Block, st.just("heading"), WORD, st.integers(1, 4))
texts = st.builds(Block, st.sampled_from(["paragraph", "list", "code"]), TEXT)
documents = st.lists(headings | texts | tables(), max_size=25)
budgets = st.integers(60, 160)


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_found_in_order(needle: str, haystack: str) -> bool:
    rest = iter(haystack)
    return all(character in rest for character in needle)


@given(documents, budgets)
@settings(max_examples=150, deadline=None)
def test_no_character_of_any_block_is_lost_and_the_order_is_kept(blocks, budget):
    pieces = split(blocks, title="t", budget=budget, count=count)
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            assert any(block.text in piece.headings or block.text in piece.text for piece in pieces)
            continue
        over = [p.text for p in pieces if p.first_block <= index <= p.last_block]
        assert is_found_in_order(squeezed(block.text), squeezed("".join(over)))


@given(documents, budgets)
@settings(max_examples=150, deadline=None)
def test_header_and_text_of_every_piece_keep_to_the_budget(blocks, budget):
    for piece in split(blocks, title="some title", budget=budget, count=count):
        whole = f"{header('some title', piece.headings)}\n{piece.text}"
        assert piece.tokens == count(whole)
        assert piece.tokens <= budget


@given(documents, budgets)
@settings(max_examples=80, deadline=None)
def test_pieces_are_never_empty_stand_in_order_and_are_the_same_every_time(blocks, budget):
    first = split(blocks, title="t", budget=budget, count=count)
    assert first == split(blocks, title="t", budget=budget, count=count)
    assert all(piece.text.strip() for piece in first)
    assert [p.first_block for p in first] == sorted(p.first_block for p in first)
    assert all(p.first_block <= p.last_block < len(blocks) for p in first)


@given(tables(), budgets)
@settings(max_examples=80, deadline=None)
def test_rows_are_never_cut_and_every_piece_shows_the_header_if_it_fits(block, budget):
    rows = block.text.split("\n")
    for piece in split([block], title="", budget=budget, count=count):
        lines = piece.text.split("\n")
        assert all(line in rows for line in lines)
        fits = count(rows[0]) + count(lines[0]) - count("") <= budget
        assert not block.header or not fits or lines[0] == rows[0]
