"""Metadata: small, flat and storable."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import Field

MOST_BYTES = 16 * 2**10
LONGEST_NAME = 100
LARGEST_NUMBER = 2**53
"""Beyond it JSON readers disagree about integers; infinity and NaN are beyond it, too."""


def _scalar(value: Any) -> bool:
    if isinstance(value, bool | str):
        return True
    return isinstance(value, int | float) and abs(value) <= LARGEST_NUMBER


def _allowed(value: Any) -> bool:
    return all(map(_scalar, value)) if isinstance(value, list) else _scalar(value)


def _storable(text: str) -> bool:
    """Postgres stores neither NUL nor lone surrogates."""
    try:
        return "\\u0000" not in text and len(text.encode()) <= MOST_BYTES
    except UnicodeEncodeError:
        return False


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": ["string", "number", "boolean", "array"]},
        "description": "Names to strings, numbers, booleans or lists of them; at most 16 KB.",
    }
)
class Metadata(Field[dict[str, Any], Any, dict[str, Any], Any]):
    """A JSON object, or its text in a form."""

    default_error_messages = {
        "invalid": _("Give an object of names with strings, numbers, booleans or lists of them."),
        "too_large": _("Metadata is at most 16 KB of plain text."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the checked metadata."""
        if isinstance(data, str):
            data = self._decoded(data)
        if not isinstance(data, dict) or not all(map(_allowed, data.values())):
            self.fail("invalid")
        if not all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in data):
            self.fail("invalid")
        if not _storable(json.dumps(data, ensure_ascii=False)):
            self.fail("too_large")
        return data

    def _decoded(self, text: str) -> Any:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            self.fail("invalid")

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return it as it is."""
        return dict(value)
