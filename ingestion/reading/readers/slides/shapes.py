"""The shapes of a slide with their places, groups and inherited placeholders resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingestion.reading.readers.ooxml.package import MC, A, P, local

_DROPPED = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_TITLES = frozenset({"title", "ctrTitle"})
_KINDS = frozenset({"sp", "graphicFrame", "pic", "cxnSp", "contentPart"})
_DEEPEST = 50


@dataclass(slots=True)
class Frame:
    """Where something is, in the slide's units, origin top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


@dataclass(slots=True)
class Shape:
    """A shape's element, the placeholder it fills ("" for none) and its place, if it says one."""

    node: Any
    role: str
    frame: Frame | None
    members: list[Shape] | None = None

    @property
    def is_title(self) -> bool:
        """Whether the shape is the slide's title."""
        return self.role in _TITLES


@dataclass(frozen=True, slots=True)
class _Scale:
    """How a group's inner coordinates lie on the slide."""

    x: float = 0
    y: float = 0
    across: float = 1
    down: float = 1


class Layouts:
    """The places that a layout and its master give to placeholders."""

    def __init__(self, roots: list[Any]) -> None:
        self._by_index: dict[str, Frame] = {}
        self._by_role: dict[str, Frame] = {}
        for root in roots:
            for node in root.iter(f"{P}sp"):
                mark, frame = node.find(f".//{P}ph"), _frame(node, _Scale())
                if mark is not None and frame is not None:
                    self._by_index.setdefault(mark.get("idx", "0"), frame)
                    self._by_role.setdefault(mark.get("type", "obj"), frame)

    def place(self, mark: Any) -> Frame | None:
        """Return the place of a placeholder that states none itself."""
        role = mark.get("type", "obj")
        if role in _TITLES:
            return self._by_role.get(role) or self._by_role.get("title")
        found = self._by_index.get(mark.get("idx", "")) or self._by_role.get(role)
        return found or self._by_role.get("body")


def shapes(tree: Any, layouts: Layouts) -> list[Shape]:
    """Return the visible shapes of a slide's tree; a group is one shape with members."""
    return list(_shapes(tree, layouts, _Scale(), 0))


def _shapes(tree: Any, layouts: Layouts, scale: _Scale, depth: int) -> Iterator[Shape]:
    for node in tree:
        name = local(node) if isinstance(node.tag, str) else ""
        if name == "AlternateContent":
            choice = node.find(f"{MC}Choice")
            choice = node.find(f"{MC}Fallback") if choice is None or not len(choice) else choice
            yield from () if choice is None else _shapes(choice, layouts, scale, depth)
        elif name == "grpSp" and depth < _DEEPEST and not _is_hidden(node):
            inner = list(_shapes(node, layouts, _inner(node, scale), depth + 1))
            yield Shape(node, "", _around(inner) or _frame(node, scale), inner)
        elif name in _KINDS and not _is_hidden(node):
            mark = node.find(f"./*/{P}nvPr/{P}ph")
            role = "" if mark is None else mark.get("type", "obj")
            frame = _frame(node, scale)
            if frame is None and mark is not None:
                frame = layouts.place(mark)
            if role not in _DROPPED:
                yield Shape(node, role, frame)


def _is_hidden(node: Any) -> bool:
    properties = node.find(f"./*/{P}cNvPr")
    return properties is not None and properties.get("hidden") in ("1", "true")


def _frame(node: Any, scale: _Scale) -> Frame | None:
    transform = node.find(f"{P}spPr/{A}xfrm")
    if transform is None:
        transform = node.find(f"{P}xfrm")
    if transform is None:
        transform = node.find(f"{P}grpSpPr/{A}xfrm")
    found = None if transform is None else _box(transform, "off", "ext")
    if found is None:
        return None
    return Frame(
        scale.x + found.x * scale.across,
        scale.y + found.y * scale.down,
        found.width * scale.across,
        found.height * scale.down,
    )


def _inner(group: Any, scale: _Scale) -> _Scale:
    transform = group.find(f"{P}grpSpPr/{A}xfrm")
    outer = None if transform is None else _box(transform, "off", "ext")
    child = None if transform is None else _box(transform, "chOff", "chExt")
    if outer is None or child is None or not child.width or not child.height:
        return scale
    across, down = outer.width / child.width, outer.height / child.height
    return _Scale(
        scale.x + (outer.x - child.x * across) * scale.across,
        scale.y + (outer.y - child.y * down) * scale.down,
        scale.across * across,
        scale.down * down,
    )


def _box(transform: Any, corner: str, size: str) -> Frame | None:
    place, extent = transform.find(A + corner), transform.find(A + size)
    if place is None or extent is None:
        return None
    try:
        numbers = (float(place.get("x", 0)), float(place.get("y", 0)))
        return Frame(*numbers, *_size(extent))
    except ValueError:
        return None


def _size(extent: Any) -> tuple[float, float]:
    return float(extent.get("cx", 0)), float(extent.get("cy", 0))


def _around(members: list[Shape]) -> Frame | None:
    frames = [each.frame for each in members if each.frame]
    if not frames:
        return None
    x, y = min(each.x for each in frames), min(each.y for each in frames)
    right, bottom = max(each.right for each in frames), max(each.bottom for each in frames)
    return Frame(x, y, right - x, bottom - y)
