"""The cells of one sheet, row by row, without holding the sheet in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from ingestion.reading.readers.ooxml.charts import number as digits
from ingestion.reading.readers.ooxml.package import Package, local
from ingestion.reading.readers.sheets.merged import Area
from ingestion.reading.readers.sheets.tables import Row
from ingestion.reading.readers.sheets.values import moment, number
from ingestion.reading.readers.workbook.styles import CellStyles
from ingestion.reading.unreadable import Unreadable

_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_COLOURING = re.compile(rb"<(?:\w+:)?(?:conditionalFormatting|tablePart)\b")
_CHUNK, _OVERLAP = 1 << 20, 200


def elements(package: Package, part: str, *names: str) -> Iterator[Any]:
    """Yield the elements of these names one after the other, each forgotten after its turn."""
    with package.open(part) as file:
        context = etree.iterparse(
            file,
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for _, node in context:
                if node.getroottree().docinfo.doctype:
                    raise Unreadable("damaged")
                yield node
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
        except etree.XMLSyntaxError:
            raise Unreadable("damaged") from None


def strings(package: Package, part: str) -> list[str]:
    """Return the workbook's shared texts; phonetic hints are left out."""
    found: list[str] = []
    for name in package.related(part, "sharedStrings")[:1]:
        found += (_rich(node) for node in elements(package, name, "si"))
    return found


def _rich(node: Any) -> str:
    if len(node) == 1 and local(node[0]) == "t":
        return node[0].text or ""
    texts = (t for part in node if local(part) != "rPh" for t in part.iter("{*}t"))
    return "".join(t.text or "" for t in texts)


@lru_cache(maxsize=20_000)
def column(letters: str) -> int:
    """Return the number of a column, 1 for A."""
    made = 0
    for letter in letters.upper():
        made = 26 * made + ord(letter) - 64
    return made


class Sheet:
    """A sheet's rows, and afterwards what was hidden in it."""

    def __init__(
        self, package: Package, part: str, texts: list[str], styles: CellStyles, *, since_1904: bool
    ) -> None:
        self.package, self.part, self.texts, self.styles = package, part, texts, styles
        self.since_1904 = since_1904
        self.hidden: list[str] = []
        self.hidden_rows = False
        self.areas: list[Area] = []
        self._unseen = styles.blank
        if self._scan():
            self._unseen = styles.blank | styles.white
        self._kinds: dict[str, Callable[[str], str]] = {
            "s": self._shared,
            "b": lambda text: "TRUE" if text == "1" else "FALSE",
            "d": lambda text: text.removesuffix("T00:00:00"),
            "str": str,
            "e": str,
        }

    def _scan(self) -> bool:
        """Find merged cells, which stand behind the rows; tell whether only cells are coloured."""
        plain, rest = True, b""
        with self.package.open(self.part) as file:
            while chunk := file.read(_CHUNK):
                data = rest + chunk
                end = 0
                for match in _MERGED.finditer(data):
                    left, top, right, bottom = (each.decode() for each in match.groups())
                    self.areas.append(Area(int(top), column(left), int(bottom), column(right)))
                    end = match.end()
                plain = plain and not _COLOURING.search(data)
                rest = data[max(end, len(data) - _OVERLAP) :]
        return plain

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold something."""
        last = 0
        for node in elements(self.package, self.part, "row"):
            at = node.get("r", "")
            last = int(at) if at.isdecimal() and len(at) < 8 else last + 1
            if node.get("hidden") in ("1", "true"):
                self.hidden_rows = True
            cells = self._cells(node)
            if cells:
                yield Row(last, cells)

    def _cells(self, row: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        at = 0
        for cell in row:
            place = _PLACE.match(cell.get("r", ""))
            at = column(place.group(1)) if place else at + 1
            text = self._text(cell)
            if not text:
                continue
            style = cell.get("s", "0")
            if style.isdecimal() and int(style) in self._unseen:
                self.hidden.append(text)
            else:
                found[at] = text
        return found

    def _text(self, cell: Any) -> str:
        kind, stored = cell.get("t", "n"), ""
        for child in cell:
            name = local(child)
            if name == "v":
                stored = child.text or ""
            elif name == "is":
                return _rich(child)
        if not stored:
            return ""
        if kind in self._kinds:
            return self._kinds[kind](stored)
        return self._number(stored, cell.get("s", "0"))

    def _shared(self, text: str) -> str:
        at = int(text) if text.isdecimal() else len(self.texts)
        return self.texts[at] if at < len(self.texts) else ""

    def _number(self, text: str, style: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text
        if style.isdecimal() and int(style) in self.styles.dates:
            return self._moment(value, self.styles.dates[int(style)]) or digits(text)
        return number(value)

    def _moment(self, value: float, timed: bool) -> str:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        epoch = CALENDAR_MAC_1904 if self.since_1904 else CALENDAR_WINDOWS_1900
        try:
            found = from_excel(value, epoch)
        except (ValueError, OverflowError):
            return ""
        return moment(found, timed=timed) if found is not None else ""
