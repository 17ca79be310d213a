"""Simplified and traditional Chinese: a title is stored in one of them and typed in either."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kb.text import fold, has_cjk


def variants(text: str) -> list[str]:
    """Return `text`, and of Chinese also its simplified and its traditional form."""
    if not has_cjk(text):
        return [text]
    simplified = fold(text)
    return list(dict.fromkeys([text, simplified, simplified.translate(_traditional())]))


@cache
def _traditional() -> dict[int, str]:
    """Return simplified -> the usual traditional character, from OpenCC's table (Apache-2.0)."""
    from opencc import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    pairs = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == 1}
