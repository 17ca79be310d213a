"""Bytes to text, when nothing or only a hint says which encoding it is."""

from __future__ import annotations

import codecs
import re

import chardet

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
_STRANGE = re.compile("[\ue000-\uf8ff\u3400-\u4dbf\u0080-\u009f]")


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of `data`: by its mark, as UTF-8, as declared, as Chinese, by statistics.

    Raises Unreadable (`damaged`) when no encoding fits.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if unmarked := _unmarked_utf16(data):
        return _plausible(data.decode(unmarked, "replace"))
    for name in ("utf-8", _known(declared)):
        if name and (text := _strict(data, name)) is not None:
            return text
    text = _strict(data, "gb18030")
    if text is not None and _is_chinese(text):
        return text
    return _guess(data)


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
    if not han or _STRANGE.search(sample):
        return False
    others = sum(ord(c) > 0x7F and not _HAN.match(c) for c in sample)
    common = sum(character in _COMMON for character in han)
    runs = len(re.findall("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]{2,}", sample))
    return common / len(han) > 0.08 and runs * 4 > len(han) / 3 and others < 2 * len(han)


def _guess(data: bytes) -> str:
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
