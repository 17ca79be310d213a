"""Answers become paragraphs, lists, tables and code, and no sentence is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontend.pages.typesetting import Block, as_markdown, typeset
from kb.text import sentences
from retrieval.events import AnswerSentence, Citation


def answer(text: str, **notes: list[int]) -> list[AnswerSentence]:
    """Cut a text as the server does: what lies between two sentences leads the second."""
    found, at = [], 0
    for each in sentences(text):
        cited = notes.get(f"s{len(found) + 1}", [])
        found.append(AnswerSentence(each.text, cited, bool(cited), text[at : each.start]))
        at = each.end
    return found


def kinds(text: str) -> list[str]:
    return [block.kind for block in typeset(answer(text))]


def words(blocks: list[Block]) -> str:
    lines = [line for b in blocks for line in [*b.lines, *(cell for row in b.rows for cell in row)]]
    return "".join(run.text for line in lines for piece in line for run in piece.runs)


def test_blank_lines_make_paragraphs() -> None:
    assert kinds("One. Two.\n\nThree.") == ["p", "p"]


def test_marks_make_lists_that_blank_lines_do_not_split() -> None:
    blocks = typeset(answer("Do this:\n\n1. First.\n\n2. Second.\n- a\n- b"))
    assert [(b.kind, len(b.lines)) for b in blocks] == [("p", 1), ("ol", 2), ("ul", 2)]


def test_a_list_keeps_the_number_it_starts_with() -> None:
    assert typeset(answer("3. Third.\n4. Fourth."))[0].start == 3


def test_a_decimal_is_not_a_list_mark() -> None:
    assert kinds("3.5 days are paid.") == ["p"]


def test_a_table_has_rows_and_cells() -> None:
    (table,) = typeset(answer("| a | b |\n|---|---|\n| 1 | 2 |", s2=[1]))
    assert table.kind == "table"
    assert [len(row) for row in table.rows] == [2, 2]
    assert table.rows[1][1][0].notes == [1]


def test_code_keeps_its_lines_and_marks() -> None:
    (code,) = typeset(answer("```\na **b**\n  c\n```"))
    assert code.kind == "code"
    text = "".join(piece.gap + piece.runs[0].text for piece in code.lines[0])
    assert text.split("\n")[0] == "a **b**"
    assert text.split("\n")[1].strip() == "c"


def test_bold_and_code_are_the_only_marks() -> None:
    (paragraph,) = typeset(answer("A **bold** `code` [link](http://x) <b>tag</b> ![i](j)"))
    runs = [(run.kind, run.text) for run in paragraph.lines[0][0].runs]
    assert ("bold", "bold") in runs
    assert ("code", "code") in runs
    assert runs[-1] == ("text", " [link](http://x) <b>tag</b> ![i](j)")


def test_a_note_stands_where_its_number_is_seen_first() -> None:
    (paragraph,) = typeset(answer("One. Two. Three.", s1=[1], s2=[1, 2], s3=[2]))
    assert [piece.first for piece in paragraph.lines[0]] == [[1], [2], []]


def test_notes_stand_after_a_sentence_that_spans_lines() -> None:
    (paragraph,) = typeset(answer("One line\nand another.", s1=[1]))
    assert [piece.notes for piece in paragraph.lines[0]] == [[], [1]]


@given(st.text("ab。.!*-#`|1 \n", max_size=80))
def test_no_letter_of_an_answer_is_lost(text: str) -> None:
    kept = [char for char in words(typeset(answer(text))) if char in "ab。"]
    assert kept == [char for char in text if char in "ab。"]


def test_markdown_carries_the_footnotes_along() -> None:
    note = Citation(1, "p", "d", "v", None, "Leave policy", 4, [], [], "25\ndays")
    text = as_markdown([AnswerSentence("It is 25.", [1], supported=True)], [note])
    assert text == "It is 25.[^1]\n\n[^1]: Leave policy, p. 4: “25 days”\n"


def test_rows_of_a_document_make_a_table_and_one_bar_alone_none() -> None:
    quoted = [AnswerSentence("Cost | 2023 | 2024\nRent | 412 | 431", [1], True)]
    [table] = typeset(quoted)
    assert [[words([Block("p", [cell])]).strip() for cell in row] for row in table.rows] == [
        ["Cost", "2023", "2024"],
        ["Rent", "412", "431"],
    ]
    assert table.notes == [1]
    assert kinds("Choose a | b.") == ["p"]
