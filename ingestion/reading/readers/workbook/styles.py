"""Which cell styles show a date, and which show nothing at all."""

from __future__ import annotations

import re
from typing import Any

from ingestion.reading.readers.ooxml.package import Package, S

_NOTHING = ";;;"
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class CellStyles:
    """Cell styles by their index in the workbook."""

    def __init__(self, package: Package, part: str) -> None:
        self.dates: dict[int, bool] = {}
        """Styles that show a date, and whether they also show the time of day."""
        self.blank: set[int] = set()
        self.white: set[int] = set()
        """Styles with white letters on no ground."""
        for name in package.related(part, "styles")[:1]:
            self._read(package.root(name))

    def _read(self, root: Any) -> None:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

        formats = dict(BUILTIN_FORMATS)
        for node in root.iterfind(f"{S}numFmts/{S}numFmt"):
            formats[_int(node.get("numFmtId"))] = node.get("formatCode", "")
        white = [_is_white(font) for font in root.iterfind(f"{S}fonts/{S}font")]
        bare = [_is_bare(fill) for fill in root.iterfind(f"{S}fills/{S}fill")]
        for at, node in enumerate(root.iterfind(f"{S}cellXfs/{S}xf")):
            code = formats.get(_int(node.get("numFmtId")), "")
            if code and is_date_format(code):
                self.dates[at] = shows_time(code)
            if code.replace('"', "").strip() == _NOTHING:
                self.blank.add(at)
            font, fill = _int(node.get("fontId")), _int(node.get("fillId"))
            if font < len(white) and white[font] and fill < len(bare) and bare[fill]:
                self.white.add(at)


def shows_time(code: str) -> bool:
    """Tell whether a date format has hours."""
    return "h" in _LITERAL.sub("", code).lower()


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _is_white(font: Any) -> bool:
    colour = font.find(f"{S}color")
    if colour is None or colour.get("tint"):
        return False
    return bool(colour.get("rgb", "")[-6:].upper() == "FFFFFF" or colour.get("theme") == "0")


def _is_bare(fill: Any) -> bool:
    pattern = fill.find(f"{S}patternFill")
    return pattern is not None and pattern.get("patternType", "none") == "none"
