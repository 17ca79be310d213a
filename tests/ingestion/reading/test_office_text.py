import io
import zipfile

import pytest

from ingestion.errors import ReadingError
from ingestion.reading import identify
from ingestion.reading.formats import HEAD

from . import making, making_legacy
from .making_office import ole, opendocument


def shape(found) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


def hidden(found) -> list[str]:
    return [note.text for note in found.notes if note.code == "hidden-text"]


def code_of(call) -> str:
    with pytest.raises(ReadingError) as error:
        call()
    return error.value.code


def test_an_open_text_gives_headings_lists_notes_and_tables(reading):
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1"'
        ' style:num-format="1" style:num-suffix="."/></text:list-style>'
    )
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note"
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Leave</text:h>'
        f"<text:p>Thirty<text:s/>days{note}</text:p></text:note-body></text:note> a year.</text:p>"
        '<text:p>seen<text:span text:style-name="H">unseen</text:span></text:p>'
        '<text:list text:style-name="L"><text:list-item><text:p>one</text:p></text:list-item>'
        "<text:list-item><text:p>two</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Grade</text:p></table:table-cell>"
        "<table:table-cell><text:p>Days</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-rows-spanned="2"><text:p>Senior</text:p></table:table-cell>'
        "<table:table-cell><text:p>35</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/>"
        "<table:table-cell><text:p>36</text:p></table:table-cell></table:table-row></table:table>"
    )
    found = reading(opendocument("text", body, styles), "odt")
    assert shape(found) == [
        ("heading", "Leave"),
        ("paragraph", "Thirty days a year."),
        ("paragraph", "a note"),
        ("paragraph", "seen"),
        ("list", "1. one"),
        ("list", "2. two"),
        ("table", "Grade | Days\nSenior | 35\nSenior | 36"),
    ]
    assert (found.blocks[0].level, found.blocks[-1].header) == (2, 1)
    assert hidden(found) == ["unseen"]


def test_a_locked_or_hostile_open_document_is_refused(reading):
    locked = opendocument("text", "<text:p>x</text:p>", manifest="<encryption-data/>")
    assert code_of(lambda: reading(locked, "odt")) == "encrypted"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<m/>")
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert code_of(lambda: reading(made.getvalue(), "odt")) == "damaged"
    assert code_of(lambda: reading(making.bomb("content.xml"), "odt")) == "unpacks-too-large"


def test_rich_text_gives_headings_lists_and_tables(reading):
    data = rb"""{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s5 heading 2;}}{\info{\title no}}
{\header running head}{\pard\s5 Leave\par}{\pard{\listtext\f3 1.\tab}first\par}
{\pard\outlinelevel0 Days\par}Thirty days{\footnote \pard a note}.\par
\trowd\cellx3000\cellx6000\cellx9000\pard\intbl Year\cell Wild\cell Tame\cell\row
\trowd\clvmrg\cellx3000\cellx9000\pard\intbl 2024\cell both\cell\row\pard end\par}"""
    found = reading(data, "rtf")
    assert shape(found) == [
        ("heading", "Leave"),
        ("list", "1. first"),
        ("heading", "Days"),
        ("paragraph", "Thirty days."),
        ("paragraph", "a note"),
        ("table", "Year | Wild | Tame\n2024 | both | both"),
        ("paragraph", "end"),
    ]


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (rb"\ansicpg936", "gb18030"),
        (rb"\ansicpg1252{\fonttbl{\f1\fcharset134 SimSun;}}\f1", "gb18030"),
        (rb"\ansicpg950", "big5"),
        (rb"\ansicpg1251", "cp1251"),
    ],
)
def test_rich_text_in_any_code_page_is_read(reading, head, codec):
    text = "Правила" if codec == "cp1251" else "報銷流程"
    text = "报销流程" if codec == "gb18030" else text
    raw = "".join(f"\\'{byte:02x}" for byte in text.encode(codec)).encode()
    assert shape(reading(rb"{\rtf1\ansi" + head + b" " + raw + rb"\par}", "rtf")) == [
        ("paragraph", text)
    ]


def test_rich_text_in_unicode_skips_what_old_programs_see(reading):
    data = rb"{\rtf1\ansi\uc1 \u25253?\u38144? {\uc2 \u-10179??\u-8704??}\par}"
    assert shape(reading(data, "rtf")) == [("paragraph", "报销 \U0001f600")]


def test_unseen_rich_text_is_left_out_and_noted(reading):
    data = (
        rb"{\rtf1{\colortbl;\red255\green255\blue255;}seen{\v vanished}{\deleted gone}"
        rb"{\cf1 white}{\fs2 tiny}{\*\unknown skipped}{\pict 0102}\par}"
    )
    found = reading(data, "rtf")
    assert shape(found) == [("paragraph", "seen")]
    assert hidden(found) == ["vanishedgonewhitetiny"]


def test_groups_nested_a_hundred_thousand_deep_do_not_matter(reading):
    data = rb"{\rtf1 " + b"{" * 100_000 + b"core" + b"}" * 100_000 + rb"\par}"
    assert shape(reading(data, "rtf")) == [("paragraph", "core")]


@pytest.mark.parametrize(
    ("filename", "data", "name"),
    [
        ("a.docm", making.docx(), "docx"),
        ("a.ppsx", making.pptx(), "pptx"),
        ("a.xlsm", making.xlsx(), "xlsx"),
        ("a.doc", making_legacy.doc([("x\r", b"\0\0", b"")]), "doc"),
        ("a.wps", making_legacy.doc([("x\r", b"\0\0", b"")]), "doc"),
        ("a.xls", making_legacy.xls([["x"]]), "xls"),
        ("a.ppt", making_legacy.ppt([("x", "y")]), "ppt"),
        ("a.odt", opendocument("text", ""), "odt"),
        ("a.rtf", rb"{\rtf1 x}", "rtf"),
        ("a.doc", rb"{\rtf1 x}", "rtf"),
        ("a.doc", making.docx(), "docx"),
        ("a.doc", opendocument("text", ""), "odt"),
        ("a.xls", making.xlsx(), "xlsx"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        ("a.docx", making_legacy.doc([("x\r", b"\0\0", b"")]), "doc"),
    ],
)
def test_an_office_file_is_known_by_what_it_holds(filename, data, name):
    assert identify(filename=filename, head=data[:HEAD]).name == name


def test_an_office_file_with_a_password_is_told_from_a_wrong_name():
    locked = ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    for filename in ("a.docx", "a.xlsx", "a.doc"):
        assert code_of(lambda name=filename: identify(filename=name, head=locked)) == "encrypted"
    assert code_of(lambda: identify(filename="a.doc", head=b"only text")) == "mismatch"
    assert code_of(lambda: identify(filename="a.rtf", head=b"only text")) == "mismatch"
