"""What a Chinese follow-up asks, put in place of what it replaces. Pure."""

from __future__ import annotations

import re

from retrieval.condensing.places import PLACES
from retrieval.condensing.words import shape

_FRAME = re.compile(
    "^(?:那么|那|还有|而|以及|或者|如果是|换成)?[,，\\s]*(?P<asked>.+?)\\s*"
    "(?P<end>的?(?:话)?(?:呢|怎么样|又如何|如何|也是吗|也一样吗))?[?？!！。\\s]*$"
)
LONGEST_FRAGMENT = 12
"""Characters of something that is half a question."""
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_AMOUNT = re.compile(
    r"\d[\d,.]*[百千万亿]*(?P<unit>[元年月日天周岁人台份页级次个%％]|小时|分钟|美元|欧元)?"
)
_EDGE = re.compile("[的在对给和是把从向与或被有由、，。？：；\\s]")
_ASKS = "请问|什么是|怎么样|怎样|怎么|如何|为什么|是否|可以|谁来|由谁|谁"
_OPENS = re.compile(f"^(?:{_ASKS})+")
_CLOSES = re.compile(
    "(?:是什么意思|是什么|有什么|有哪些|是多少|有多少天|有多少|有几天|多少天|多少|什么时候|在哪里|在哪|"
    "怎么办|怎么处理|怎么计算|怎么样|怎么|如何|什么|哪些|可以吗|吗|呢|吧|[?？!！。\\s])+$"
)


def fragment(question: str) -> str:
    """Return what `那X呢` or `X呢` asks for; empty for a whole question."""
    found = _FRAME.match(question.strip())
    if found is None or not (found["end"] or question.startswith(("那", "还有"))):
        return ""
    asked = found["asked"].removesuffix("的").strip(" ，,")
    return asked if len(asked) <= LONGEST_FRAGMENT else ""


def replaced(previous: str, asked: str) -> str:
    """Return the previous question with `asked` in place of its like, or empty when none is."""
    for rule in (_by_amount, _by_name, _by_place, _by_ending):
        span = rule(previous, asked)
        if span is not None:
            first, last, text = span
            return previous[:first] + text + previous[last:]
    return ""


def _by_amount(previous: str, asked: str) -> tuple[int, int, str] | None:
    """`2023年` takes the place of `2022年`, `2万元` that of `5000元`."""
    new = _AMOUNT.search(asked)
    if new is None or not new["unit"] or _letter_before(asked, new.start()):
        return None
    like = [m for m in _AMOUNT.finditer(previous) if m["unit"] == new["unit"]]
    return (*like[0].span(), new.group()) if len(like) == 1 else None


def _by_name(previous: str, asked: str) -> tuple[int, int, str] | None:
    """`Mac` takes the place of `Windows`, `E1002` that of `E1001`."""
    new = _LATIN.search(asked)
    if new is None:
        return None
    kind = shape(new.group())
    like = [m for m in _LATIN.finditer(previous) if shape(m.group()) == kind]
    return (*like[0].span(), new.group()) if len(like) == 1 else None


def _by_place(previous: str, asked: str) -> tuple[int, int, str] | None:
    if asked not in PLACES:
        return None
    found = PLACES_IN.search(previous)
    return (*found.span(), asked) if found else None


PLACES_IN = re.compile("|".join(sorted(PLACES, key=len, reverse=True)))


def _by_ending(previous: str, asked: str) -> tuple[int, int, str] | None:
    """`病假` takes the place of `年假`, `试用期员工` that of `正式员工`: words of one kind."""
    for size in range(len(asked), 0, -1):
        at = previous.find(asked[-size:])
        if at < 0:
            continue
        first = _word_start(previous, at, len(asked) - size)
        if size == 1 and first == at:
            return None
        return first, at + size, asked
    return None


def _word_start(text: str, at: int, room: int) -> int:
    """Return where the word that ends in a shared ending begins; most words have two characters."""
    start = at
    while start and not _EDGE.match(text[start - 1]):
        start -= 1
    return start if at - start <= max(room, 2) else at - min(room, 2)


def _letter_before(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalpha()


def topic(previous: str) -> str:
    """Return what a question is about: without the words that ask, at both ends."""
    kept = _CLOSES.sub("", _OPENS.sub("", previous.strip()))
    return kept or previous.strip(" ?？")
