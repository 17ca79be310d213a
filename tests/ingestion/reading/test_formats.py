import pytest

from ingestion.errors import ReadingError
from ingestion.reading import FORMATS, identify

from . import making


def code_of(filename: str, head: bytes) -> str:
    with pytest.raises(ReadingError) as error:
        identify(filename=filename, head=head)
    return error.value.code


@pytest.mark.parametrize(
    ("filename", "head", "name"),
    [
        ("a.pdf", making.pdf("x"), "pdf"),
        ("A.PDF", b"\n\n" + making.pdf("x"), "pdf"),
        ("a.docx", making.docx(), "docx"),
        ("a.pptx", making.pptx(), "pptx"),
        ("a.xlsx", making.xlsx(), "xlsx"),
        ("a.htm", b"<html>", "html"),
        ("a.markdown", "# 标题".encode(), "md"),
        ("a.log", "text".encode("utf-16"), "code"),
        ("a.txt", "text without a mark".encode("utf-16-le"), "txt"),
        ("a.txt", "报销流程".encode("gb18030"), "txt"),
        ("a.txt", b"a stray\x00 zero byte in a text", "txt"),
        ("a.csv", b"a,b\n1,2", "csv"),
        ("a.tsv", b"a\tb", "tsv"),
        ("a.eml", making.eml(), "eml"),
    ],
)
def test_a_file_is_known_by_name_and_content(filename, head, name):
    assert identify(filename=filename, head=head).name == name


@pytest.mark.parametrize(
    ("filename", "head"),
    [
        ("a.pdf", making.docx()),
        ("a.docx", b"only text"),
        ("a.docx", making.pdf("x")),
        ("a.txt", making.pdf("x")),
        ("a.md", making.docx()),
        ("a.csv", b"\x89PNG\r\n\x1a\n"),
        ("a.txt", bytes(range(256)) * 8),
    ],
)
def test_a_wrong_extension_is_told(filename, head):
    assert code_of(filename, head) == "mismatch"


def test_an_office_file_with_a_password_is_told_from_a_damaged_one():
    assert code_of("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)) == "encrypted"


@pytest.mark.parametrize("head", [b"", b"\n \n", b"\x00\x00"])
def test_an_empty_file_is_told(head):
    assert code_of("a.txt", head) == "empty"


def test_other_types_are_refused_with_the_list_of_supported_ones():
    with pytest.raises(ReadingError) as error:
        identify(filename="a.exe", head=b"MZ\x90\x00\x03")
    assert error.value.code == "unsupported"
    assert "docx" in str(error.value)


def test_every_supported_format_has_a_reader():
    from ingestion.reading.archives import CONTAINERS
    from ingestion.reading.readers import _READERS

    assert {each.name for each in FORMATS} - CONTAINERS == set(_READERS)
