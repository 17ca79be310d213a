"""Org mode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.lines import Lines, by_rules, cells, dedented, indent
from ingestion.reading.readers.source import Source

_HEADLINE = re.compile(r"(\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING)\s+)?(?:\[#\w\]\s+)?(.*)")
_LABELS = re.compile(r"\s+:[\w@:]+:\s*$")
_BEGIN = re.compile(r"\s*#\+begin_(\w+)", re.I)
_KEYWORD = re.compile(r"\s*#\+(\w+)(?:\[[^\]]*\])?:\s*(.*)", re.I)
_ITEM = re.compile(r"\s*(?:([-+]|\s\*)|(\d+[.)]|[A-Za-z][.)]))\s+(?:\[@\d+\]\s*)?(\S.*)?$")
_DRAWER = re.compile(r"\s*:[A-Za-z][\w-]*:\s*$")
_COMMENT = re.compile(r"\s*#(?:\s|$)")
_RULE = re.compile(r"\s*(?:-{5,}|\|[-+|]+)\s*$")
_VERBATIM = frozenset("src example export verse".split())
_TEXTUAL = frozenset("subtitle author date caption".split())
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\])?\]")
_MARK = re.compile(r"(?<![\w*/_=~+])([*/_=~+])(?=\S)(.{0,300}?\S|\S)\1(?![\w*/=~+])")
_SUB = re.compile(r"(?<=\S)[_^]\{([^{}]*)\}")
_MACRO = re.compile(r"@@\w+:.*?@@|\{\{\{[^{}]*\}\}\}|<<<?[^<>\n]+>>>?|\\\\$", re.M)


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code."""
    lines = Lines(text_of(source).split("\n"))

    def keyword(lines: Lines) -> list[Block] | None:
        found = _KEYWORD.match(lines.ahead())
        if not found:
            return None
        lines.take()
        name, value = found.group(1).lower(), inline(found.group(2))
        if name == "title":
            source.title = source.title or value
            return []
        return [build.prose(value)] if name in _TEXTUAL and value else []

    rules = (_headline, _block, keyword, _drawer, _comment, _fixed, _table, _item, _paragraph)
    yield from by_rules(lines, rules, source)


def inline(text: str) -> str:
    """Return text without marks; links keep their words."""
    text = _LINK.sub(lambda m: m.group(2) or m.group(1), _MACRO.sub("", text))
    return _SUB.sub(r"\1", _MARK.sub(r"\2", _MARK.sub(r"\2", text)))


def _headline(lines: Lines) -> list[Block] | None:
    found = _HEADLINE.match(lines.ahead())
    if not found:
        return None
    lines.take()
    return [build.heading(inline(_LABELS.sub("", found.group(2))), len(found.group(1)))]


def _block(lines: Lines) -> list[Block] | None:
    found = _BEGIN.match(lines.ahead())
    if not found:
        return None
    lines.take()
    name = found.group(1).lower()
    ends = re.compile(rf"\s*#\+end_{re.escape(name)}\b", re.I)
    if name == "comment":
        lines.take_until(lambda line: bool(ends.match(line)))
        return []
    if name not in _VERBATIM:
        return []  # what is inside is read as if it stood outside
    body = dedented(lines.take_until(lambda line: bool(ends.match(line))))
    return [build.code("\n".join(line.removeprefix(",") for line in body))]


def _drawer(lines: Lines) -> list[Block] | None:
    if lines.ahead().strip().lower().startswith(("#+end_", "clock:", "scheduled:", "deadline:")):
        lines.take()
        return []
    if not _DRAWER.match(lines.ahead()) or lines.ahead().strip().lower() == ":end:":
        return None
    lines.take_until(lambda line: line.strip().lower() == ":end:")
    return []


def _comment(lines: Lines) -> list[Block] | None:
    if _COMMENT.match(lines.ahead()):
        lines.take()
        return []
    return None


def _fixed(lines: Lines) -> list[Block] | None:
    found = lines.take_while(lambda line: line.lstrip().startswith(": ") or line.strip() == ":")
    return [build.code("\n".join(line.lstrip()[2:] for line in found))] if found else None


def _table(lines: Lines) -> list[Block] | None:
    found = lines.take_while(lambda line: line.lstrip().startswith("|"))
    if not found:
        return None
    ruled = [bool(_RULE.match(line)) for line in found]
    rows = [[inline(c) for c in cells(s)] for s, rule in zip(found, ruled, strict=True) if not rule]
    first = ruled.index(True) if True in ruled[1:] else 0
    made = build.table(rows, header=first)
    return [made] if made else []


def _item(lines: Lines) -> list[Block] | None:
    found = _ITEM.match(lines.ahead())
    if not found:
        return None
    depth = indent(lines.take())
    rest = lines.take_while(lambda line: indent(line) > depth and not _starts(line))
    marker = f"{found.group(2)} " if found.group(2) else ""
    text = inline("\n".join([found.group(3) or "", *map(str.strip, rest)]))
    return [build.prose(marker + text.replace(" :: ", ": "), "list")]


def _starts(line: str) -> bool:
    begins = (_COMMENT, _HEADLINE, _BEGIN, _KEYWORD, _ITEM, _DRAWER, _RULE)
    stripped = line.lstrip()
    return not stripped or stripped[0] in "|" or any(rule.match(line) for rule in begins)


def _paragraph(lines: Lines) -> list[Block]:
    text = [lines.take(), *lines.take_while(lambda line: not _starts(line))]
    if _RULE.match(text[0]) and len(text) == 1:
        return []
    return [build.prose(inline("\n".join(map(str.strip, text))))]
