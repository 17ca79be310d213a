import pytest

from ingestion.reading.readers.encoding import decode

from .marking import reading_of, shape

SIMPLIFIED = "报销流程：员工出差后应在三十天内提交发票。"
TRADITIONAL = "報銷流程：員工出差後應在三十天內提交發票。"
JAPANESE = "会議室の予約は前日までに総務部へ連絡してください。"
KOREAN = "회의실 예약은 전날까지 총무부에 연락해 주십시오."
RUSSIAN = "Заявление на отпуск подписывает начальник отдела."
WESTERN = "Les employés peuvent prendre trente jours de congé après l'été."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-32"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (WESTERN, "cp1252"),
        ("Müller", "cp1252"),
        ("“Smart” — costs €50…", "cp1252"),
        ("naïve façade", "latin-1"),
        ("Windows 设置 and the rest of a long English sentence about nothing", "gb18030"),
        ("plain words", "utf-16-le"),
        ("plain words", "utf-32-le"),
        ("查看邮件", "gb18030"),
    ],
)
def test_a_short_text_is_read_in_its_encoding(text, encoding):
    assert decode(text.encode(encoding)).replace("\0", "") == text


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else():
    data = (SIMPLIFIED * 3).encode()
    assert decode(data[:30] + b"\xff" + data[30:]).replace("\ufffd", "") == SIMPLIFIED * 3
    assert decode(data[:-1]).startswith(SIMPLIFIED * 2)
    assert decode(WESTERN.encode() + b" \xe9").startswith("Les employés")


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "gb2312", "no-such-thing", "utf-16"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_that_lies_about_its_encoding_is_read(tmp_path, declared, encoding):
    page = f'<meta charset="{declared}"><p>{SIMPLIFIED}</p>'.encode(encoding)
    assert shape(reading_of(tmp_path, page, "html")) == [("paragraph", SIMPLIFIED)]


def test_an_xml_declaration_is_believed_when_the_bytes_agree(tmp_path):
    for declared, encoding in (("gbk", "gbk"), ("utf-8", "gbk"), ("iso-8859-1", "utf-8")):
        text = f'<?xml version="1.0" encoding="{declared}"?><a>{SIMPLIFIED}</a>'
        (block,) = reading_of(tmp_path, text.encode(encoding), "xml").blocks
        assert block.text.endswith(SIMPLIFIED)


def test_nuls_and_lone_surrogates_never_reach_the_text(tmp_path):
    data = b"before\x00 after " + b"\xed\xa0\x80" + " 员工手册".encode()
    (block,) = reading_of(tmp_path, data, "txt").blocks
    assert block.text.startswith("before after")
    assert "员工手册" in block.text
    block.text.encode()
