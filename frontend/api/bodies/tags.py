"""Tags of a document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from kb.access.tags import tags_of
from kb.errors import InvalidError


class Tags(serializers.ListField):
    """Short labels; a form repeats the field."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "At most 20 of 60 characters; their case does not matter.")
        child = serializers.CharField(max_length=200, allow_blank=True)
        super().__init__(child=child, max_length=100, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        """Return them in their one form, each once."""
        try:
            return tags_of(super().to_internal_value(data))
        except InvalidError as error:
            raise serializers.ValidationError(str(error), code="tags") from None
