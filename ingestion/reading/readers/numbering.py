"""Headings that are told by their numbering alone, in Chinese and English."""

from __future__ import annotations

import re

_LONGEST = 60
_NUMBER = "[一二三四五六七八九十百零〇0-9]+"
_RULES = (
    (1, re.compile(rf"第\s*{_NUMBER}\s*[编篇部卷]")),
    (1, re.compile(rf"第\s*{_NUMBER}\s*章")),
    (2, re.compile(rf"第\s*{_NUMBER}\s*节")),
    (2, re.compile(r"[一二三四五六七八九十]+、")),
    (3, re.compile(r"[（(][一二三四五六七八九十]+[)）]")),
    (1, re.compile(r"(?:Chapter|CHAPTER|Part|PART|Appendix|APPENDIX|附录|附件)\s+[0-9IVXA-Z]+\b")),
)
_SENTENCE = re.compile(r"[。；;，,：:！？!?]$|。.")


def heading_level(text: str) -> int:
    """Return the level of a line such as "第三章 总则" or "二、范围", or 0 for any other text."""
    if not text or len(text) > _LONGEST or "\n" in text or _SENTENCE.search(text):
        return 0
    for level, rule in _RULES:
        if rule.match(text):
            return level
    return 0
