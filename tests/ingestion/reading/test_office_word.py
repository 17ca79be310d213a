import io
import zipfile

import pytest

from ingestion.errors import ReadingError

from . import making_legacy
from .making_office import CHART, W, p, package, word


@pytest.fixture
def reading(reading):
    return lambda data, format="docx": reading(data, format)


def shape(found) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


def hidden(found) -> list[str]:
    return [note.text for note in found.notes if note.code == "hidden-text"]


def test_text_that_no_reader_of_the_page_sees_is_left_out_and_noted(reading):
    deleted = '<w:p><w:del w:id="1"><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>'
    body = p("seen") + p("vanished", run="<w:vanish/>") + deleted
    body += p("white", run='<w:color w:val="FFFFFF"/>') + p("tiny", run='<w:sz w:val="2"/>')
    found = reading(word(body))
    assert shape(found) == [("paragraph", "seen")]
    assert hidden(found) == ["vanished", "deleted", "white", "tiny"]


def test_white_letters_on_a_colour_are_seen(reading):
    shade = '<w:shd w:val="clear" w:fill="1F4E79"/>'
    white = '<w:color w:val="FFFFFF"/>'
    cell = f"<w:tc><w:tcPr>{shade}</w:tcPr>{p('in a cell', run=white)}</w:tc><w:tc>{p('b')}</w:tc>"
    body = p("on a run", run=white + shade) + p("on a line", shade, white)
    found = reading(word(body + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert [text for _, text in shape(found)] == ["on a run", "on a line", "in a cell | b"]
    assert hidden(found) == []


def test_what_hangs_on_a_paragraph_follows_it_once(reading):
    box = (
        "<w:p><w:r><w:t>host</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        f"<w:txbxContent>{p('boxed')}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<w:txbxContent>{p('boxed')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
        '</w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>'
        '<w:r><w:drawing><c:chart r:id="rId3"/></w:drawing></w:r></w:p>'
    )
    parts = {
        "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator">{p("no")}'
        f'</w:footnote><w:footnote w:id="2">{p("a note")}</w:footnote></w:footnotes>',
        "word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="Ann">{p("why?")}'
        "</w:comment></w:comments>",
        "word/charts/chart1.xml": CHART,
    }
    related = {
        "footnotes": "word/footnotes.xml",
        "comments": "word/comments.xml",
        "chart": "word/charts/chart1.xml",
    }
    found = reading(word(box + p("end"), parts, **related))
    assert shape(found) == [
        ("paragraph", "host"),
        ("paragraph", "boxed"),
        ("paragraph", "Ducks by year"),
        ("table", "Wild\n2024 | 4.4\n2025 | 7"),
        ("paragraph", "a note"),
        ("paragraph", "[Ann] why?"),
        ("paragraph", "end"),
    ]


def test_the_strict_variant_is_read_like_the_usual_one(reading):
    data = _strict(word(p("strict words")))
    assert shape(reading(data)) == [("paragraph", "strict words")]


def _strict(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for kind in ("officeDocument", "wordprocessingml", "drawingml"):
                usual = f"http://schemas.openxmlformats.org/{kind}/2006/"
                text = text.replace(usual, f"http://purl.oclc.org/ooxml/{kind}/")
            new.writestr(name, text)
    return made.getvalue()


def test_numbers_that_word_counts_stand_in_the_text(reading):
    def level(at: int, kind: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'

    chapter = level(0, "chineseCounting", "第%1章")
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{chapter}'
        f"{level(1, 'decimal', '%2.')}{level(2, 'bullet', 'o')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def item(at: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>'

    heading = '<w:outlineLvl w:val="0"/>'
    body = p("总则", item(0) + heading) + p("one", item(1)) + p("two", item(1)) + p("dot", item(2))
    body += p("附则", item(0) + heading) + p("again", item(1))
    found = reading(word(body, {"word/numbering.xml": numbering}, numbering="word/numbering.xml"))
    assert shape(found) == [
        ("heading", "第一章 总则"),
        ("list", "1. one"),
        ("list", "2. two"),
        ("list", "dot"),
        ("heading", "第二章 附则"),
        ("list", "1. again"),
    ]


def test_merged_and_nested_tables_keep_their_cells(reading):
    def cell(inside: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(p('x'))}{cell(p('y'))}</w:tr></w:tbl>"
    rows = [
        cell(p("Year"), '<w:gridSpan w:val="2"/>') + cell(p("Note")),
        cell(p("2024"), '<w:vMerge w:val="restart"/>') + cell(p("May")) + cell(p("n") + inner),
        cell(p(""), "<w:vMerge/>") + cell(p("June")) + cell(p("m")),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    first, second = reading(word(f"<w:tbl>{table}</w:tbl>")).blocks
    assert first.rows == [["Year", "Year", "Note"], ["2024", "May", "n"], ["2024", "June", "m"]]
    assert first.header == 1
    assert second.rows == [["x", "y"]]


def test_equations_are_written_on_one_line(reading):
    half = (
        "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    )
    body = f"<w:p><w:r><w:t>mean</w:t></w:r><m:oMath>{half}</m:oMath></w:p>"
    assert shape(reading(word(body))) == [("paragraph", "mean (a+b)/2")]


@pytest.mark.parametrize(
    "trick",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(reading, trick):
    xml = f"{trick}<w:document {W}><w:body>{p('&b;')}</w:body></w:document>"
    with pytest.raises(ReadingError) as error:
        reading(package("word/document.xml", {"word/document.xml": xml}))
    assert error.value.code == "damaged"


def test_tables_nested_too_deep_end_in_an_error_and_not_in_a_crash(reading):
    body = p("core")
    for _ in range(300):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    with pytest.raises(ReadingError) as error:
        reading(word(body))
    assert error.value.code == "damaged"


_HEADING, _BODY = b"\x01\x00", b"\x00\x00"
_CELL, _ROW_END = _BODY + bytes.fromhex("162401"), _BODY + bytes.fromhex("162401172401")


def test_an_old_document_gives_headings_tables_and_field_results(reading):
    found = reading(
        making_legacy.doc(
            [
                ("Rules\r", _HEADING, b""),
                ("员工手册 applies.\r", _BODY, b""),
                ("secret\r", _BODY, bytes.fromhex("3c0801")),
                ("Day\x07", _CELL, b""),
                ("Hours\x07", _CELL, b""),
                ("\x07", _ROW_END, b""),
                ("Monday\x07", _CELL, b""),
                ("9\x07", _CELL, b""),
                ("\x07", _ROW_END, b""),
                ("see \x13HYPERLINK x\x14the wiki\x15\r", _BODY, b""),
            ]
        ),
        "doc",
    )
    assert shape(found) == [
        ("heading", "Rules"),
        ("paragraph", "员工手册 applies."),
        ("table", "Day | Hours\nMonday | 9"),
        ("paragraph", "see the wiki"),
    ]
    assert hidden(found) == ["secret"]


def test_a_locked_old_document_says_so(reading):
    with pytest.raises(ReadingError) as error:
        reading(making_legacy.doc([("x\r", _BODY, b"")], flags=0x0100), "doc")
    assert error.value.code == "encrypted"
