"""The text of a paragraph, without what its reader does not see, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingestion.reading.readers.ooxml import math
from ingestion.reading.readers.ooxml.package import DGM, MC, C, R, W, local
from ingestion.reading.readers.word.styles import Looks, Styles, looks, value

_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-"}
_SKIPPED = frozenset("pPr rPr rt instrText delInstrText sdtPr sdtEndPr oMathParaPr".split())


class Ground(NamedTuple):
    """What a paragraph's letters stand on: how they look unless their run says otherwise, and
    whether there is a colour behind them, where white letters are seen."""

    looks: Looks
    coloured: bool


@dataclass
class Text:
    """A paragraph's text, and the parts that follow it: boxes, drawings, notes, comments."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    breaks: int = 0
    bold: bool = True

    @property
    def text(self) -> str:
        """What is seen."""
        return "".join(self.parts)


class Runs:
    """Reads paragraphs with the styles of one document."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self._known: dict[str, Callable[[Any, Text, Ground], None]] = {
            "r": self._run,
            "t": lambda node, text, _: text.parts.append(node.text or ""),
            "sym": lambda node, text, _: text.parts.append(" "),
            "oMath": lambda node, text, _: text.parts.append(f" {math.linear(node)} "),
            "txbxContent": lambda node, text, _: text.boxes.append(node),
            "lastRenderedPageBreak": self._page,
            "AlternateContent": self._chosen,
            "chart": lambda node, text, _: _drawing(node, C, "id", text),
            "relIds": lambda node, text, _: _drawing(node, DGM, "dm", text),
            "commentReference": _remark,
            "footnoteReference": _remark,
            "endnoteReference": _remark,
            "del": _deleted,
            "moveFrom": _deleted,
            "delText": _deleted,
        }

    def read(self, paragraph: Any, ground: Ground) -> Text:
        """Return a paragraph's text."""
        text = Text()
        self._walk(paragraph, text, ground)
        return text

    def _walk(self, node: Any, text: Text, ground: Ground) -> None:
        for child in node:
            name = local(child) if isinstance(child.tag, str) else ""
            if name in self._known:
                self._known[name](child, text, ground)
            elif name in _SIGNS:
                text.parts.append(_SIGNS[name])
            elif name and name not in _SKIPPED:
                self._walk(child, text, ground)

    def _run(self, run: Any, text: Text, ground: Ground) -> None:
        properties = run.find(f"{W}rPr")
        start = len(text.parts)
        self._walk(run, text, ground)
        if properties is None:
            text.bold = text.bold and not "".join(text.parts[start:]).strip()
            own = ground.looks
        else:
            own = self._looks(properties).over(ground.looks)
            text.bold = text.bold and properties.find(f"{W}b") is not None
        if own.vanish or own.tiny or (own.white and not own.shaded and not ground.coloured):
            text.hidden += text.parts[start:]
            del text.parts[start:]

    def _looks(self, properties: Any) -> Looks:
        style = value(properties, "rStyle")
        own = looks(properties)
        return own.over(self.styles.get(style).looks) if style else own

    def _page(self, node: Any, text: Text, ground: Ground) -> None:
        text.breaks += 1

    def _chosen(self, node: Any, text: Text, ground: Ground) -> None:
        """Read the newest form of content that is there in several, or what is meant for old
        programs when the newest is empty."""
        choice, fallback = node.find(f"{MC}Choice"), node.find(f"{MC}Fallback")
        if choice is not None and (fallback is None or len(choice)):
            self._walk(choice, text, ground)
        elif fallback is not None:
            self._walk(fallback, text, ground)


def _drawing(node: Any, namespace: str, name: str, text: Text) -> None:
    if node.tag.startswith(namespace) and (key := node.get(R + name)):
        text.drawings.append(key)


def _remark(node: Any, text: Text, ground: Ground) -> None:
    text.remarks.append((local(node).removesuffix("Reference"), node.get(f"{W}id", "")))


def _deleted(node: Any, text: Text, ground: Ground) -> None:
    text.hidden += [each.text or "" for each in node.iter(f"{W}delText", f"{W}t")]
