"""MinHash: a small fingerprint of a text, from which the likeness of two texts is estimated.

Broder, "On the resemblance and containment of documents" (1997); banding after Leskovec, Rajaraman
and Ullman, "Mining of Massive Datasets", chapter 3. Two texts are compared as sets of shingles:
runs of three words, and of five characters in scripts without spaces. Pure and deterministic.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kb.text.normalise import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

BANDS, ROWS = 24, 5
"""Texts that share 0.8 of their shingles have a band in common with a chance of 0.9999, texts that
share 0.3 with one of 0.06."""
MINIMA = BANDS * ROWS
WORDS, CHARACTERS = 3, 5
"""Length of a shingle."""
_SEED = 0x466F6F74
_AT_ONCE = 4096
_RUN = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)|(\w+)")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`signature`: `MINIMA` numbers of 32 bits, little-endian; `bands`: `BANDS` of 64 bits."""

    signature: bytes
    bands: list[int]


def sketch_of(texts: Iterable[str]) -> Fingerprint | None:
    """Return the fingerprint of a text given in parts, or None when it has no words."""
    import numpy

    hashes = {zlib.crc32(each.encode("utf-8", "replace")) for each in shingles(texts)}
    if not hashes:
        return None
    values = numpy.fromiter(hashes, numpy.uint64, len(hashes))
    factors, terms = _functions()
    minima = numpy.full(MINIMA, 2**32 - 1, numpy.uint32)
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE, None]
        hashed = ((some * factors + terms) >> numpy.uint64(32)).astype(numpy.uint32)
        minima = numpy.minimum(minima, hashed.min(axis=0))
    return Fingerprint(minima.astype("<u4").tobytes(), list(_bands(minima)))


def likeness(one: bytes, other: bytes) -> float:
    """Return the estimated share of shingles that two texts have in common, 0 to 1."""
    import numpy

    same = numpy.frombuffer(one, "<u4") == numpy.frombuffer(other, "<u4")
    return float(same.mean())


def shingles(texts: Iterable[str]) -> Iterator[str]:
    """Yield the shingles of a text; a text shorter than one is its own."""
    words: list[str] = []
    for text in texts:
        for dense, word in _RUN.findall(fold(text)):
            if dense:
                yield from _windows(dense)
                continue
            words = [*words[1 - WORDS :], word]
            if len(words) == WORDS:
                yield " ".join(words)
    if 0 < len(words) < WORDS:
        yield " ".join(words)


def _windows(run: str) -> Iterator[str]:
    for start in range(max(1, len(run) - CHARACTERS + 1)):
        yield run[start : start + CHARACTERS]


@cache
def _functions() -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the hash functions: multiply, add and keep the upper half (Dietzfelbinger, 1996)."""
    import numpy

    chance = numpy.random.Generator(numpy.random.PCG64(_SEED))
    factors = chance.integers(0, 2**64, MINIMA, numpy.uint64) | numpy.uint64(1)
    return factors, chance.integers(0, 2**64, MINIMA, numpy.uint64)


def _bands(minima: NDArray[Any]) -> Iterator[int]:
    for band in range(BANDS):
        rows = minima[band * ROWS : (band + 1) * ROWS].astype("<u4").tobytes()
        digest = hashlib.blake2b(bytes([band]) + rows, digest_size=8).digest()
        yield int.from_bytes(digest, "little", signed=True)
