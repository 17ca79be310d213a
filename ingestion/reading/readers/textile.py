"""Textile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.lines import Lines, by_rules, count
from ingestion.reading.readers.source import Source

_ATTRIBUTES = r"(?:\([^()\n]*\)|\{[^{}\n]*\}|\[[^\[\]\n]*\]|[<>=~^-]|[/\\]\d+)*"
_HEADING = re.compile(rf"h([1-6]){_ATTRIBUTES}\.\.?\s+(.*)", re.S)
_CODE = re.compile(rf"(?:bc|pre){_ATTRIBUTES}(\.\.?)\s+(.*)", re.S)
_PRE = re.compile(r"\s*<pre\b[^<>]*>(.*)", re.I | re.S)
_PLAIN = re.compile(rf"\A(?:p|bq|div|fn\d+|notextile|###){_ATTRIBUTES}\.\.?(?::\S+)?\s+")
_ITEM = re.compile(rf"([*#-]+){_ATTRIBUTES}\s+(.*)", re.S)
_CELL = re.compile(rf"\A(_?){_ATTRIBUTES}\.\s+")
_ROW = re.compile(rf"\A{_ATTRIBUTES}\.\s*(?=\|)")
_VERBATIM = re.compile(
    r"(?<!\w)@(?=\S)(.{1,1000}?)@(?!\w)|<code\b[^<>]*>(.{0,5000}?)</code>|==(.{1,1000}?)==", re.S
)
_LINK = re.compile(
    r"\[?\"((?:\([^()]*\))?[^\"\n]+)\":(?:https?://|mailto:|[./#\w])[!-(*-Z\^-{}~]*\]?"
)
_IMAGE = re.compile(r"(?<!\w)!([^\s!()]+)(?:\(([^()]*)\))?!(?::\S+)?")
_MARK = re.compile(
    r"(?<![\w*_+%~^?-])(\*{1,2}|__?|\?\?|[-+%~^])(?=\S)(.{0,300}?\S)\1(?![\w*_+%~^-])"
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_KEPT = re.compile("\0(\\d+)\0")


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code."""
    numbers: list[int] = []

    def item(lines: Lines) -> list[Block] | None:
        found = _ITEM.match(lines.ahead())
        if not found:
            numbers.clear()
            return None
        lines.take()
        marks = found.group(1)
        count(numbers, len(marks))
        rest = lines.take_while(lambda line: not _starts(line))
        marker = f"{numbers[-1]}. " if marks[-1] == "#" else ""
        return [build.prose(marker + inline("\n".join([found.group(2), *rest])), "list")]

    lines = Lines(text_of(source).split("\n"))
    yield from by_rules(lines, (_heading, _code, _pre, _table, item, _paragraph), source)


def inline(text: str) -> str:
    """Return text without marks and tags; links keep their words."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(next(group for group in match.groups() if group is not None))
        return f"\0{len(kept) - 1}\0"

    text = _VERBATIM.sub(keep, text.replace("\0", ""))
    text = _IMAGE.sub(lambda m: m.group(2) or "", _LINK.sub(r"\1", text))
    text = _TAG.sub("", _BREAK.sub("\n", _MARK.sub(r"\2", _MARK.sub(r"\2", text))))
    return unescape(_KEPT.sub(lambda m: kept[int(m.group(1))], text))


def _heading(lines: Lines) -> list[Block] | None:
    found = _HEADING.match(lines.ahead())
    if not found:
        return None
    lines.take()
    rest = lines.take_while(lambda line: not _starts(line))
    text = inline(" ".join([found.group(2), *rest]))
    return [build.heading(text, int(found.group(1)))]


def _code(lines: Lines) -> list[Block] | None:
    found = _CODE.match(lines.ahead())
    if not found:
        return None
    lines.take()
    if found.group(1) == "..":  # goes on over empty lines, up to the next block with a name
        rest = lines.take_while(lambda line: not (_PLAIN.match(line) or _HEADING.match(line)))
    else:
        rest = lines.take_while(lambda line: bool(line.strip()))
    return [build.code(unescape("\n".join([found.group(2), *rest])))]


def _pre(lines: Lines) -> list[Block] | None:
    found = _PRE.match(lines.ahead())
    if not found:
        return None
    lines.take()
    body = [found.group(1)]
    while "</pre>" not in body[-1].lower() and lines:
        body.append(lines.take())
    text, _, rest = "\n".join(body).partition("</pre>")
    made = [build.code(unescape(_TAG.sub("", text)))]
    return [*made, build.prose(inline(rest))] if rest.strip() else made


def _table(lines: Lines) -> list[Block] | None:
    if lines.ahead().startswith("table"):
        lines.take()
    found: list[list[str]] = []
    marked = 0
    while _ROW.sub("", lines.ahead(), count=1).startswith("|"):
        row = _ROW.sub("", lines.take(), count=1)
        while lines and not row.rstrip().endswith("|") and lines.ahead().strip():
            row += "\n" + lines.take()  # a cell may have several lines
        parts = row.strip().removeprefix("|").removesuffix("|").split("|")
        marked += not found and parts[0].startswith("_")
        found.append([inline(_CELL.sub("", part, count=1)).strip() for part in parts])
    if not found:
        return None
    made = build.table(found, header=marked)
    return [made] if made else []


def _starts(line: str) -> bool:
    begins = (_HEADING, _CODE, _PRE, _PLAIN, _ITEM)
    return not line.strip() or line[0] == "|" or any(rule.match(line) for rule in begins)


def _paragraph(lines: Lines) -> list[Block]:
    text = [lines.take(), *lines.take_while(lambda line: not _starts(line))]
    return [build.prose(inline(_PLAIN.sub("", "\n".join(text), count=1)))]
