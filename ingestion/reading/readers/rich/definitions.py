"""The tables at the head of an RTF document: fonts, colours, styles."""

from __future__ import annotations

from ingestion.reading.readers.rich import codes
from ingestion.reading.readers.rich.pages import Pages

_WHITE = (255, 255, 255)


class Definitions:
    """What the tables have said so far."""

    def __init__(self, pages: Pages) -> None:
        self.codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.whites: set[int] = set()
        self.font = 0
        self.style = 0
        self.outline: int | None = None
        self.colour: dict[str, int] = {}
        self._pages = pages
        self._colours = 0
        self._name = ""

    def charset(self, number: int) -> None:
        """Take the character set of the font that is being defined."""
        self.fonts[self.font] = codes.of_charset(number, self.codec)

    def text(self, kind: str, text: str) -> None:
        """Take text of a table; a semicolon ends an entry."""
        for at, part in enumerate(text.split(";")):
            if at:
                self._end(kind)
            self._name += part

    def _end(self, kind: str) -> None:
        if kind == "colortbl":
            if tuple(self.colour.get(name, 0) for name in ("red", "green", "blue")) == _WHITE:
                self.whites.add(self._colours)
            self._colours += 1
            self.colour = {}
        else:
            self._pages.style(self.style, self._name.strip(), self.outline)
            self.style, self.outline = 0, None
        self._name = ""
