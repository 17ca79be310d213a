"""What a page holds that nobody sees on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ingestion.reading.readers.source import EXCERPT, Source

_DROPPED = frozenset(
    "head script style noscript template nav svg iframe object embed canvas video audio".split()
)
_UNSEEN = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    "mso-hide": re.compile("all"),
    "opacity": re.compile(r"0+%?|0*\.0+%?"),
    "color": re.compile("transparent"),
}
_LENGTH = re.compile(r"([-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s{0,3}([a-z%]{0,10})")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0}
_FAR = 999.0
"""Pixels beyond an edge at which nothing is seen; less moves a thing a little."""
_SIDES = ("left", "right", "top", "bottom", "margin-left", "margin-top")
_KEYWORDS = frozenset("xx-small x-small small medium large x-large xx-large initial".split())
_WHITE = re.compile(r"#f{3}(?:f{3})?|white|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)")
_GROUNDS = ("background", "background-color", "background-image")
_PAINTING, _SIZING = re.compile("background"), re.compile(r"(?<![\w-])font(?:-size)?\s{0,9}:")
_NAME = re.compile(r"[.#]?[\w-]+")


class Hidden:
    """Tells the hidden elements of a page, and notes the text of each once."""

    def __init__(self, root: Any, source: Source) -> None:
        """Look through the page; letters of no size are taken out of the tree."""
        self.source = source
        rules = [r for style in root.iter("style") for r in (style.text or "").split("}")]
        self.painted = set(_names(rules, _PAINTING))
        self.sized = set(_names(rules, _SIZING))
        self.elsewhere = any("stylesheet" in (link.get("rel") or "") for link in root.iter("link"))
        for node in root.iter():
            if _size(node) == 0.0:
                self._note(self._shrunk(node))

    def skips(self, node: Any) -> bool:
        """Tell whether an element is left out."""
        if node.tag in _DROPPED or node.get("role") == "navigation":
            return True
        if not node.attrib or not self._is_unseen(node):
            return False
        self._note(node.itertext())
        return True

    def _note(self, parts: Iterable[str]) -> None:
        text = " ".join(" ".join(parts).split())[:EXCERPT]
        if text:
            self.source.note("hidden-text", text=text)

    def _shrunk(self, node: Any) -> Iterator[str]:
        """Take out the text that is as small as `node`, up to where an element has a size of its
        own: a row of boxes is often of size 0, to close the gaps between them."""
        if node.text and node.text.strip():
            yield node.text
            node.text = ""
        for child in node:
            if isinstance(child.tag, str) and child.tag not in _DROPPED and not self._sized(child):
                yield from self._shrunk(child)
            if child.tail and child.tail.strip():
                yield child.tail
                child.tail = ""

    def _sized(self, node: Any) -> bool:
        size = _size(node)
        if size is not None:
            return size > 0
        return bool(_own_names(node) & self.sized) or self._styled_elsewhere(node)

    def _is_unseen(self, node: Any) -> bool:
        if "hidden" in node.attrib and node.get("hidden") != "until-found":
            return True
        style = _declared(node)
        if any(rule.fullmatch(style.get(name, "")) for name, rule in _UNSEEN.items()):
            return True
        if _is_away(style):
            return True
        colour = style.get("color") or (node.get("color") or "").lower()
        return bool(_WHITE.fullmatch(colour.strip())) and self._is_on_white(node)

    def _is_on_white(self, node: Any) -> bool:
        """Tell whether nothing can have coloured the ground that the element stands on."""
        for each in [node, *node.iterancestors()]:
            style = _declared(each)
            paint = next((style[name] for name in _GROUNDS if name in style), "")
            paint = paint or (each.get("bgcolor") or "").lower()
            if paint:
                return bool(_WHITE.match(paint.strip()))
            if _own_names(each) & self.painted or self._styled_elsewhere(each):
                return False
        return True

    def _styled_elsewhere(self, node: Any) -> bool:
        return self.elsewhere and bool(node.get("id") or node.get("class"))


def _names(rules: Iterable[str], setting: re.Pattern[str]) -> Iterator[str]:
    """Yield the tags, classes and ids in the selectors of the rules that set something."""
    for rule in rules:
        selector, _, body = rule.rpartition("{")
        if setting.search(body):
            yield from _NAME.findall(selector)


def _own_names(node: Any) -> set[str]:
    names = {node.tag, "#" + (node.get("id") or "")}
    return names | {"." + name for name in (node.get("class") or "").split()}


def _declared(node: Any) -> dict[str, str]:
    """Return what the `style` of an element sets, in small letters."""
    found = {}
    for each in (node.get("style") or "").lower().split(";"):
        name, _, value = each.partition(":")
        found[name.strip()] = value.partition("!")[0].strip()
    return found


def _size(node: Any) -> float | None:
    """Return the size that an element sets for its letters, however roughly; None when it sets
    none, or a share of the size around it."""
    if "font" not in (node.get("style") or "").lower():
        return 1.0 if node.tag == "font" and node.get("size") else None
    style = _declared(node)
    value = style.get("font-size") or style.get("font", "")
    found = _LENGTH.match(value) if "font-size" in style else _LENGTH.search(value)
    if not found:
        return 1.0 if value in _KEYWORDS or value.startswith(("calc(", "clamp(")) else None
    number = abs(float(found.group(1)))
    return None if number and found.group(2) in ("em", "%", "ex", "ch") else number


def _is_away(style: dict[str, str]) -> bool:
    """Tell whether an element or its text lies far beyond an edge of the page."""
    if _pixels(style.get("text-indent", "")) <= -_FAR:
        return True
    if style.get("position") not in ("absolute", "fixed"):
        return False
    return any(_pixels(style.get(side, "")) <= -_FAR for side in _SIDES)


def _pixels(value: str) -> float:
    found = _LENGTH.fullmatch(value)
    return float(found.group(1)) * _PIXELS.get(found.group(2), 0.0) if found else 0.0
