"""Text that came out wrong: a lost encoding, or a font whose characters mean something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.text import fold

if TYPE_CHECKING:
    from ingestion.reading import Block

_LOST = re.compile(r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]|\(cid:\d+\)|锟斤拷|烫烫烫")
_MOJIBAKE = re.compile(
    "[\u00c2-\u00c3][\u0080-\u00bf\u20ac\u0192\u2020-\u2022\u2026\u2030\u0152\u0153]"
    "|\u00e2\u20ac|[\u00e4-\u00e9][\u00a0-\u00bf\u20ac\u0152-\u0192\u2013-\u2030]"
)
"""UTF-8 that was read as Windows-1252: "Ã©", "â€™", "ä¸\xad"."""
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_VOWELS = frozenset("aeiouyAEIOUY")
_FEWEST_LOST = 0.02
"""Share of lost characters from which a block counts as garbled."""
_FEWEST_COMMON = 0.8
"""Share of first-level GB 2312 characters in ordinary Chinese is above .95."""
_VOWEL_SHARE = (0.22, 0.65)
"""Vowels among the letters of languages in Latin script: .32 to .5."""
_ENOUGH_HAN, _ENOUGH_LETTERS = 20, 120
"""Characters from which the last two say something."""
_SAMPLE = 5_000


def share(blocks: Sequence[Block]) -> tuple[float, list[str]]:
    """Return the share of the prose that is garbled, 0 to 1, and the first garbled texts."""
    prose = [each for each in blocks if each.kind not in ("code", "table")]
    bad = [each for each in prose if garbled(each.text)]
    total = sum(len(each.text) for each in prose)
    lost = sum(len(each.text) for each in bad)
    return (lost / total if total else 0.0), [each.text for each in bad[:5]]


def garbled(text: str) -> bool:
    """Tell whether a paragraph is not language any more."""
    sample = text[:_SAMPLE]
    if not sample.strip():
        return False
    lost = len(_LOST.findall(sample)) + len(_MOJIBAKE.findall(sample))
    if lost / len(sample) >= _FEWEST_LOST and lost > 1:
        return True
    return _strange_chinese(sample) or _strange_latin(sample)


def _strange_chinese(text: str) -> bool:
    han = _HAN.findall(fold(text))
    if len(han) < _ENOUGH_HAN:
        return False
    return sum(map(_is_common, han)) / len(han) < _FEWEST_COMMON


def _is_common(character: str) -> bool:
    """Tell whether a character is of the first level of GB 2312: the 3,755 most used ones."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _strange_latin(text: str) -> bool:
    letters = [unicodedata.normalize("NFD", each)[0] for each in _LATIN.findall(text)]
    if len(letters) < _ENOUGH_LETTERS:
        return False
    vowels = sum(letter in _VOWELS for letter in letters) / len(letters)
    return not _VOWEL_SHARE[0] <= vowels <= _VOWEL_SHARE[1]
