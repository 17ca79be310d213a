"""Questions that the documents do not answer, and what an answer says beside its text."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.filters import ids
from frontend.api.bodies.strict import Strict
from retrieval.gaps.settling import LONGEST_NOTE


class TellIn(Strict):
    """Whom to tell; without it, those who keep the collection of the nearest document."""

    collections = ids(required=False)


class SettleIn(Strict):
    """What became of a question, for all who asked alike."""

    state = serializers.CharField(max_length=8, help_text="open, answered or declined.")
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class NearOut(serializers.Serializer[Any]):
    """A document that came near."""

    id = serializers.UUIDField(source="pk")
    title = serializers.CharField()


class GapOut(serializers.Serializer[Any]):
    """A question that was sent to those who keep a collection."""

    id = serializers.UUIDField(source="gap.pk")
    question = serializers.CharField(source="gap.question")
    language = serializers.CharField(source="gap.language", allow_blank=True)
    collection = serializers.UUIDField(source="gap.collection_id")
    collection_name = serializers.CharField(
        source="collection", allow_blank=True, help_text="Empty when it may no longer be read."
    )
    documents = NearOut(many=True, help_text="The nearest ones, of those that may be read.")
    state = serializers.CharField(source="gap.state", help_text="open, answered or declined.")
    note = serializers.CharField(allow_blank=True, help_text="Of whoever settled it.")
    created_at = serializers.DateTimeField(source="gap.created_at")
    settled_at = serializers.DateTimeField(source="gap.settled_at", allow_null=True)


class KeptGapOut(GapOut):
    """The same for those who keep the collection."""

    alike = serializers.CharField(
        source="gap.alike", help_text="The same for questions in nearly the same words."
    )
    asked_by = serializers.CharField(source="sender", help_text="Who sent it.")


class LookedOut(serializers.Serializer[Any]):
    """What was searched."""

    collections = serializers.IntegerField()
    passages = serializers.IntegerField()
    narrowed = serializers.BooleanField(help_text="Whether filters left out something.")
    corrected = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2),
        help_text="Words that nothing has, each with what was looked for besides it.",
    )


class SideOut(serializers.Serializer[Any]):
    """One side of a conflict."""

    citation = serializers.IntegerField(help_text="Number of the citation that holds the quote.")
    dated = serializers.CharField(allow_blank=True, help_text="Since when it holds, ISO 8601.")


class ConflictOut(serializers.Serializer[Any]):
    """Sources that contradict each other; the latest is the first."""

    sides = SideOut(many=True)
