"""What a page holds that nobody sees on it."""

from __future__ import annotations

import re
from typing import Any

from ingestion.reading.readers.source import EXCERPT, Source

_DROPPED = frozenset(
    "head script style noscript template nav svg iframe object embed canvas video audio".split()
)
_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?:font-size|opacity)\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:!|;|$)"
    r"|(?<!-)color\s*:\s*transparent"
    r"|(?:text-indent|left|right|top|margin-left)\s*:\s*-\d{3,}(?:px|pt|em|rem)?",
    re.I,
)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.I)
_WHITE = re.compile(r"#f{3}(?:f{3})?|white|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)", re.I)
_BACKGROUND = re.compile(r"(?<![\w-])background(?:-color|-image)?\s*:\s*([^;!]+)", re.I)
_NAME = re.compile(r"[.#]?[\w-]+")


class Hidden:
    """Tells the hidden elements of a page, and notes the text of each once."""

    def __init__(self, root: Any, source: Source) -> None:
        self.source = source
        rules = [r for style in root.iter("style") for r in (style.text or "").split("}")]
        painting = [rule.partition("{")[0] for rule in rules if "background" in rule]
        self.painted = {name for rule in painting for name in _NAME.findall(rule)}
        self.elsewhere = any("stylesheet" in (link.get("rel") or "") for link in root.iter("link"))

    def skips(self, node: Any) -> bool:
        """Tell whether an element is left out."""
        if node.tag in _DROPPED or node.get("role") == "navigation":
            return True
        if not node.attrib or not self._is_unseen(node):
            return False
        text = " ".join(" ".join(node.itertext()).split())[:EXCERPT]
        if text:
            self.source.note("hidden-text", text=text)
        return True

    def _is_unseen(self, node: Any) -> bool:
        if "hidden" in node.attrib and node.get("hidden") != "until-found":
            return True
        style = node.get("style") or ""
        if style and _STYLE.search(style):
            return True
        found = _COLOUR.search(style)
        colour = found.group(1) if found else node.get("color") or ""
        return bool(_WHITE.fullmatch(colour.strip())) and self._is_on_white(node)

    def _is_on_white(self, node: Any) -> bool:
        """Tell whether nothing can have coloured the ground that the element stands on."""
        for each in [node, *node.iterancestors()]:
            ground = _BACKGROUND.search(each.get("style") or "")
            paint = ground.group(1) if ground else each.get("bgcolor") or ""
            if paint:
                return bool(_WHITE.match(paint.strip()))
            names = {each.tag, "#" + (each.get("id") or "")}
            names |= {"." + name for name in (each.get("class") or "").split()}
            if names & self.painted or (self.elsewhere and len(names) > 2):
                return False
        return True
