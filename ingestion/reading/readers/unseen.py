"""Characters that no reader of a page sees, but a machine does: taken out, and told about.

Unicode tag characters and runs of zero-width characters can carry whole sentences; bidi controls
show a text in another order than the one it is stored in.
"""

from __future__ import annotations

import re

from ingestion.reading.blocks import Block
from ingestion.reading.readers.source import Source

_TAGS = "\U000e0001-\U000e007f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_ZERO = "\u200b-\u200d\u2060-\u2064\ufeff"
UNSEEN = re.compile(f"[{_TAGS}]+|[{_BIDI}]+|[{_ZERO}]{{4,}}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATES = frozenset("\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
_OVERRIDE = re.compile("[\u202d\u202e]")
_FLAG = "\U0001f3f4"
"""A black flag, which tags make a flag of England, Scotland or Wales."""
_AROUND = 60


def reveal(block: Block, source: Source) -> None:
    """Take such characters out of a block, with a note of what they were."""
    if UNSEEN.search(block.text):
        mixed = bool(_RIGHT_TO_LEFT.search(block.text))
        matches = UNSEEN.finditer(block.text)
        for said in dict.fromkeys(_said(match, mixed=mixed) for match in matches):
            if said:
                source.note("hidden-text", page=block.page, text=said)
        block.text = strip(block.text)
        if block.rows:
            block.rows = [[strip(cell) for cell in row] for row in block.rows]


def strip(text: str) -> str:
    """Return text without such characters."""
    return UNSEEN.sub("", text)


def _said(match: re.Match[str], *, mixed: bool) -> str:
    """Return what a run hides: the words in tags, or the text that bidi controls rearrange, which
    a text `mixed` with scripts from right to left needs."""
    run, text = match.group(), match.string
    if run[0] >= _TAGS[0]:
        said = "".join(chr(ord(c) - 0xE0000) for c in run).strip("\x01\x7f ")
        return "" if text[match.start() - 1 : match.start()] == _FLAG else said
    if run[0] in _ISOLATES or _OVERRIDE.search(run):
        if _OVERRIDE.search(run) or not mixed:
            return strip(text[max(match.start() - _AROUND, 0) : match.end() + _AROUND])
        return ""
    return f"{len(run)} zero-width characters"
