"""What the model says of each field, read from its text however broken that is. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kb.text import clean
from retrieval.fields.wanted import Field

LONGEST = 400
"""Characters of a value."""


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and the number of the source that it is said to come from (0: none was named)."""

    value: str | float | bool
    source: int


def said(text: str, fields: Sequence[Field]) -> dict[str, Said]:
    """Return name -> what is said of it; fields without a value of their kind are missing.

    Each field is looked for by itself, so that an object that is cut off, or has something around
    it, still gives what is whole in it.
    """
    found = {}
    for field in fields:
        value, source = _after(text, field.name)
        fit = _fit(value, field.kind)
        if fit is not None:
            found[field.name] = Said(fit, source)
    return found


def _after(text: str, name: str) -> tuple[Any, int]:
    keys = {json.dumps(name, ensure_ascii=plain) for plain in (False, True)}
    match = re.search(rf"(?:{'|'.join(map(re.escape, keys))})\s*:\s*", text)
    if match is None:
        return None, 0
    try:
        value, _end = json.JSONDecoder().raw_decode(text, match.end())
    except (ValueError, RecursionError):
        return None, 0
    if not isinstance(value, dict):
        return value, 0
    source = value.get("source")
    return value.get("value"), source if type(source) is int else 0


def _fit(value: Any, kind: str) -> str | float | bool | None:
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "number":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if number and abs(value) < 2**53 and math.isfinite(value) else None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    line = " ".join(clean(str(value)).split())
    return line if 0 < len(line) <= LONGEST else None
