"""The language of a question: short, and often with names of another language in it."""

from __future__ import annotations

import re

from kb.text import detect

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:[-_.'’][^\W_\u3400-\u9fff]+)*")
_PARTICLES = re.compile(
    "[的了吗嗎呢吧么麼啊]|什[么麼]|怎[么麼样樣]|如何|是否|是不是|哪|为何|為何|为什|為什|请问|請問|多少"
)
"""Words that only a Chinese sentence has."""
_ENGLISH = frozenset(
    "a an the of for to in on at is are was do does did can could should what which who when where "
    "why how my our your i we you it mean means".split()
)
_SENTENCE = 2
"""So many words of an English sentence around Han characters make it one."""


def asked_in(question: str) -> str:
    """Return `zh`, `ja`, `ko`, `en` or `other`; empty when there are no letters.

    The words that hold a sentence together decide, then their number, in which a Han character
    counts as much as a Latin word: `TiDB 的 max_connections 怎么设置` is Chinese, `What does 年假
    mean?` English.
    """
    han, words = len(_HAN.findall(question)), _LATIN.findall(question)
    language = detect(question)
    if not han or language in ("ja", "ko"):
        return language
    if _PARTICLES.search(question):
        return "zh"
    holding = sum(word.lower() in _ENGLISH for word in words)
    return "en" if holding >= _SENTENCE or han < len(words) else "zh"
