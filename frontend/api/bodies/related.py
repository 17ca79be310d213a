"""What is around a result: copies, the text before and after it, related documents, questions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.strict import Strict

MOST_AROUND = 10
MOST_RELATED = 20
LONGEST_QUESTION = 2_000


class AlsoOut(serializers.Serializer[Any]):
    """Where else a passage stands, word for word or nearly."""

    document_id = serializers.UUIDField()
    title = serializers.CharField()
    passage_id = serializers.UUIDField()


class ContextOut(serializers.Serializer[Any]):
    """A passage with what stands around it."""

    text = serializers.CharField()
    start = serializers.IntegerField(help_text="Where its own part begins, in code points.")
    end = serializers.IntegerField(help_text="Where it ends (exclusive).")


class ContextQuery(Strict):
    """How much around a passage."""

    before = serializers.IntegerField(min_value=0, max_value=MOST_AROUND, default=1)
    after = serializers.IntegerField(min_value=0, max_value=MOST_AROUND, default=1)
    section = serializers.BooleanField(
        default=False, help_text="The whole section instead of `before` and `after`."
    )


class RelatedQuery(Strict):
    """Which related documents."""

    passage = serializers.UUIDField(
        required=False, help_text="Related to this passage of the document, not to all of it."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST_RELATED, default=5)


class RelatedOut(serializers.Serializer[Any]):
    """Another document about the same, and its nearest passage."""

    document_id = serializers.UUIDField(source="document.pk")
    external_id = serializers.CharField(source="document.external_id", allow_null=True)
    title = serializers.CharField(source="document.title")
    collection = serializers.UUIDField(source="document.collection_id")
    passage_id = serializers.UUIDField(source="passage.pk")
    page = serializers.IntegerField(source="passage.page", allow_null=True)
    text = serializers.CharField(source="passage.text")


class RelatedListOut(serializers.Serializer[Any]):
    """Related documents."""

    results = RelatedOut(many=True)


class QuestionsQuery(Strict):
    """A question, and where its answer would be looked for."""

    question = serializers.CharField(max_length=LONGEST_QUESTION)
    limit = serializers.IntegerField(min_value=1, max_value=MOST_RELATED, default=5)


class QuestionsOut(serializers.Serializer[Any]):
    """Questions that others asked."""

    questions = serializers.ListField(child=serializers.CharField())
