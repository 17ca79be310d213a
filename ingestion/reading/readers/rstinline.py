"""Inline marks of reStructuredText."""

from __future__ import annotations

import re

_LITERAL = re.compile(r"``(.{1,1000}?)``", re.S)
_LINK = re.compile(r"`([^`<>]*?)\s*<[^`<>]*>`_{0,2}")
_ROLE = re.compile(r":[\w.:+-]+:`([^`]*)`|`([^`]*)`:[\w.:+-]+:")
_TARGETED = re.compile(r"^[!~]?(.*?)\s*<[^<>]+>$", re.S)
_TEXT = re.compile(r"_?`([^`]+)`_{0,2}")
_MARK = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)(.{0,400}?\S)\1(?![\w*])", re.S)
_NOTE = re.compile(r"\[([#*\w-]+)\]_(?!\w)")
_NAME = re.compile(r"(?<=\w)__?(?=[\s.,;:!?)'\"]|$)")
_BARS = re.compile(r"\|([^|\s](?:[^|\n]{0,80}[^|\s])?)\|_{0,2}")
_KEPT = re.compile("\0(\\d+)\0")
_ESCAPED = re.compile(r"\\(\s)|\\(.)", re.S)


def inline(text: str) -> str:
    """Return text without marks; links and roles keep their words."""
    if not re.search(r"[`*\\_|]", text):
        return text
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(1) or match.group(2) or "")
        return f"\0{len(kept) - 1}\0"

    def escaped(match: re.Match[str]) -> str:
        kept.append("" if match.group(1) else match.group(2))
        return f"\0{len(kept) - 1}\0"

    text = _ESCAPED.sub(escaped, _LITERAL.sub(keep, text.replace("\0", "")))
    text = _ROLE.sub(lambda m: _words(m.group(1) or m.group(2) or ""), text)
    text = _TEXT.sub(r"\1", _LINK.sub(r"\1", text))
    text = _NAME.sub("", _NOTE.sub(r"[\1]", _MARK.sub(r"\2", text)))
    text = _BARS.sub(r"\1", text)
    return _restored(text, kept)


def _words(role: str) -> str:
    found = _TARGETED.match(role)
    return found.group(1) if found and found.group(1) else role.lstrip("!~")


def _restored(text: str, kept: list[str]) -> str:
    return _KEPT.sub(lambda m: _restored(kept[int(m.group(1))], kept), text)
