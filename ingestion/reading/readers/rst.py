"""reStructuredText."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence, Set

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build, html, rsttables
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.lines import Lines, by_rules, indent
from ingestion.reading.readers.rstinline import inline
from ingestion.reading.readers.source import Source

_ADORNED = re.compile(r"([!-/:-@\[-`{-~])\1{1,}\s*$")
_ITEM = re.compile(r"([-*+•])\s+(?=\S)|(\(?(?:\d+|#|[A-Za-z]|[ivxIVX]+)[.)])\s+(?=\S)")
_DIRECTIVE = re.compile(r"\.\.\s+(?:\|([^|]+)\|\s+)?([\w:+.-]+?)::(?:\s+(.*))?$")
_NOTE = re.compile(r"\.\.\s+\[([^\]]+)\]\s*(.*)")
_OPTION = re.compile(r":[\w -]+:(?:\s|$)")
_FIELD = re.compile(r":([^:\s][^:]*):(?:\s+(.*))?$")
_CODE = frozenset("code code-block sourcecode highlight parsed-literal literalinclude math".split())
_SILENT = frozenset(
    "include contents toctree raw index role default-role meta highlight sectnum target-notes "
    "only class rst-class tabs".split()
)
_PICTURES = frozenset(["image", "figure"])
_DEEPEST = 30


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code."""
    text = text_of(source).expandtabs(8)
    yield from Rst(source, rsttables.words(text)).blocks(Lines(text.split("\n")), source)


