import time

from ingestion.reading import Block, Box
from ingestion.splitting import header, split


def words(text: str) -> int:
    return len(text.split())


def characters(text: str) -> int:
    return len("".join(text.split()))


def heading(text: str, level: int = 1) -> Block:
    return Block("heading", text, level=level)


def paragraph(text: str, **more) -> Block:
    return Block("paragraph", text, **more)


def test_a_section_becomes_a_piece_with_its_heading_path():
    blocks = [
        heading("Handbook"),
        paragraph("intro " * 20),
        heading("Leave", 2),
        paragraph("rest " * 20),
        heading("Sick leave", 3),
        paragraph("ill " * 20),
        heading("Travel", 2),
        paragraph("train " * 20),
    ]
    pieces = split(blocks, title="HR", budget=60, count=words)
    assert [piece.headings for piece in pieces] == [
        ["Handbook"],
        ["Handbook", "Leave"],
        ["Handbook", "Leave", "Sick leave"],
        ["Handbook", "Travel"],
    ]
    assert [(piece.first_block, piece.last_block) for piece in pieces] == [
        (1, 1),
        (3, 3),
        (5, 5),
        (7, 7),
    ]


def test_tiny_sections_below_one_heading_become_one_piece_that_keeps_their_headings():
    blocks = [heading("FAQ")]
    for name in ("One", "Two", "Three"):
        blocks += [heading(name, 2), paragraph(f"{name} is short.")]
    (piece,) = split(blocks, title="", budget=100, count=words)
    assert piece.headings == ["FAQ"]
    assert piece.text == "\n\n".join(
        ["One", "One is short.", "Two", "Two is short.", "Three", "Three is short."]
    )


def test_tiny_sections_below_different_headings_stay_apart():
    blocks = [heading("A"), heading("A1", 2), paragraph("one."), heading("B"), paragraph("two.")]
    assert [p.headings for p in split(blocks, title="", budget=100, count=words)] == [
        ["A", "A1"],
        ["B"],
    ]


def test_a_document_that_is_only_a_heading_gives_a_piece():
    (piece,) = split([heading("Closed on Monday")], title="Note", budget=50, count=words)
    assert (piece.text, piece.headings, piece.first_block) == ("Closed on Monday", [], 0)


def test_a_heading_with_nothing_below_it_opens_the_next_section():
    blocks = [heading("Travel Rules"), heading("Scope"), paragraph("everyone " * 30)]
    (piece,) = split(blocks, title="", budget=60, count=words)
    assert piece.headings == ["Scope"]
    assert piece.text.startswith("Travel Rules\n\neveryone everyone")
    assert (piece.first_block, piece.last_block) == (0, 2)


