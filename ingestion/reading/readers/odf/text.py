"""The text of a paragraph, without what its reader does not see, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingestion.reading.readers.odf.document import OFFICE, TEXT, Styles, amount
from ingestion.reading.readers.ooxml.package import local

_SKIPPED = frozenset("bookmark tracked-changes ruby-text title desc script".split())
_HIDDEN = frozenset("hidden-text hidden-paragraph".split())
_MOST_SPACES = 200


@dataclass
class Text:
    """A paragraph's text, and the elements that follow it: notes, comments, frames."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    later: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is seen."""
        return "".join(self.parts)


def read(node: Any, styles: Styles, *, ground: bool) -> Text:
    """Return the text of a paragraph or heading; on a coloured `ground` white letters are seen."""
    text = Text()
    hidden = not ground and styles.hides(node.get(f"{TEXT}style-name", ""))
    _walk(node, text, styles, ground, hidden)
    return text


def _walk(node: Any, text: Text, styles: Styles, ground: bool, hidden: bool) -> None:
    _add(node.text, text, hidden)
    for child in node:
        if isinstance(child.tag, str):
            _element(child, text, styles, ground, hidden)
        _add(child.tail, text, hidden)


def _element(node: Any, text: Text, styles: Styles, ground: bool, hidden: bool) -> None:
    name = local(node)
    if name == "s":
        text.parts.append(" " * min(amount(node, f"{TEXT}c"), _MOST_SPACES))
    elif name in ("tab", "line-break"):
        text.parts.append("\t" if name == "tab" else "\n")
    elif name == "note" or node.tag == f"{OFFICE}annotation" or "drawing" in node.tag:
        text.later.append(node)
    elif name in _HIDDEN:
        text.hidden += node.itertext()
    elif name not in _SKIPPED:
        own = not ground and styles.hides(node.get(f"{TEXT}style-name", ""))
        _walk(node, text, styles, ground, hidden or own)


def _add(found: str | None, text: Text, hidden: bool) -> None:
    if found:
        (text.hidden if hidden else text.parts).append(" ".join(found.split("\n")))
