"""The model's `[n]` marks: found, read and taken out of the text. They are hints, never proof."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = (
    r"(?:sources?|src|documents?|docs?\.?|references?|refs?\.?|资料|来源|文档|文献|编号)?+"
    r"\s*+[:：#]?+\s*+"
)
_NUMBER = r"[-+]?\d{1,3}"
_BETWEEN = r"\s*+(?:[,，、;；&]|和|and|-|–)\s*+"
_LINK = r"\((?:\S{0,300}?|[a-z][a-z+.-]{0,20}+:[^()\n]{0,300}+)\)"
_NAMED = r"\[(?![^\[\]\n]*\d)[^\[\]\n]{1,60}\]"
"""The second half of `[1][name]`."""
_MARK = re.compile(
    r"(?<![ \t])[ \t]*+[\[【［〔]{1,2}\s*+\^?"
    rf"{_WORD}(?P<numbers>{_NUMBER}(?:{_BETWEEN}{_WORD}{_NUMBER})*+)\s*+"
    r"(?::\d{1,3})?(?:†[^\[\]【】\n]{0,60})?"
    rf"(?:[\]】］〕](?:{_LINK})?){{1,2}}(?:{_NAMED})?(?::[ \t]*+<?[a-z][a-z+.-]*+:[^\n]*+)?",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"(?<!\S)\[[^\[\]\n]{1,60}\]:[ \t]*+<?[a-z][a-z+.-]*+:[^\n]*+", re.IGNORECASE
)
"""Where a link leads, told apart from it: `[name]: http://...`. No answer needs one."""
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """Numbers that stood at position `at` of the text without marks."""

    at: int
    numbers: tuple[int, ...]


def strip_marks(text: str) -> tuple[str, list[Mark]]:
    """Return the text without citation marks, and the marks. Code is left as it is."""
    code = [match.span() for match in _CODE.finditer(text)]
    found = sorted(
        [*_MARK.finditer(text), *_DEFINITION.finditer(text)], key=lambda match: match.start()
    )
    kept: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for match in found:
        if match.start() < at or any(start <= match.start() < end for start, end in code):
            continue
        piece = text[at : match.start()]
        kept.append(piece)
        length += len(piece)
        at = match.end()
        if numbers := match.groupdict().get("numbers"):
            marks.append(Mark(length, _numbers(numbers)))
    return "".join([*kept, text[at:]]), marks


def _numbers(inside: str) -> tuple[int, ...]:
    """Return the numbers of a mark; a sign makes it one of no source."""
    found: list[int] = []
    for part in re.split("[,，、;；&]|和|and", inside):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] < 10:
            found += range(ends[0], ends[1] + 1)
        else:
            found += [0] if part.strip()[:1] in ("-", "+") else ends
    return tuple(dict.fromkeys(found))
