"""A title from a question, by rules: what it is about, without how it was asked. Pure."""

from __future__ import annotations

import re

from kb.text import fold, has_cjk, sentences, straddling

MOST = {False: 60, True: 30}
"""Characters of a title; of a Chinese one, which is as wide."""
LEAST = {False: 4, True: 2}
"""Characters below which too much was taken away."""
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|thanks|thank you|please|kindly|ok|okay|so|well|excuse me|sorry)\b"
    r"[\s,!.:;]*"
    r"|(?:can|could|would|will)\s+you\s+(?:please\s+)?"
    r"(?:tell|show|explain|give|find|help|list|describe)\b\s*(?:to\s+)?(?:(?:me|us)\b\s*)?"
    r"(?:(?:about|understand)\b\s*)?"
    r"|i(?:['’]d|\s+would)?\s+(?:like|want|need)\s+to\s+(?:know|understand|learn|find\s+out)\b\s*"
    r"(?:(?:about|if|whether)\b\s*)?"
    r"|do\s+you\s+know\b\s*(?:(?:about|if|whether)\b\s*)?"
    r"|(?:tell|show)\s+(?:me|us)\b\s*(?:about\b\s*)?)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:(?:what|who|where|when)(?:['’]s|\s+(?:is|are|was|were))\s+|(?:what|how)\s+about\s+"
    r"|how\s+(?:do|can|should)\s+(?:i|we|you|one)\s+|how\s+to\s+)"
    r"(?:(?:the|a|an|my|our|your)\s+)?",
    re.IGNORECASE,
)
_POLITE_ZH = re.compile(
    r"^(?:你好|您好|请问一下|请问|请教一下|请教|麻烦|劳驾|(?:我)?想(?:知道|问一下|问|了解一下|了解)"
    r"|(?:请|能不能|能否|可以|可不可以)(?=你|您|帮|告诉|介绍|说明|解释|给|列)|(?:帮我|给我|告诉我)"
    r"|[你您](?=帮|告诉|介绍|说明|解释)|(?:介绍|说明|解释)一下|什么是|[，,、。！!：:\s])+"
)
_ASKING_ZH = re.compile(r"(?:(?:是|指)(?:的是)?(?:什么(?:意思)?|多少|谁)|[吗呢啊嗎])$")
_END = " \t\n?？!！.。,，;；:：、"


def title_of(question: str) -> str:
    """Return a title of at most 60 characters (30 of a Chinese one), cut only between words."""
    asked = " ".join(_asking(question).split()).strip(_END)
    bare = _bare(asked)
    title = bare if len(bare) >= LEAST[has_cjk(asked)] else asked
    first = title.split(" ", 1)[0]
    if first.islower():
        title = title[0].upper() + title[1:]
    return _cut(title) or question.strip()[: MOST[False]]


def _asking(question: str) -> str:
    """Return the sentence that asks; the first one where none has a question mark."""
    found = [each.text for each in sentences(question)]
    return next((text for text in found if text.endswith(("?", "？"))), (found or [question])[0])


def _bare(text: str) -> str:
    while (shorter := _POLITE_ZH.sub("", _POLITE.sub("", text))) != text:
        text = shorter
    return _ASKING_ZH.sub("", _ASKING.sub("", text).strip(_END)).strip(_END)


def _cut(text: str) -> str:
    most = MOST[has_cjk(text)]
    if len(text) <= most:
        return text
    apart = straddling(text)
    at = next((i for i in range(most - 1, most // 2, -1) if _between(text, i, apart)), most - 1)
    return text[:at].rstrip(_END) + "…"


def _between(text: str, at: int, apart: frozenset[str]) -> bool:
    """Tell whether a word ends before `at`; in Chinese, where the dictionary says so."""
    before, after = text[at - 1], text[at]
    if not (has_cjk(before) or has_cjk(after)):
        return before.isspace() or after.isspace()
    apart_anyway = has_cjk(before) != has_cjk(after)
    return apart_anyway or not (before + after).isalnum() or fold(before + after) in apart
