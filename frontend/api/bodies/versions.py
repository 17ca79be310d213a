"""Versions of a document, and when they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from frontend.api.bodies.strict import Strict
from kb.access.effect import EFFECTS, effect_of

if TYPE_CHECKING:
    from kb.models import Version


class EffectIn(Strict):
    """From when until when a version holds: ISO 8601 dates (their first moment) or times."""

    effective_from = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Null: from when it is ready."
    )
    effective_to = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="Exclusive; null: until another version takes effect.",
    )


class VersionOut(serializers.Serializer[Any]):
    """One version of a document."""

    number = serializers.IntegerField()
    state = serializers.CharField()
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    passages = serializers.IntegerField(source="passage_count")
    effective_from = serializers.DateTimeField(allow_null=True)
    effective_to = serializers.DateTimeField(allow_null=True)
    effect = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field({"type": ["string", "null"], "enum": [*EFFECTS, None]})
    def get_effect(self, version: Version) -> str | None:
        """Tell whether it holds now; None while it is not ready."""
        return effect_of(version, version.document)
