"""MediaWiki."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.lines import Lines, by_rules, count
from ingestion.reading.readers.source import Source

_HEADING = re.compile(r"(={1,6})\s*(.+?)\s*\1\s*(?:<!--.*-->)?\s*$")
_CODE = re.compile(r"\s*<(syntaxhighlight|source|pre|blockcode)\b[^<>]*>(.*)", re.I | re.S)
_ITEM = re.compile(r"([*#:;]+)\s*(.*)")
_DROPPED = re.compile(r"\[\[(?:category|分类|分類|kategorie)\s*:[^\[\]]*\]\]|__[A-Z]+__", re.I)
_FILE = re.compile(r"\[\[(?:file|image|文件|图像|datei)\s*:[^\[\]|]*(?:\|([^\[\]]*))?\]\]", re.I)
_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_URL = re.compile(r"\[(?:https?:|mailto:|ftp:|//|[./#])\S*(?:\s+([^\[\]]*))?\]")
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*-->")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.I)
_QUOTES = re.compile(r"'{2,5}")
_NAMED = re.compile(r"\A\s*[\w -]{1,30}=")
_DEEPEST = 20


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code; templates leave their values."""
    lines = Lines(text_of(source).split("\n"))
    numbers: list[int] = []

    def item(lines: Lines) -> list[Block] | None:
        found = _ITEM.match(lines.ahead())
        if not found:
            numbers.clear()
            return None
        lines.take()
        marks, text = found.group(1), inline(found.group(2))
        count(numbers, len(marks))
        plain = marks[-1] in ":;"
        marker = f"{numbers[-1]}. " if marks[-1] == "#" else ""
        return [build.prose(marker + text, "paragraph" if plain else "list")] if text else []

    yield from by_rules(
        lines, (_comment, _heading, _code, _table, item, _spaced, _paragraph), source
    )


def inline(text: str) -> str:
    """Return text without marks and tags; links keep their words, pictures their caption."""
    text = _COMMENT.sub("", text)
    for _ in range(_DEEPEST):
        text, changed = _TEMPLATE.subn(_values, text)
        if not changed:
            break
    text = _FILE.sub(lambda m: (m.group(1) or "").rpartition("|")[2], _DROPPED.sub("", text))
    text = _LINK.sub(lambda m: m.group(1) if m.group(2) is None else m.group(2), text)
    text = _URL.sub(lambda m: m.group(1) or "", text)
    return unescape(_TAG.sub("", _BREAK.sub("\n", _QUOTES.sub("", text))))


def _values(match: re.Match[str]) -> str:
    """Return the values of a template; its name and theirs are not text."""
    return " ".join(_NAMED.sub("", part, count=1) for part in match.group(1).split("|")[1:])


def _comment(lines: Lines) -> list[Block] | None:
    if not lines.ahead().lstrip().startswith("<!--"):
        return None
    if "-->" in lines.ahead():
        rest = lines.take().partition("-->")[2]
    else:
        lines.take_while(lambda line: "-->" not in line)
        rest = lines.take().partition("-->")[2] if lines else ""
    return [build.prose(inline(rest))] if rest.strip() else []


def _heading(lines: Lines) -> list[Block] | None:
    found = _HEADING.match(lines.ahead())
    if not found:
        return None
    lines.take()
    return [build.heading(inline(found.group(2)), len(found.group(1)))]


def _code(lines: Lines) -> list[Block] | None:
    found = _CODE.match(lines.ahead())
    if not found:
        return None
    lines.take()
    end = f"</{found.group(1).lower()}"
    body = [found.group(2)]
    while end not in body[-1].lower() and lines:
        body.append(lines.take())
    last = body[-1]
    at = last.lower().find(end)
    if at >= 0:
        body[-1] = last[:at]
    rest = inline(last[at:]) if at >= 0 else ""
    made = [build.code(unescape("\n".join(body)))]
    return [*made, build.prose(rest)] if rest.strip() else made


def _table(lines: Lines) -> list[Block] | None:
    if not lines.ahead().lstrip().startswith("{|"):
        return None
    lines.take()
    rows: list[list[str]] = [[]]
    caption, header, depth = "", 0, 1
    while lines and depth:
        line = lines.take().strip()
        depth += line.startswith("{|") - line.startswith("|}")
        if line.startswith("|+"):
            caption = line[2:]
        elif line.startswith(("|-", "|}", "{|")):
            rows.append([])
        elif line[:1] in ("|", "!"):
            header += line[0] == "!" and len(rows) <= 2 and not rows[-1]
            rows[-1] += _cells(line)
        elif rows[-1]:
            rows[-1][-1] += "\n" + line
    made = build.table([[inline(cell) for cell in row] for row in rows], header=int(header > 0))
    above = [build.prose(inline(caption))] if caption.strip() else []
    return [*above, made] if made else above


def _cells(line: str) -> list[str]:
    parts = re.split(r"\|\||!!" if line[0] == "!" else r"\|\|", line[1:])
    return [_content(part) for part in parts]


def _content(cell: str) -> str:
    """Drop attributes in front of a cell's text, as in `style="x" | text`."""
    before, bar, after = cell.partition("|")
    return after if bar and "=" in before and "[[" not in before and "{{" not in before else cell


def _spaced(lines: Lines) -> list[Block] | None:
    found = lines.take_while(lambda line: line.startswith(" ") and bool(line.strip()))
    return [build.code("\n".join(inline(line[1:]) for line in found))] if found else None


def _starts(line: str) -> bool:
    return not line.strip() or line[0] in "=*#:;{| " or bool(_CODE.match(line))


def _paragraph(lines: Lines) -> list[Block]:
    text = [lines.take(), *lines.take_while(lambda line: not _starts(line))]
    while "\n".join(text).count("{{") > "\n".join(text).count("}}") and lines and len(text) < 200:
        text.append(lines.take())
    return [build.prose(inline("\n".join(text)))]
