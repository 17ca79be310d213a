"""Request bodies in which an unknown field is an error, not silently ignored."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer

_ALWAYS = {"csrfmiddlewaretoken"}


class Strict(Serializer[Any]):
    """A misspelt `collections` must not widen a search to everything."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names, then the values."""
        known = {name for name, field in self.fields.items() if not field.read_only}
        unknown = set(data) - known - _ALWAYS if hasattr(data, "keys") else set()
        if unknown:
            message = _("There is no such field.")
            raise ValidationError({str(name): [message] for name in sorted(unknown)}, "unknown")
        return super().to_internal_value(data)
