"""The measures: text recovered in order or as a bag, and table cells recovered."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq

_TOKEN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]"
    r"|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]+"
)
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_RULE = re.compile(r"^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")


def tokens(text: str) -> list[str]:
    """Return words in lower case, and CJK characters one by one."""
    return [match.group().casefold() for match in _TOKEN.finditer(text)]


def plain(markdown: str) -> str:
    """Return the text of Markdown without its marks: what a reader should have recovered."""
    text = _LINK.sub(r"\1", _COMMENT.sub(" ", markdown))
    lines = [line for line in text.splitlines() if not _RULE.match(line)]
    return html.unescape(_ESCAPE.sub(r"\1", "\n".join(lines)))


def cells(markdown: str) -> list[str]:
    """Return the cells of the pipe tables in Markdown, as token strings; empty ones left out."""
    found = []
    lines = _COMMENT.sub(" ", markdown).splitlines()
    inside = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        inside = line.strip().startswith("|") and (inside or bool(_RULE.match(following)))
        if inside and not _RULE.match(line):
            parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            found += [cell(plain(part)) for part in parts]
    return [each for each in found if each]


def cell(text: str) -> str:
    """Return a cell's tokens as one string, to be compared."""
    return " ".join(tokens(text))


def in_order(expected: Sequence[str], found: Sequence[str]) -> float:
    """Return the share of the expected tokens found, order kept (longest common subsequence)."""
    if not expected:
        return 1.0
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(token, len(numbers)) for token in expected]
    right = [numbers.setdefault(token, len(numbers)) for token in found]
    return LCSseq.similarity(left, right) / len(expected)


def characters(expected: Sequence[str], found: Sequence[str]) -> float:
    """Return the share of the expected characters that are in found words, in any order."""
    wanted, have = Counter(expected), Counter(found)
    total = sum(len(token) * count for token, count in wanted.items())
    met = sum(len(token) * min(count, have[token]) for token, count in wanted.items())
    return met / total if total else 1.0


def share(expected: Iterable[str], found: Iterable[str]) -> tuple[int, int]:
    """Return how many expected cells were found as cells, and how many were expected."""
    wanted, have = Counter(expected), Counter(found)
    return sum(min(count, have[text]) for text, count in wanted.items()), sum(wanted.values())


def is_chinese(text: str) -> bool:
    """Tell the language of an expected text by its characters."""
    return len(_CJK.findall(text)) * 5 > len(text)
