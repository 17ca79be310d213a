"""Inline marks of AsciiDoc."""

from __future__ import annotations

import re
from html import unescape

_BRACKETS = r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
_VERBATIM = re.compile(
    r"`\+(.{1,1000}?)\+`|(?<![\w+])\+\+\+(.{1,1000}?)\+\+\+|(?<![\w+])\+\+(.{1,1000}?)\+\+(?!\+)"
    rf"|pass:\w*{_BRACKETS}|(?<![\w+])\+(\S(?:[^+\n]{{0,300}}\S)?)\+(?![\w+])",
    re.S,
)
_LINK = re.compile(rf"(?:link|xref|mailto):(?:\+\+.{{0,1000}}?\+\+|[^\s\[]*){_BRACKETS}", re.S)
_URL = re.compile(rf"(?:https?|ftp|irc)://[^\s\[\]<>]*{_BRACKETS}", re.S)
_CROSS = re.compile(r"<<([^<>,]+)(?:,([^<>]*))?>>")
_NOTE = re.compile(rf"footnote(?:ref)?:[\w-]*{_BRACKETS}", re.S)
_MACRO = re.compile(rf"(?:image|icon):[^\s\[:]+{_BRACKETS}")
_KEYS = re.compile(rf"(?:kbd|btn|menu|stem|latexmath|asciimath):[^\s\[]*{_BRACKETS}")
_ANCHOR = re.compile(r"\[\[[^\[\]]*\]\]|\[#[^\[\]]*\]|(?:anchor|indexterm2?):[^\s\[]*\[[^\[\]]*\]")
_ROLE = re.compile(r"\[[.\w%-]+\](?=[#*_`])")
_DOUBLE = re.compile(r"(\*\*|__|``|##)(?=\S)(.{1,400}?)\1", re.S)
_SINGLE = re.compile(r"(?<![\w*_`#])([*_`#])(?=\S)(.{0,400}?\S)\1(?![\w*_`#])", re.S)
_SCRIPT = re.compile(r"([\^~])(\S[^\s^~]{0,80}?)\1")
_EMPTY = re.compile(r"\{(?:empty|blank|nbsp|zwsp|sp)\}")
_CALLOUT = re.compile(r"\s\+$", re.M)
_KEPT = re.compile("\0(\\d+)\0")
_CHARACTERS = {"plus": "+", "asterisk": "*", "vbar": "|", "backtick": "`", "tilde": "~"}


def inline(text: str) -> str:
    """Return text without marks; links keep their words."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(next(group for group in match.groups() if group is not None))
        return f"\0{len(kept) - 1}\0"

    text = _VERBATIM.sub(keep, _EMPTY.sub("", text.replace("\0", "")))
    text = re.sub(r"\{(\w+)\}", lambda m: _CHARACTERS.get(m.group(1), m.group()), text)
    text = _MACRO.sub(lambda m: m.group(1).split(",")[0], _ANCHOR.sub("", text))
    text = _NOTE.sub(r" (\1)", _KEYS.sub(r"\1", text))
    text = _URL.sub(_words, _LINK.sub(_words, text))
    text = _CROSS.sub(lambda m: m.group(2) or m.group(1), text)
    text = _ROLE.sub("", text)
    for rule in (_DOUBLE, _SINGLE, _SINGLE, _SCRIPT):
        text = rule.sub(r"\2", text)
    text = unescape(_CALLOUT.sub("", text)).replace("\\*", "*").replace("\\_", "_")
    for _ in range(2):
        text = _KEPT.sub(lambda m: kept[int(m.group(1))], text)
    return text


def _words(match: re.Match[str]) -> str:
    """Return what a link shows: its words, or its address when it has none."""
    words = match.group(1).removesuffix("^").split(",window=")[0].strip('"')
    return words or match.group().split("[", 1)[0].removeprefix("link:")
