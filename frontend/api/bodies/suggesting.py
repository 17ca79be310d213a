"""Suggestions while somebody types."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.filters import ids
from frontend.api.bodies.strict import Strict

LONGEST_TYPED = 2_000


class SuggestQuery(Strict):
    """What was typed so far."""

    q = serializers.CharField(max_length=LONGEST_TYPED, help_text="From two characters on.")
    collections = ids(required=False)


class SuggestionOut(serializers.Serializer[Any]):
    """One suggestion."""

    kind = serializers.ChoiceField(choices=("document", "section", "question"))
    text = serializers.CharField()
    place = serializers.CharField(
        allow_blank=True, help_text="The collection of a document, the document of a section."
    )
    document_id = serializers.UUIDField(allow_null=True)
    passage_id = serializers.UUIDField(allow_null=True)
    url = serializers.SerializerMethodField()

    def get_url(self, suggestion: Any) -> str:
        """Return the absolute address of the page it opens."""
        return str(self.context["url"](suggestion))


class SuggestOut(serializers.Serializer[Any]):
    """At most eight: documents, then sections, then the asker's own questions."""

    suggestions = SuggestionOut(many=True)
