"""The form in which what somebody types is compared with stored headings."""

from __future__ import annotations

import re

from kb.text.normalise import fold

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_UNIT = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


def spaced(text: str) -> str:
    """Return the words of `text`, folded, each after a space; a CJK character is a word.

    So a leading space means the beginning of a word, and a trigram index, which looks inside
    words, finds one or two Chinese characters as well: ` 请 假 annual v10 2`.
    """
    return "".join(f" {unit}" for unit in _UNIT.findall(fold(text)))
