"""The model's `[n]` marks: found, read and taken out of the text. They are hints, never proof."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = r"(?:sources?|src|资料|来源|文档|文献|编号)?\s*[:：]?\s*"
_MARK = re.compile(
    rf"[ \t]*[\[【［]\s*\^?{_WORD}"
    rf"(\d{{1,3}}(?:\s*(?:[,，、;；&]|和|and|-|–)\s*{_WORD}\d{{1,3}})*)\s*"
    r"[\]】］](?:\(\S*?\))?",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """Numbers that stood at position `at` of the text without marks."""

    at: int
    numbers: tuple[int, ...]


def strip_marks(text: str) -> tuple[str, list[Mark]]:
    """Return the text without citation marks, and the marks. Code is left as it is."""
    code = [match.span() for match in _CODE.finditer(text)]
    kept: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for match in _MARK.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        piece = text[at : match.start()]
        kept.append(piece)
        length += len(piece)
        at = match.end()
        marks.append(Mark(length, _numbers(match.group(1))))
    return "".join([*kept, text[at:]]), marks


def _numbers(inside: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in re.split("[,，、;；&]|和|and", inside):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] < 10:
            found += range(ends[0], ends[1] + 1)
        else:
            found += ends
    return tuple(dict.fromkeys(found))
