"""AsciiDoc."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.asciidocinline import inline
from ingestion.reading.readers.asciidoctables import bare, bars
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.lines import Lines, Rule, by_rules, dedented
from ingestion.reading.readers.source import Source

_HEADING = re.compile(r"(={1,6}|#{1,6})\s+(\S.*?)(?:\s+\1)?\s*$")
_UNDERLINE = re.compile(r"(=|-|~|\^|\+)\1{2,}\s*$")
_ATTRIBUTE = re.compile(r":!?[\w-]+!?:(?:\s|$)")
_SILENT = re.compile(
    r"(?:\[[^\]]*\]|//(?!//).*|'{3,}|-{3}|\*{3}|<{3,}|\+|ifn?def::.*|endif::.*)\s*$"
)
_FENCE = re.compile(r"(-{4,}|\.{4,}|/{4,}|\+{4,}|`{3,})\S*\s*$")
_FRAME = re.compile(r"(={4,}|\*{4,}|_{4,}|--)\s*$")
_TABLE = re.compile(r"[|,:!]={3,}\s*$")
_LABEL = re.compile(r"\.(?![. ])(\S.*)$")
_MACRO = re.compile(r"(image|video|audio|include|toc)::([^\[\s]*)\[([^\]]*)\]\s*$")
_ITEM = re.compile(r"\s*(?:([*-]{1,5}|•)|(\.{1,5})|(\d+\.|[A-Za-z]\.|<\d*>))\s+(?=\S)(.*)$")
_TERM = re.compile(r"\s*(\S.*?)(?::{2,4}|;;)(?:\s+(.*))?$")
_NOTES = frozenset("NOTE TIP IMPORTANT WARNING CAUTION".split())
_LEVELS = "=-~^+"


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code."""
    document = AsciiDoc(source)
    rules: tuple[Rule, ...] = (
        document.heading, document.setext, document.attributes, _silent, _fence, document.table,
        _bare, _frame, _label, _macro, document.item, _term, _indented, _paragraph,
    )  # fmt: skip
    yield from by_rules(Lines(text_of(source).split("\n")), rules, source)


class AsciiDoc:
    """One document; `numbers` counts the ordered items of each depth until a heading comes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.numbers: dict[str, int] = {}
        self.above = ""

    def heading(self, lines: Lines) -> list[Block] | None:
        """Read `== Title`; a single sign is the document's own title."""
        found = _HEADING.match(lines.ahead())
        return self._heading(lines, found.group(2), len(found.group(1)), 1) if found else None

    def setext(self, lines: Lines) -> list[Block] | None:
        """Read a title with a line of signs below it."""
        text, under = lines.ahead().rstrip(), lines.ahead(1).rstrip()
        similar = _UNDERLINE.match(under) and abs(len(text) - len(under)) <= 2
        if not similar or not text[:1].isalnum():
            return None
        return self._heading(lines, text, _LEVELS.index(under[0]) + 1, 2)

    def _heading(self, lines: Lines, text: str, level: int, taken: int) -> list[Block]:
        lines.at += taken
        self.numbers.clear()
        shown = inline(text)
        if level == 1 and not self.source.title:
            self.source.title = build.line(shown)
        return [build.heading(shown, max(level - 1, 1))]

    def attributes(self, lines: Lines) -> list[Block] | None:
        """Read settings: named ones are text, as a document's version is; of those in brackets
        only the label of a note or the source of a quote, a table's are kept for it."""
        line = lines.ahead().strip()
        if line.startswith("[") and line.endswith("]") and not line.startswith("[["):
            lines.take()
            self.above = line
            self.numbers.clear()
            said = [part.strip("\"' ") for part in line[1:-1].split(",")]
            words = said[1:] if said[0] in ("quote", "verse") else said[:1] * (said[0] in _NOTES)
            return [build.prose(inline(", ".join(words)))] if words else []
        if not _ATTRIBUTE.match(line):
            return None
        named = lines.take_while(lambda line: bool(_ATTRIBUTE.match(line)))
        return [build.prose("\n".join(each.strip().strip(":!") for each in named))]

    def table(self, lines: Lines) -> list[Block] | None:
        """Read a table between two lines of `|===`."""
        if not _TABLE.match(lines.ahead()):
            return None
        end = lines.take().strip()
        rows, header = bars(lines.take_until(lambda line: line.strip() == end), self.above, end[0])
        self.above = ""
        made = build.table([[inline(cell) for cell in row] for row in rows], header=header)
        return [made] if made else []

    def item(self, lines: Lines) -> list[Block] | None:
        """Read an item of a list, with its number if it has one."""
        found = _ITEM.match(lines.ahead())
        if not found:
            return None
        lines.take()
        dots, number = found.group(2), found.group(3)
        if dots:
            deeper = [depth for depth in self.numbers if len(depth) > len(dots)]
            for depth in deeper:
                del self.numbers[depth]
            self.numbers[dots] = self.numbers.get(dots, 0) + 1
            number = f"{self.numbers[dots]}."
        rest = lines.take_while(lambda line: not _starts(line))
        text = inline("\n".join([found.group(4), *(line.strip() for line in rest)]))
        return [build.prose(f"{number} {text}" if number else text, "list")]


