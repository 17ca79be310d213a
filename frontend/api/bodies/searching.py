"""Search. Ranks go out, scores never: they would tell about documents that are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from frontend.api.bodies.metadata import Metadata
from frontend.api.bodies.passages import Box
from frontend.api.bodies.strict import Strict

if TYPE_CHECKING:
    pass

LONGEST_QUESTION = 2_000
MOST_IDS = 100


def ids(**options: Any) -> serializers.ListField:
    """Return a field of 1 to 100 ids."""
    return serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=MOST_IDS, **options
    )


class Filters(Strict):
    """The filters there are."""

    language = serializers.CharField(max_length=16, required=False)
    metadata = Metadata(required=False)
    documents = ids(required=False)


class SearchIn(Strict):
    """A search."""

    query = serializers.CharField(max_length=LONGEST_QUESTION)
    collections = ids(required=False, allow_null=True)
    filters = Filters(required=False, allow_null=True)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=10)
    mode = serializers.ChoiceField(choices=("hybrid", "dense", "lexical"), default="hybrid")
    as_of = serializers.CharField(
        required=False, allow_null=True, help_text="Reserved: searching old versions comes later."
    )

    def validate_as_of(self, value: str | None) -> None:
        """Refuse a date: answering for today instead would be a silent lie."""
        if value is not None:
            raise serializers.ValidationError(_("Search reads current versions only."), "as-of")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Drop what search does not take."""
        attrs.pop("as_of", None)
        return attrs


class ResultOut(serializers.Serializer[Any]):
    """One found passage."""

    passage_id = serializers.UUIDField()
    document_id = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    text = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    boxes = Box(many=True)
    headings = serializers.ListField(child=serializers.CharField())
    rank = serializers.IntegerField(help_text="1 is the best.")


class SearchOut(serializers.Serializer[Any]):
    """What was found."""

    results = ResultOut(many=True, source="hits")
    took_ms = serializers.FloatField()
