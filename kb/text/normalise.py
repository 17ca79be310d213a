"""Two levels of normal form: `clean` for text that is stored and shown, `fold` for matching."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_CONTROLS = {c: None for c in range(0x20) if c not in (0x09, 0x0A)} | {0x7F: None}
_CONTROLS |= dict.fromkeys(range(128, 160))
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
_INVISIBLE |= {c: None for span in ((0x202A, 0x202F), (0x2066, 0x206A)) for c in range(*span)}
_TAGS = dict.fromkeys(range(917504, 917632))
_DROP = {**_CONTROLS, **_INVISIBLE, **_TAGS, 0x0D: 0x0A, 0x0C: 0x0A, 0x0B: 0x0A, 0x85: 0x0A}

_FOLDED = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06]")
"""Compatibility radicals and ligatures that PDFs emit instead of the ordinary characters."""

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
_CJK_WRAP = re.compile(f"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return text that is safe to store and show: no NUL, controls, bidi overrides or tags.

    Line breaks become newlines; lone surrogates become U+FFFD; compatibility radicals and
    ligatures are folded. Spaces and newlines are kept otherwise.
    """
    text = text.replace("\r\n", "\n").translate(_DROP)
    text = _SURROGATES.sub("\ufffd", text)
    return _FOLDED.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)


def unwrap_cjk(text: str) -> str:
    """Join lines that were wrapped between two CJK characters, where no space belongs."""
    return _CJK_WRAP.sub("", text)


@cache
def _simplified() -> dict[int, str]:
    """Return traditional -> simplified, one character each, from OpenCC's table (Apache-2.0)."""
    from opencc import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == 1}


def fold(text: str) -> str:
    """Return the form in which texts are compared: NFKC, case-folded, simplified Chinese."""
    return unicodedata.normalize("NFKC", clean(text)).casefold().translate(_simplified())
