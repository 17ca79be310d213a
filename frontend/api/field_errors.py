"""DRF's nested validation errors as a flat list."""

from __future__ import annotations

from typing import Any


def flatten(detail: Any, pointer: str = "#") -> list[dict[str, str]]:
    """Return `[{pointer, detail, code}]`; pointers are JSON pointers into the request's body."""
    if isinstance(detail, dict):
        pairs = [(_under(pointer, name), each) for name, each in detail.items()]
    elif isinstance(detail, list):
        several = any(isinstance(each, dict | list) for each in detail)
        pairs = [(_under(pointer, i) if several else pointer, e) for i, e in enumerate(detail)]
    else:
        code = str(getattr(detail, "code", "invalid")).replace("_", "-")
        return [{"pointer": pointer, "detail": str(detail), "code": code}]
    return [found for where, each in pairs for found in flatten(each, where)]


def _under(pointer: str, name: str | int) -> str:
    if name == "non_field_errors":
        return pointer
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