def _silent(lines: Lines) -> list[Block] | None:
    return [] if _SILENT.match(lines.ahead()) and lines.take() else None


def _fence(lines: Lines) -> list[Block] | None:
    found = _FENCE.match(lines.ahead())
    if not found:
        return None
    lines.take()
    end = found.group(1)
    body = lines.take_until(lambda line: line.rstrip() == end)
    return [] if end[0] == "/" else [build.code("\n".join(body))]


def _frame(lines: Lines) -> list[Block] | None:
    """What stands in a frame is read as if it stood outside."""
    return [] if _FRAME.match(lines.ahead()) and lines.take() else None


def _bare(lines: Lines) -> list[Block] | None:
    found = lines.take_while(lambda line: line.startswith("|") and line.rstrip().endswith("|"))
    if not found:
        return None
    made = build.table([[inline(cell) for cell in row] for row in bare(found)], header=1)
    return [made] if made else []


def _label(lines: Lines) -> list[Block] | None:
    found = _LABEL.match(lines.ahead())
    return [build.prose(inline(found.group(1)))] if found and lines.take() else None


def _macro(lines: Lines) -> list[Block] | None:
    found = _MACRO.match(lines.ahead())
    if not found:
        return None
    lines.take()
    name, text = found.group(1), found.group(3).split(",")[0].strip("\"' ")
    return [build.prose(inline(text))] if name == "image" and text and "=" not in text else []


def _term(lines: Lines) -> list[Block] | None:
    found = _TERM.match(lines.ahead())
    if not found or "://" in found.group(1):
        return None
    lines.take()
    rest = lines.take_while(lambda line: not _starts(line))
    parts = [found.group(2) or "", *(line.strip() for line in rest)]
    said = inline("\n".join(part for part in parts if part))
    return [build.prose(f"{inline(found.group(1))}: {said}" if said else inline(found.group(1)))]


def _indented(lines: Lines) -> list[Block] | None:
    found = lines.take_while(lambda line: line[:1] in (" ", "\t") and bool(line.strip()))
    return [build.code("\n".join(dedented(found)))] if found else None


def _starts(line: str) -> bool:
    begins = (_HEADING, _SILENT, _FENCE, _FRAME, _TABLE, _ITEM, _TERM, _MACRO)
    return not line.strip() or any(rule.match(line) for rule in begins)


def _paragraph(lines: Lines) -> list[Block]:
    text = [lines.take(), *lines.take_while(lambda line: not _starts(line))]
    return [build.prose(inline("\n".join(text)))]
