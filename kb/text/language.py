"""Which language a text is in: enough to choose prompts, splitting rules and labels."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z]+")
_SAMPLE = 20_000
_ENGLISH = frozenset(
    "the of and to in a is that for it with as on be are this by or from not".split()
)


def has_cjk(text: str) -> bool:
    """Tell whether any Han character is present."""
    return _HAN.search(text) is not None


def detect(text: str) -> str:
    """Return `zh`, `ja`, `ko`, `en`, or `other`; empty for text without letters.

    A Han character counts as much as one Latin word, since it carries about as much.
    """
    text = text[:_SAMPLE]
    han, words = len(_HAN.findall(text)), _LATIN.findall(text)
    if len(_HANGUL.findall(text)) > max(han, len(words)):
        return "ko"
    if len(_KANA.findall(text)) > max(han, len(words)) / 3:
        return "ja"
    if han > len(words) / 2:
        return "zh"
    if not words:
        return ""
    if len(words) < 20:
        return "en"
    common = sum(word.lower() in _ENGLISH for word in words)
    return "en" if common / len(words) > 0.06 else "other"
