"""Equations on one line: fractions with a stroke, powers with a hat, roots with their sign."""

from __future__ import annotations

from typing import Any

from ingestion.reading.readers.ooxml.package import M, local

_DEEPEST = 60


def linear(node: Any, depth: int = 0) -> str:
    """Return the text of an Office Math element."""
    if depth > _DEEPEST:
        return "".join(t.text or "" for t in node.iter(f"{M}t"))
    name = local(node)
    if name == "t":
        return node.text or ""
    if name.endswith("Pr"):
        return ""
    if name in ("mr", "eqArr"):
        return " ".join(linear(child, depth + 1) for child in node)
    parts = {local(child): linear(child, depth + 1) for child in node}
    made = _built(name, node, parts)
    if made is not None:
        return made
    return "".join(linear(child, depth + 1) for child in node)


def _built(name: str, node: Any, parts: dict[str, str]) -> str | None:
    base = parts.get("e", "")
    scripts = _script("_", parts.get("sub", "")) + _script("^", parts.get("sup", ""))
    match name:
        case "rad":
            return f"{parts.get('deg', '')}√{_group(base)}"
        case "sSup" | "sSub" | "sSubSup" | "sPre":
            return _group(base) + scripts
        case "nary":
            return _property(node, "chr", "∫") + scripts + f" {base}"
        case "limLow" | "limUpp":
            return base + _script("_", parts.get("lim", ""))
        case "func":
            return f"{parts.get('fName', '')} {base}"
        case "d":
            return _bracketed(node)
        case "f":
            return f"{_group(parts.get('num', ''))}/{_group(parts.get('den', ''))}"
        case _:
            return None


def _property(node: Any, name: str, usual: str) -> str:
    found = node.find(f"{M}{local(node)}Pr/{M}{name}")
    return usual if found is None else found.get(f"{M}val", "")


def _bracketed(node: Any) -> str:
    inner = _property(node, "sepChr", "|").join(
        linear(child) for child in node if local(child) == "e"
    )
    return _property(node, "begChr", "(") + inner + _property(node, "endChr", ")")


def _script(mark: str, text: str) -> str:
    return mark + _group(text) if text else ""


def _group(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
