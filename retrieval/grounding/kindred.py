"""Words that mean the same: a claim may use one of them where its quote has another."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kb.text import stem

_FILE = Path(__file__).parent / "kindred.txt"


@cache
def _kin() -> dict[str, frozenset[str]]:
    """Return word -> the words of its lines; English ones are stems."""
    found: dict[str, frozenset[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        words = frozenset(map(stem, line.split())) if line[:1] != "#" else frozenset()
        for word in words:
            found[word] = found.get(word, frozenset()) | words
    return found


def with_kin(keys: Iterable[str]) -> frozenset[str]:
    """Return the stems, and all that mean the same as one of them."""
    kin = _kin()
    found = frozenset(keys)
    return found.union(*(kin[key] for key in found if key in kin))
