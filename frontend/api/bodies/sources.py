"""Sources: places elsewhere that a collection is kept in step with. A secret only ever goes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.strict import Strict
from ingestion.sources.registry import CONNECTORS

_KINDS = "One of " + ", ".join(CONNECTORS) + "."


class SourcePatch(Strict):
    """Some of a source's values."""

    name = serializers.CharField(max_length=200, required=False)
    options = serializers.DictField(
        required=False, help_text="As the kind needs them: url, path, bucket, include, ..."
    )
    secret = serializers.CharField(
        max_length=10_000,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        write_only=True,
        help_text="Password, key or token. Encrypted; never shown again. Empty: none.",
    )
    every_minutes = serializers.IntegerField(min_value=5, max_value=10_080, required=False)
    enabled = serializers.BooleanField(required=False)


class SourceIn(SourcePatch):
    """A new source."""

    kind = serializers.CharField(max_length=20, help_text=_KINDS)
    name = serializers.CharField(max_length=200)
    options = serializers.DictField()
    enabled = None  # type: ignore[assignment]


class RunOut(serializers.Serializer[Any]):
    """One visit, and what came of it."""

    state = serializers.CharField(help_text="running, done or failed.")
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="Things that could not be taken over.")
    message = serializers.CharField(allow_blank=True, help_text="For people.")


class SourceOut(serializers.Serializer[Any]):
    """A source as owners of its collection see it."""

    id = serializers.UUIDField(source="source.id")
    collection = serializers.UUIDField(source="source.collection_id")
    kind = serializers.CharField(source="source.kind", help_text=_KINDS)
    name = serializers.CharField(source="source.name")
    options = serializers.DictField(source="source.options")
    has_secret = serializers.SerializerMethodField()
    every_minutes = serializers.IntegerField(source="source.every_minutes")
    enabled = serializers.BooleanField(source="source.enabled")
    state = serializers.CharField(help_text="waiting, running, done, failed or paused.")
    acts_for = serializers.CharField(
        source="source.created_by.username", allow_null=True, default=None
    )
    next_run_at = serializers.DateTimeField(source="source.next_run_at")
    documents = serializers.IntegerField()
    problems = serializers.IntegerField()
    last_run = RunOut(source="run", allow_null=True)

    def get_has_secret(self, standing: Any) -> bool:
        """Tell whether a secret is stored, and nothing more of it."""
        return bool(standing.source.secret)


class ItemOut(serializers.Serializer[Any]):
    """One thing of a source, and the document made of it."""

    key = serializers.CharField()
    document = serializers.UUIDField(source="document_id", allow_null=True)
    problem = serializers.CharField(allow_blank=True, help_text="Why it was not taken over.")
