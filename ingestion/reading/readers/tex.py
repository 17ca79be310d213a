"""LaTeX: what a reader of the printed page would see, without typesetting it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.reading.blocks import Block
from ingestion.reading.readers import build
from ingestion.reading.readers.encoding import text_of
from ingestion.reading.readers.source import Source
from ingestion.reading.readers.texinline import argument, inline

_BODY = re.compile(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", re.S)
_FRONT = re.compile(r"\\(title|author|date|abstract)\s*(?:\[[^\]]*\])?(?=\{)")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")
_VERBATIM = "verbatim lstlisting minted Verbatim Highlighting alltt comment filecontents".split()
_TABLES = frozenset("tabular tabular* tabularx longtable tabulary supertabular array".split())
_LISTS = frozenset("itemize enumerate description".split())
_TOKEN = re.compile(
    r"\\(begin|end)\s*\{([\w*]+)\}|\\(part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?"
    r"\s*(?:\[[^\]]*\])?(?=\s*\{)|\\item\b\s*(?:\[([^\]]*)\])?|(\n[ \t]*\n\s*)|\\par\b"
    r"|\\caption\*?\s*(?:\[[^\]]*\])?(?=\{)"
)
_LEVELS = {"part": 1, "chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3}
_OPTIONS = re.compile(r"(?:\s*\[[^\[\]]*\])*")
_RULES = re.compile(
    r"\\(?:[htbc]?line|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|noalign"
    r"|(?:cline|cmidrule)(?:\([^()]*\))?\s*\{[^{}]*\})(?:\[[^\[\]]*\]|\{[^{}]*\})?"
)
_ROW = re.compile(r"\\\\\*?(?:\[[^\[\]]*\])?|\\tabularnewline")
_CELL = re.compile(r"(?<!\\)&")
_HEAD = re.compile(r"\\(?:endhead|endfirsthead)\b")


def read(source: Source) -> Iterator[Block]:
    """Yield headings, paragraphs, list items, tables and code of the body, below its title."""
    text = text_of(source)
    found = _BODY.search(text)
    preamble, body = (text[: found.start()], found.group(1)) if found else ("", text)
    yield from _front(_COMMENT.sub(r"\1", preamble) + _titles(body), source)
    yield from Tex(source).blocks(body)


def _titles(body: str) -> str:
    start = body.find("\\title")
    return _COMMENT.sub(r"\1", body[start : start + 5_000]) if start >= 0 else ""


def _front(text: str, source: Source) -> Iterator[Block]:
    for match in _FRONT.finditer(text):
        said = inline(argument(text, match.end())[0]).strip()
        if match.group(1) == "title" and said:
            source.title = build.line(said)
            yield build.heading(said, 1)
        elif said:
            yield build.prose(said)


class Tex:
    """One pass over the body; `lists` holds the last number of each open list, or None."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lists: list[int | None] = []
        self.marker: str | None = None

    def blocks(self, text: str) -> Iterator[Block]:
        """Yield the blocks; listings are set aside before comments are dropped."""
        verbatim = "|".join(re.escape(name) for name in _VERBATIM)
        rule = re.compile(rf"\\begin\s*\{{({verbatim})\*?\}}(.*?)\\end\s*\{{\1\*?\}}", re.S)
        done = 0
        for match in rule.finditer(text):
            yield from self._prose(_COMMENT.sub(r"\1", text[done : match.start()]))
            if match.group(1) not in ("comment", "filecontents"):
                yield build.code(_listing(match))
            done = match.end()
            self.source.advance(done, len(text))
        yield from self._prose(_COMMENT.sub(r"\1", text[done:]))

    def _prose(self, text: str) -> Iterator[Block]:
        start = at = 0
        while match := _TOKEN.search(text, at):
            before, at = text[start : match.start()], match.end()
            yield from self._paragraph(before)
            name = match.group(2) or ""
            if match.group(1) == "begin" and name in _TABLES:
                body, at = _environment(text, at, name)
                yield from self._table(body, name)
            elif match.group().startswith("\\caption"):
                said, at = argument(text, at)
                yield build.prose(inline(said))
            elif match.group(3):
                said, at = argument(text, at)
                self._end_item()
                yield build.heading(inline(said), _LEVELS.get(match.group(3), 4))
            else:
                at = self._mark(match, text, at)
            start = at
        yield from self._paragraph(text[start:])

    def _mark(self, match: re.Match[str], text: str, at: int) -> int:
        """Note where lists begin, go on and end; return where the text goes on."""
        kind, name = match.group(1), match.group(2) or ""
        if match.group().startswith("\\item"):
            number = self.lists[-1] if self.lists else None
            label = inline(match.group(4) or "").strip()
            self.marker = f"{label}: " if label else f"{number}. " if number else ""
            if self.lists and number is not None:
                self.lists[-1] = number + 1
        elif kind == "begin":
            if name in _LISTS:
                self.lists.append(1 if name == "enumerate" else None)
            options = _OPTIONS.match(text, at)
            return options.end() if options else at
        elif kind == "end" and name in _LISTS and self.lists:
            self.lists.pop()
        return at

    def _end_item(self) -> None:
        self.marker = None

    def _paragraph(self, text: str) -> Iterator[Block]:
        said = inline(text).strip()
        if said:
            marker, self.marker = self.marker or "", None
            yield build.prose(marker + said, "list" if self.lists else "paragraph")

    def _table(self, body: str, name: str) -> Iterator[Block]:
        if name in ("tabular*", "tabularx", "tabulary"):
            _, at = argument(body, 0)
            body = body[at:]
        options = _OPTIONS.match(body)
        _, at = argument(body, options.end() if options else 0)  # the columns' alignment
        header = 1 if _HEAD.search(body) or "\\midrule" in body else 0
        rows = []
        for row in _ROW.split(_without_repeated_head(body[at:])):
            while caption := re.search(r"\\caption\*?\s*(?=\{)", row):
                said, end = argument(row, caption.end())
                yield build.prose(inline(said))
                row = row[: caption.start()] + row[end:]
            rows.append([inline(cell) for cell in _CELL.split(_RULES.sub("", row))])
        made = build.table(rows, header=header)
        if made:
            yield made


def _without_repeated_head(body: str) -> str:
    """Drop what a long table repeats at the top of its later pages."""
    first, again, rest = body.partition("\\endfirsthead")
    if not again:
        return body
    return first + rest.partition("\\endhead")[2] if "\\endhead" in rest else first + rest


def _environment(text: str, at: int, name: str) -> tuple[str, int]:
    ends = f"\\end{{{name}}}"
    end = text.find(ends, at)
    return (text[at:end], end + len(ends)) if end >= 0 else (text[at:], len(text))


def _listing(match: re.Match[str]) -> str:
    text = re.sub(r"\A(?:\[[^\]\n]*\]|\{[^}\n]*\})*[ \t]*\n?", "", match.group(2))
    if match.group(1) in ("Highlighting", "alltt"):  # these have commands in them
        text = "\n".join(inline(line, spaces=True) for line in text.split("\n"))
    return text
