"""Search. Ranks go out, scores never: they would tell about documents that are hidden."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.metadata import Metadata
from frontend.api.bodies.passages import Box
from frontend.api.bodies.strict import Strict

LONGEST_QUESTION = 2_000
MOST_IDS = 100


def ids(**options: Any) -> serializers.ListField:
    """Return a field of 1 to 100 ids."""
    return serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=MOST_IDS, **options
    )


def codes(**options: Any) -> serializers.ListField:
    """Return an optional field of findings."""
    code = serializers.CharField(max_length=40)
    return serializers.ListField(
        child=code, allow_empty=False, max_length=MOST_IDS, required=False, **options
    )


class Filters(Strict):
    """The filters there are."""

    language = serializers.CharField(max_length=16, required=False)
    metadata = Metadata(required=False)
    documents = ids(required=False)
    flags = codes(help_text="With any of these findings of the quality report.")
    without_flags = codes(help_text="With none of these findings of the quality report.")


class SearchIn(Strict):
    """A search."""

    query = serializers.CharField(max_length=LONGEST_QUESTION)
    collections = ids(required=False, allow_null=True)
    filters = Filters(required=False, allow_null=True)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=10)
    mode = serializers.ChoiceField(choices=("hybrid", "dense", "lexical"), default="hybrid")
    as_of = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="Search what was in effect then: an ISO 8601 date (its first moment) or time.",
    )


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
