"""Text that can be stored and shown: what other places write is not always text. Pure."""

from __future__ import annotations

import re
from typing import Any

_NEVER = re.compile(r"[\x00\ud800-\udfff]")
"""What Postgres stores neither as text nor as JSON."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HALF = re.compile(r"[\ud800-\udfff]")


def storable(given: Any) -> bool:
    """Tell whether all text in plain data, however deep, can be stored."""
    if isinstance(given, str):
        return _NEVER.search(given) is None
    if isinstance(given, dict):
        return all(storable(each) for pair in given.items() for each in pair)
    return not isinstance(given, list | tuple) or all(map(storable, given))


def plain(text: str) -> str:
    """Return text with spaces for control characters and U+FFFD for halves of a character."""
    return _HALF.sub("\ufffd", _CONTROL.sub(" ", text))


def decoded(name: bytes) -> str:
    """Return a path of another system, which wrote it in UTF-8 or in a Chinese encoding."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("latin-1")
