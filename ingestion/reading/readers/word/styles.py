"""What a document's styles say about headings, lists, code and hidden text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingestion.reading.readers.ooxml.package import W, on

_HEADING = re.compile(r"heading (\d)$|标题 (\d)$")
_CODE = re.compile(r"source ?code|code block|verbatim|preformatted|^(code|listing|macro)$")
_LIST = re.compile(r"^(list|bullet)\b")
_MOST_PARENTS = 20
_BODY_LEVEL = 9
WHITE = frozenset({"FFFFFF", "background1"})
_TINY = 2
"""Half points: nobody reads letters of one point."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How letters look, as far as it is said; None where it is not."""

    vanish: bool | None = None
    white: bool | None = None
    tiny: bool | None = None
    shaded: bool | None = None

    def over(self, below: Looks) -> Looks:
        """Return these looks, with what they leave open taken from `below`."""
        pairs = ((getattr(self, name), getattr(below, name)) for name in self.__slots__)
        return Looks(*(mine if mine is not None else other for mine, other in pairs))


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph, character or table style, with what it inherits."""

    name: str = ""
    outline: int | None = None
    number: tuple[str, int] | None = None
    looks: Looks = Looks()

    @property
    def level(self) -> int:
        """The heading level, 0 for other paragraphs."""
        if self.outline is not None and self.outline < _BODY_LEVEL:
            return self.outline + 1
        found = _HEADING.search(self.name)
        if found:
            return int(found.group(1) or found.group(2))
        return 1 if self.name == "title" else 0

    @property
    def is_code(self) -> bool:
        """Whether paragraphs of this style are lines of a listing."""
        return bool(_CODE.search(self.name))

    @property
    def is_list(self) -> bool:
        """Whether paragraphs of this style are list items."""
        return bool(_LIST.match(self.name))


class Styles:
    """The styles of a document by their id."""

    def __init__(self, root: Any | None) -> None:
        self._nodes: dict[str, Any] = {}
        self._made: dict[str, Style] = {"": Style()}
        self.default = ""
        for node in [] if root is None else root.iter(f"{W}style"):
            key = node.get(f"{W}styleId", "")
            self._nodes[key] = node
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in ("1", "true"):
                self.default = key

    def get(self, key: str, depth: int = 0) -> Style:
        """Return a style; an unknown one says nothing."""
        if key in self._made:
            return self._made[key]
        node = self._nodes.get(key)
        if node is None or depth > _MOST_PARENTS:
            return self._made[""]
        parent = self.get(value(node, "basedOn"), depth + 1)
        self._made[key] = made = _style(node, parent)
        return made

    def shades(self, key: str) -> bool:
        """Tell whether a table style colours the ground of any cell."""
        node = self._nodes.get(key)
        return node is not None and any(shaded(each) for each in node.iter(f"{W}shd"))


def _style(node: Any, parent: Style) -> Style:
    paragraph = node.find(f"{W}pPr")
    outline, number = parent.outline, parent.number
    if paragraph is not None:
        outline = integer(value(paragraph, "outlineLvl"), outline)
        number = numbered(paragraph, number)
    return Style(
        name=value(node, "name").lower(),
        outline=outline,
        number=number,
        looks=looks(node.find(f"{W}rPr")).over(parent.looks),
    )


def numbered(paragraph: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """Return (list id, level from 0) of paragraph properties; list "0" takes a number away."""
    found = paragraph.find(f"{W}numPr")
    if found is None:
        return inherited
    key, at = inherited or ("", 0)
    key = value(found, "numId") or key
    level = integer(value(found, "ilvl"), at)
    return (key, level or 0) if key and key != "0" else None


def looks(properties: Any | None) -> Looks:
    """Return what run properties say."""
    if properties is None:
        return Looks()
    vanish, colour = properties.find(f"{W}vanish"), properties.find(f"{W}color")
    size, ground = integer(value(properties, "sz"), None), properties.find(f"{W}shd")
    light = properties.find(f"{W}highlight")
    white = None
    if colour is not None:
        theme = colour.get(f"{W}themeColor") or colour.get(f"{W}val", "").upper()
        white = theme in WHITE and colour.get(f"{W}themeShade") is None
    shading = None if ground is None else shaded(ground)
    return Looks(
        vanish=None if vanish is None else on(vanish.get(f"{W}val")),
        white=white,
        tiny=None if size is None else size <= _TINY,
        shaded=True if light is not None else shading,
    )


def shaded(ground: Any) -> bool:
    """Tell whether shading gives a ground that is not white."""
    fill = (ground.get(f"{W}themeFill") or ground.get(f"{W}fill") or "auto").upper()
    pattern = ground.get(f"{W}val", "clear")
    return fill not in ("AUTO", "FFFFFF", "BACKGROUND1") or pattern not in ("clear", "nil")


def value(node: Any, name: str) -> str:
    """Return the value of a property, "" without it."""
    found = node.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val", ""))


def integer(text: str, otherwise: int | None) -> int | None:
    """Return a whole number, or something else when it is none."""
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise
