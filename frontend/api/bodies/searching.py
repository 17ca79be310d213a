"""Search. Ranks go out, scores never: they would tell about documents that are hidden."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frontend.api.bodies.filters import Filters, ids
from frontend.api.bodies.passages import Box
from frontend.api.bodies.related import AlsoOut, ContextOut
from frontend.api.bodies.strict import Strict
from kb.errors import InvalidError
from retrieval.search.facets import NAMES, Facet, checked

LONGEST_QUESTION = 2_000


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
    collapse = serializers.BooleanField(
        default=True,
        help_text="Put copies together and let no document fill the list; false: the ranking as it"
        " is.",
    )
    expand = serializers.ChoiceField(
        choices=("none", "neighbours", "section"),
        default="none",
        help_text="Give each result its `context`: the passages beside it, or its section.",
    )
    facets = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text=f"Count the documents by: {', '.join(NAMES)}, metadata.<name>.",
    )

    def validate_facets(self, names: list[str]) -> list[str]:
        """Refuse an unknown one."""
        try:
            return checked(names)
        except InvalidError as error:
            raise serializers.ValidationError(str(error)) from None


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
    also = AlsoOut(many=True, help_text="Copies of it, which are not results of their own.")
    context = ContextOut(  # type: ignore[assignment]
        allow_null=True, help_text="With `expand`: what stands around it."
    )


class FacetOut(serializers.Serializer[Any]):
    """A value to filter by."""

    value = serializers.SerializerMethodField(method_name="as_filtered")
    count = serializers.IntegerField(help_text="Documents that you may read and that pass.")
    label = serializers.CharField(help_text="For people.")  # type: ignore[assignment]

    @extend_schema_field({"type": ["string", "number", "boolean"]})
    def as_filtered(self, facet: Facet) -> str | int | float | bool:
        """Return the value as the filter takes it."""
        return facet.value


class CorrectionOut(serializers.Serializer[Any]):
    """A word that no document of yours has, and what was searched for besides it."""

    word = serializers.CharField()
    instead = serializers.CharField()


class SynonymOut(serializers.Serializer[Any]):
    """A term of the question, and what else was searched for by the glossary of a collection."""

    term = serializers.CharField()
    others = serializers.ListField(child=serializers.CharField())
    collection = serializers.UUIDField(source="collection_id")


class SearchOut(serializers.Serializer[Any]):
    """What was found."""

    results = ResultOut(many=True, source="hits")
    took_ms = serializers.FloatField()
    corrections = CorrectionOut(many=True)
    synonyms = SynonymOut(many=True)
    facets = serializers.DictField(
        child=FacetOut(many=True),
        required=False,
        help_text="Only when asked for: the 50 most frequent values of each. They do not depend on"
        " the query; each leaves its own filter out.",
    )
