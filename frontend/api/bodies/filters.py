"""What a search, or a question, can be narrowed by."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frontend.api.bodies.strict import Strict
from kb.errors import InvalidError
from retrieval.search.filters import check

MOST_IDS = 100
_SPAN = (
    '`{"from", "to"}`, one is enough: ISO 8601 dates or times. Both ends belong to it; a date'
    " stands for its whole day."
)


def ids(**options: Any) -> serializers.ListField:
    """Return a field of 1 to 100 ids."""
    return serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=MOST_IDS, **options
    )


def _some(help_text: str) -> serializers.ListField:
    text = serializers.CharField(max_length=200)
    return serializers.ListField(
        child=text, allow_empty=False, max_length=MOST_IDS, required=False, help_text=help_text
    )


def _span(of: str) -> serializers.DictField:
    date = serializers.CharField(max_length=40)
    return serializers.DictField(child=date, required=False, help_text=f"{of}: {_SPAN}")


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
)
class OneOrSome(serializers.ListField):
    """A text or a list of texts."""

    child = serializers.CharField(max_length=16)

    def to_internal_value(self, data: Any) -> list[str]:
        """Return a list."""
        return super().to_internal_value([data] if isinstance(data, str) else data)


class Filters(Strict):
    """The filters there are; a document has to pass all of them."""

    language = OneOrSome(
        required=False, allow_empty=False, max_length=MOST_IDS, help_text="Of the document: en, zh."
    )
    formats = _some("pdf, docx, ...")
    documents = ids(required=False)
    tags = _some("With all of these tags, whatever their case.")
    any_tags = _some("With any of these tags.")
    without_tags = _some("With none of these tags.")
    metadata = serializers.DictField(
        required=False,
        help_text="Names to a value it must be equal to, or to operators: eq, ne, in, gt, gte, lt,"
        " lte (numbers and ISO dates, by their type), exists, contains (part of a text, whatever"
        " its case). A list matches when one of its members does. At most 20 conditions.",
    )
    created = _span("When the document was added")
    updated = _span("When the version that is searched was submitted")
    effective = _span("From when that version holds, or else when it was submitted")
    flags = _some("With any of these findings of the quality report.")
    without_flags = _some("With none of these findings of the quality report.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what search would refuse, and say at which filter."""
        for name, value in attrs.items():
            try:
                check({name: value})
            except InvalidError as error:
                raise serializers.ValidationError({name: [str(error)]}) from None
        return attrs
