"""The text of a shape (DrawingML, ECMA-376 part 1, 21.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.reading.readers.ooxml import math
from ingestion.reading.readers.ooxml.package import MC, A, local

_TINY = 100
"""Hundredths of a point: nobody reads letters of one point."""
_FIELDS_DROPPED = frozenset({"slidenum"})


class Paragraph:
    """A paragraph's visible text, its hidden text, and whether it is an item of a list."""

    __slots__ = ("bullet", "hidden", "level", "text")

    def __init__(self, node: Any) -> None:
        properties = node.find(f"{A}pPr")
        self.bullet = _bullet(properties)
        self.level = 0 if properties is None else int(properties.get("lvl", "0") or 0)
        shown: list[str] = []
        hidden: list[str] = []
        _runs(node, shown, hidden)
        self.text, self.hidden = "".join(shown).strip(), "".join(hidden).strip()


def paragraphs(body: Any) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text body."""
    for node in body.iter(f"{A}p"):
        yield Paragraph(node)


def _bullet(properties: Any | None) -> bool | None:
    """Return whether a paragraph has a bullet or a number; None where it does not say."""
    if properties is None:
        return None
    names = {local(child) for child in properties}
    if names & {"buChar", "buAutoNum", "buBlip"}:
        return True
    return False if "buNone" in names else None


def _runs(node: Any, shown: list[str], hidden: list[str]) -> None:
    for child in node:
        name = local(child) if isinstance(child.tag, str) else ""
        if name == "r":
            text = "".join(t.text or "" for t in child.iter(f"{A}t"))
            (hidden if _is_tiny(child) else shown).append(text)
        elif name == "fld":
            if child.get("type") not in _FIELDS_DROPPED:
                shown.append(child.findtext(f"{A}t") or "")
        elif name == "br":
            shown.append("\n")
        elif name in ("m", "oMath", "oMathPara"):
            shown.append(math.linear(child))
        elif name == "AlternateContent":
            _runs(child.find(f"{MC}Choice"), shown, hidden)


def _is_tiny(run: Any) -> bool:
    properties = run.find(f"{A}rPr")
    size = "" if properties is None else properties.get("sz", "")
    return size.isdecimal() and int(size) <= _TINY