def test_a_long_paragraph_is_cut_between_sentences():
    text = " ".join(f"This is sentence number {n} of them." for n in range(40))
    pieces = split([paragraph(text)], title="", budget=50, count=words)
    assert len(pieces) > 1
    assert all(piece.text.endswith("of them.") for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == text


def test_a_long_chinese_paragraph_is_cut_between_sentences_without_spaces():
    text = "".join(f"第{n}条规定员工应当遵守公司的各项制度。" for n in range(40))
    pieces = split([paragraph(text)], title="", budget=80, count=characters)
    assert all(piece.text.endswith("。") and " " not in piece.text for piece in pieces)
    assert "".join(piece.text for piece in pieces) == text


def test_the_header_row_is_repeated_in_every_piece_of_a_table():
    rows = [["Name", "Days"], *[[f"person {n}", str(n)] for n in range(60)]]
    table = Block("table", "\n".join(" | ".join(r) for r in rows), rows=rows, header=1)
    pieces = split([table], title="", budget=40, count=words)
    assert len(pieces) > 2
    assert all(piece.text.startswith("Name | Days\n") for piece in pieces)
    lines = [line for piece in pieces for line in piece.text.split("\n")[1:]]
    assert lines == [" | ".join(row) for row in rows[1:]]


def test_code_is_cut_between_lines_and_keeps_its_indentation():
    lines = [f"    step_{n} = run({n})" for n in range(30)]
    pieces = split([Block("code", "\n".join(lines))], title="", budget=20, count=words)
    assert "\n".join(piece.text for piece in pieces) == "\n".join(lines)


def test_a_sentence_beyond_the_budget_is_cut_after_a_space():
    pieces = split([paragraph("word " * 500)], title="", budget=60, count=words)
    assert all(words(piece.text) <= 60 and set(piece.text.split()) == {"word"} for piece in pieces)


def test_ten_million_characters_without_a_space_are_cut_in_seconds():
    start = time.monotonic()
    pieces = split([paragraph("x" * 10_000_000)], title="", budget=2_000, count=len)
    assert sum(len(piece.text) for piece in pieces) == 10_000_000
    assert time.monotonic() - start < 20


def test_boxes_and_page_come_from_the_blocks_that_a_piece_covers():
    first, second = Box(1, 0.1, 0.1, 0.5, 0.1), Box(2, 0.1, 0.1, 0.5, 0.1)
    blocks = [
        paragraph("one " * 30, page=1, boxes=[first]),
        paragraph("two " * 30, page=2, boxes=[second]),
    ]
    pieces = split(blocks, title="", budget=40, count=words)
    assert [(piece.page, piece.boxes) for piece in pieces] == [(1, [first]), (2, [second])]


def test_the_header_is_one_line_without_repetition():
    assert header("Leave Policy", ["Leave Policy", "Sick\nleave"]) == "Leave Policy > Sick leave"
    assert header("", []) == ""
    assert len(header("t", ["long " * 100])) < 100


def test_the_tokenizer_is_asked_about_once_per_sentence():
    calls = 0

    def count(text: str) -> int:
        nonlocal calls
        calls += 1
        return words(text)

    text = " ".join(f"Sentence {n} ends here." for n in range(1_000))
    pieces = split([paragraph(text)], title="t", budget=200, count=count)
    assert calls < 1_500
    assert len(pieces) > 10


def test_a_piece_never_crosses_a_page_so_that_its_footnote_names_the_right_one():
    blocks = [
        heading("Rules", 1),
        paragraph("On the first page."),
        paragraph("On the second page."),
    ]
    blocks[1].page, blocks[2].page = 1, 2
    pieces = split(blocks, title="t", budget=200, count=words)
    assert [(piece.page, piece.text) for piece in pieces] == [
        (1, "On the first page."),
        (2, "On the second page."),
    ]
    assert all(piece.headings == ["Rules"] for piece in pieces)


def test_pieces_of_one_section_share_its_number_across_pages():
    blocks = [
        paragraph("Before any heading."),
        heading("Rules"),
        paragraph("rule " * 90, page=1),
        paragraph("more " * 90, page=2),
        heading("Below", 2),
        paragraph("deep " * 90, page=2),
        heading("Rules"),
        paragraph("again " * 90, page=3),
    ]
    pieces = split(blocks, title="", budget=50, count=words)
    numbers = [piece.section for piece in pieces]
    assert numbers == sorted(numbers)
    assert {(p.section, p.text.split()[0]) for p in pieces} == {
        (0, "Before"),
        (1, "rule"),
        (1, "more"),
        (2, "deep"),
        (3, "again"),
    }


def test_tiny_sections_that_became_one_piece_are_one_section():
    blocks = [heading("FAQ")]
    for name in ("One", "Two"):
        blocks += [heading(name, 2), paragraph(f"{name} is short.")]
    blocks += [heading("Long"), paragraph("text " * 200)]
    pieces = split(blocks, title="", budget=60, count=words)
    assert [piece.section for piece in pieces] == [0] + [1] * (len(pieces) - 1)


def test_a_quote_in_chinese_keeps_its_closing_mark():
    text = "".join(f"他说：“第{n}条必须遵守！”" for n in range(40)) + "（完。）" * 20
    pieces = split([paragraph(text)], title="", budget=60, count=characters)
    assert len(pieces) > 3
    assert all(piece.text[-1] in "”）" and piece.text[0] in "他（" for piece in pieces)


def test_rows_and_lines_are_whole_unless_one_alone_is_beyond_the_budget():
    rows = [["Name", "Text"], *[[f"n{n}", "word " * 15] for n in range(9)], ["big", "word " * 90]]
    rows = [[cell.strip() for cell in row] for row in rows]
    table = Block("table", "\n".join(" | ".join(r) for r in rows), rows=rows, header=1)
    code = Block("code", "\n".join("line " * 12 + str(n) for n in range(20)))
    pieces = split([table, code], title="", budget=50, count=words)
    whole = {" | ".join(row) for row in rows} | set(code.text.split("\n"))
    lines = [line for piece in pieces for line in piece.text.split("\n") if line]
    cut = [line for line in lines if line not in whole]
    assert cut
    assert all("word word" in line for line in cut)
    assert whole - set(lines) == {" | ".join(rows[-1])}


def test_headings_without_text_of_their_own_open_the_next_section():
    blocks = [heading("Title"), heading("Subtitle", 2), heading("First"), paragraph("Text.")]
    (piece,) = split(blocks, title="", budget=100, count=words)
    assert (piece.headings, piece.text) == (["First"], "Title\n\nSubtitle\n\nText.")