class Rst:
    """Reads a document and what is indented in it; heading styles get their level as they come."""

    def __init__(self, source: Source, words: Set[str], depth: int = 0) -> None:
        self.source, self.words, self.depth = source, words, depth
        self.styles: list[str] = []
        self.marker = ""

    def blocks(self, lines: Lines, source: Source | None = None) -> Iterator[Block]:
        """Yield the blocks of these lines."""
        rules = (
            self._title, self._directive, self._explicit, self._grid, self._simple, self._item,
            self._field, self._lines, self._doctest, self._quoted, self._paragraph,
        )  # fmt: skip
        yield from by_rules(lines, rules, source)

    def _inside(self, lines: Sequence[str], marker: str = "", *, item: bool = False) -> list[Block]:
        """Read what is indented below something, as a document of its own."""
        if self.depth >= _DEEPEST:
            return [build.prose(inline("\n".join(lines)))]
        made = list(Rst(self.source, self.words, self.depth + 1).blocks(Lines(lines)))
        if item and made and made[0].kind == "paragraph":
            made[0] = build.prose(marker + made[0].text, "list")
        return made

    def _title(self, lines: Lines) -> list[Block] | None:
        first, second, third = (lines.ahead(by).rstrip() for by in range(3))
        if self.depth or first.startswith(" "):
            return None
        over = bool(_ADORNED.match(first) and second and _ADORNED.match(third))
        if over and third == first and len(third) >= 2:
            text, style = second, first[0] * 2
        elif first and _ADORNED.match(second) and not _ADORNED.match(first) and len(second) > 2:
            text, style = first, second[0]
        elif _ADORNED.match(first) and len(first) > 3 and not second:
            lines.take()  # a line between paragraphs
            return []
        else:
            return None
        lines.at += 3 if over else 2
        if style not in self.styles:
            self.styles.append(style)
        return [build.heading(inline(text), self.styles.index(style) + 1)]

    def _directive(self, lines: Lines) -> list[Block] | None:
        found = _DIRECTIVE.match(lines.ahead())
        if not found:
            return None
        lines.take()
        body = lines.take_indented()
        options: list[str] = []
        while body and (_OPTION.match(body[0]) or (not body[0].strip() and not options)):
            options.append(body.pop(0))
        name, argument = found.group(2).lower(), found.group(3) or ""
        if found.group(1):  # a substitution's definition
            return []
        return self._directed(name, argument, options, body)

    def _directed(
        self, name: str, argument: str, options: list[str], body: list[str]
    ) -> list[Block]:
        if name in _CODE:
            text = "\n".join(body) or argument
            return [build.code(text)] if text and name != "highlight" else []
        if name == "raw":
            return list(html.fragment("\n".join(body), self.source)) if argument == "html" else []
        if name in ("csv-table", "list-table"):
            return [*self._caption(argument), *self._listed(name, options, body)]
        if name in _PICTURES:
            alt = [line.partition(":alt:")[2] for line in options if ":alt:" in line]
            return [*(block for text in alt for block in self._caption(text)), *self._inside(body)]
        if name == "toctree":
            return [build.prose(inline(line), "list") for line in body if line.strip()]
        above = [] if name in _SILENT else self._caption(argument)
        return [*above, *self._inside(body)]

    def _caption(self, text: str) -> list[Block]:
        return [build.prose(inline(text))] if text.strip() else []

    def _listed(self, name: str, options: list[str], body: list[str]) -> list[Block]:
        said = {m.group(1): m.group(2) or "" for o in options if (m := _FIELD.match(o))}
        rows = [[cell.strip() for cell in row] for row in csv.reader(body, skipinitialspace=True)]
        if name == "list-table":
            rows = rsttables.nested(body)
        head = [cell.strip() for cell in next(csv.reader([said.get("header", "")]), [])]
        count = said.get("header-rows", "0").strip()
        rows = [head, *rows] if any(head) else rows
        rows = [[inline(cell) for cell in row] for row in rows]
        header = 1 if any(head) else int(count) if count.isdecimal() and len(count) < 4 else 0
        made = build.table(rows, header=header)
        return [made] if made else []

    def _explicit(self, lines: Lines) -> list[Block] | None:
        """Footnotes and citations are text; targets and comments are not."""
        line = lines.ahead()
        if not (line.startswith((".. ", "__ ")) or line.strip() == ".."):
            return None
        lines.take()
        if line.strip() == ".." and not lines.ahead().strip():
            return []  # an empty comment: what follows is not part of it
        body = lines.take_indented()
        found = _NOTE.match(line)
        if not found:
            return []
        return self._inside([f"[{found.group(1)}] {found.group(2)}", *body])

    def _grid(self, lines: Lines) -> list[Block] | None:
        found = rsttables.grid(lines, self.words)
        return self._table(found)

    def _simple(self, lines: Lines) -> list[Block] | None:
        return self._table(rsttables.simple(lines))

    def _table(self, found: rsttables.Table | None) -> list[Block] | None:
        if found is None:
            return None
        rows, header = found
        made = build.table([[inline(cell) for cell in row] for row in rows], header=header)
        return [made] if made else []

    def _item(self, lines: Lines) -> list[Block] | None:
        found = _ITEM.match(lines.ahead())
        if not found:
            return None
        first = lines.take()
        # what follows an item stands below its text, or was indented less by careless writers
        following = lines.take_indented(1)
        body = [first[found.end() :], *following]
        marker = (found.group(2) or "").replace("#", self._next(found.group(2)))
        return self._inside(body, f"{marker} " if marker else "", item=True)

    def _next(self, marker: str | None) -> str:
        number = int(self.marker or "0") + 1 if marker and "#" in marker else 0
        self.marker = str(number)
        return self.marker

    def _field(self, lines: Lines) -> list[Block] | None:
        found = _FIELD.match(lines.ahead())
        if not found:
            return None
        lines.take()
        rest = " ".join([found.group(2) or "", *lines.take_indented()])
        return [build.prose(f"{found.group(1)}: {inline(rest)}", "list")]

    def _lines(self, lines: Lines) -> list[Block] | None:
        if not lines.ahead().startswith("| "):
            return None
        found = lines.take_while(lambda line: line.startswith(("|", "  ")) and bool(line.strip()))
        return [build.prose(inline("\n".join(line.removeprefix("|").strip() for line in found)))]

    def _doctest(self, lines: Lines) -> list[Block] | None:
        if not lines.ahead().startswith(">>>"):
            return None
        return [build.code("\n".join(lines.take_while(lambda line: bool(line.strip()))))]

    def _quoted(self, lines: Lines) -> list[Block] | None:
        return self._inside(lines.take_indented()) if indent(lines.ahead()) else None

    def _paragraph(self, lines: Lines) -> list[Block]:
        text = [lines.take(), *lines.take_while(_goes_on(lines))]
        joined = "\n".join(text).rstrip()
        literal = joined.endswith("::")
        shown = joined[: -2 if joined.endswith(" ::") or joined == "::" else -1]
        made = [build.prose(inline(shown if literal else joined).strip())]
        if literal:
            made.append(build.code("\n".join(lines.take_indented())))
        elif indent(lines.ahead()):  # a definition stands below its term
            made += self._inside(lines.take_indented())
        return [block for block in made if block.text]


def _goes_on(lines: Lines) -> Callable[[str], bool]:
    def goes_on(line: str) -> bool:
        return bool(line.strip()) and not indent(line) and not _begins(lines)

    return goes_on


def _begins(lines: Lines) -> bool:
    line = lines.ahead()
    return line.startswith(".. ") or bool(_ADORNED.match(lines.ahead(1)) and len(line) > 1)
