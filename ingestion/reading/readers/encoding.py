"""Bytes to text, when nothing or only a hint says which encoding it is."""

from __future__ import annotations

import codecs
import re

import chardet

from ingestion.reading.readers.source import Source
from ingestion.reading.unreadable import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_HAN = re.compile("[\u4e00-\u9fff]")
_COMMON = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要可以下会也用后能对于"
    "分行方法如果数据使请与及或本文件进行公司应当部门员工管理规定日月天一二三四五六七八九十"
)
_KANA = re.compile("[\u3040-\u30ff]")
_WESTERN = frozenset(["", "cp1252", "iso8859-15"])
_PAIR = re.compile(rb"[\x81-\xfe].|[\x80-\xff]", re.S)
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_HIGH = bytes(range(128, 256))
_PRINTABLE = bytes(range(32, 127))
_ORDINARY = re.compile("[\u4e00-\u9fff\u3000-\u30ff\uff00-\uffef\u2010-\u2027\t\n\r -~]")
_MARKS_OF_TEXT = frozenset("，。、：；（）\n 0123456789")
_SHORT = 100
_ACCENTED = re.compile("[\u00a0-\u00ffŒœŠšŽž€‘’“”–—…•™]")
_STRANGE = re.compile("[\ue000-\uf8ff\u3400-\u4dbf\u0080-\u009f]")


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of `data`: by its mark, as UTF-8, as declared, as Chinese, by statistics.

    UTF-8 with a few broken bytes stays UTF-8. A declaration is believed when the bytes agree; a
    western one, which any bytes agree with, only after all else.

    Raises Unreadable (`damaged`) when no encoding fits.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if unmarked := _unmarked_utf16(data):
        return _plausible(data.decode(unmarked, "replace"))
    named = _known(declared)
    for found in (
        _strict(data, "utf-8"),
        _mostly_utf8(data),
        _strict(data, named) if named not in _WESTERN else None,
        _chinese(data),
        _wide(data),
        _strict(data, named) if named in _WESTERN else None,
    ):
        if found is not None:
            return found
    return _guess(data)


def _mostly_utf8(data: bytes) -> str | None:
    text = _SURROGATE.sub(b"?", data).decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - broken
    return text if whole >= 3 and broken * 4 <= whole else None


def _chinese(data: bytes) -> str | None:
    text = _strict(data, "gb18030")
    return text if text is not None and (_is_chinese(text) or _is_level_one(data)) else None


def _is_level_one(data: bytes) -> bool:
    """Tell short Chinese: nearly all characters are among the 3,755 commonest of GB 2312, and they
    spread wider than the syllables of Korean, which have the first rows of them."""
    pairs = [each.group() for each in _PAIR.finditer(data[:_SAMPLE])]
    rows = [pair[0] for pair in pairs if pair[0] > 0xA3]
    common = sum(0xB0 <= pair[0] <= 0xD7 and pair[-1] >= 0xA1 for pair in pairs)
    return len(rows) >= 2 and common > 0.9 * len(rows) and max(rows) > 0xC8


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark in Chinese: few zeros, but common characters in one order."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or len(sample.translate(None, _PRINTABLE)) < 0.3 * len(sample):
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        usual = sum(c in _COMMON or c in _MARKS_OF_TEXT for c in text)
        if len(_ORDINARY.findall(text)) >= 0.97 * len(text) and usual >= max(2, len(text) / 10):
            return data.decode(name, "replace")
    return None


def _unmarked_utf16(data: bytes) -> str:
    """Tell UTF-16 without a mark: in western text every second byte is zero."""
    first, second = (data[at:_SAMPLE:2].count(0) for at in (0, 1))
    if first + second < len(data[:_SAMPLE]) / 3:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    if found in ("ascii", "iso8859-1"):
        return "cp1252"  # as browsers do
    return "gb18030" if found in ("gb2312", "gbk") else found


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _is_chinese(text: str) -> bool:
    """Tell real Chinese from western bytes that happen to be valid GB18030: its characters are
    common ones, and they stand in runs."""
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    kana = len(_KANA.findall(sample))
    if not han or kana > len(han) / 8 or _STRANGE.search(sample):
        return False
    others = sum(ord(c) > 0x7F and not _HAN.match(c) for c in sample)
    common = sum(character in _COMMON for character in han)
    runs = len(re.findall("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]{2,}", sample))
    return common / len(han) > 0.08 and runs * 4 > len(han) / 3 and others < 2 * len(han)


def _guess(data: bytes) -> str:
    western = _strict(data, "cp1252") if len(data) < _SHORT else None
    if western and len(_ACCENTED.findall(western)) * 3 < len(western):
        return western  # too short for statistics; other scripts have no bytes below 128
    found = chardet.detect(data[:_SAMPLE])
    for name in (found["encoding"] or "", "cp1252", "latin-1"):
        if _known(name) and (text := _strict(data, _known(name))) is not None:
            return _plausible(text)
    raise Unreadable("damaged")


def _plausible(text: str) -> str:
    controls = sum("\0" < c < " " and c not in "\t\n\r\f\x0b\x1b" for c in text[:_SAMPLE])
    if controls > len(text[:_SAMPLE]) / 50:
        raise Unreadable("damaged")
    return text


def text_of(source: Source) -> str:
    """Return the text of a whole file in any encoding, with plain newlines."""
    data = source.bytes()
    source.check_length(len(data) // 4)  # no encoding needs more than four bytes a character
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    source.check_length(len(text))
    return text
