"""Codes, numbers and versions as tokens: their parts, and each two or three neighbours together.

`ERR-2041`, `err_2041`, `ERR2041` and `ERR 2041` have the same parts in the same order; so has a
version with what comes before or after it, and an account number in groups of four.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import combinations

_GROUP = re.compile(r"[^\W_]+")
_PART = re.compile(r"[^\W\d_]+|\d+")
_MIXED = 3
"""Parts of one group, beyond which it is no code but a hash or the like, and stays whole."""
_PREFIX = re.compile(r"(?<![^\W_])(?:v(?=\d+\.\d)|0x(?=[0-9a-f]+(?![^\W_])))")
"""Before versions and hexadecimal numbers, and often left out."""
_LOOSE = re.compile(r"[^\w.:@#+']|_")
"""What is left out where parts are written as one, which 10.2 and 10:30 never are."""
_TIGHT = re.compile("[.:]")
_DIGITS = re.compile(r"(?<![.:\d])\d+(?:[^\w.:@#+']{1,2}\d+|_\d+)+")
_NUMBER = re.compile(r"\d+")
_GROUPS = 6
_FEWEST_DIGITS = 5
"""Of a number that several are when they are written as one: 10-20 is not 1020."""
_NEIGHBOURS = 3
_QUANTITY = re.compile(r"\d{1,2}")
_BETWEEN = re.compile("[-_]")
_OF_CODES = re.compile(r"[\d_@#+]")

Stem = Callable[[str], str]


def is_code(token: str) -> bool:
    """Tell a number or a code from a word: `10.2.3`, `err-2041`, `max_connections`, `c#`.

    Of one or two digits alone is a quantity, which every other passage has.
    """
    return _OF_CODES.search(token) is not None and not _QUANTITY.fullmatch(token)


def is_compound(token: str) -> bool:
    """Tell parts of a code taken together from its parts: `err-2041`, `10-2`, `max_size`."""
    return _BETWEEN.search(token) is not None and "@" not in token and is_code(token)


def parts_of(run: str, stem: Stem = str) -> list[str]:
    """Return the letters and the digits of a run apart: ERR-2041 and ERR2041 are err and 2041."""
    found: list[str] = []
    for group in _GROUP.findall(_PREFIX.sub("", run)):
        parts = _PART.findall(group)
        found += map(stem, parts) if len(parts) <= _MIXED else [group]
    return found


def neighbours(parts: Sequence[str]) -> list[str]:
    """Return each two and three parts that stand side by side, as one token each."""
    return [
        "-".join(parts[start : start + length])
        for length in range(2, _NEIGHBOURS + 1)
        for start in range(len(parts) - length + 1)
    ]


def of_code(run: str, stem: Stem) -> list[str]:
    """Return the tokens of a run that has a digit; those of a mail address in two pieces."""
    found: list[str] = []
    for piece in run.split("@"):
        parts = parts_of(piece, stem)
        found += [*neighbours(parts), *parts]
    return found


def _joined(run: str) -> str:
    """Return a run without what is left out in it: 10.2-3 is not 10.23."""
    first, *others = _LOOSE.split(run)
    found = before = first
    for piece in others:
        apart = _TIGHT.search(before) or _TIGHT.search(piece)
        found += f" {piece}" if apart else piece
        before = piece or before
    return found


def also_written(run: str, stem: Stem) -> list[str]:
    """Return tokens of other ways to write a run: in one, or its numbers in other groups."""
    joined = _joined(run)
    if joined == run:
        return []
    found = dict.fromkeys(of_code(joined, stem))
    for row in _DIGITS.findall(run):
        numbers = _NUMBER.findall(row)[:_GROUPS]
        for start, end in combinations(range(len(numbers) + 1), 2):
            found["".join(numbers[start:end])] = None
    known = of_code(run, stem)
    return [
        token
        for token in found
        if token not in known and (not token.isdigit() or len(token) >= _FEWEST_DIGITS)
    ]
