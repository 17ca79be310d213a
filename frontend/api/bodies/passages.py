"""Passages and where they stand in their source."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Box(serializers.Serializer[Any]):
    """A rectangle on a page, in fractions of the page, origin top left."""

    page = serializers.IntegerField()
    x = serializers.FloatField()
    y = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()


class PassageOut(serializers.Serializer[Any]):
    """A passage in the list of its document."""

    id = serializers.UUIDField()
    ordinal = serializers.IntegerField()
    text = serializers.CharField()
    headings = serializers.ListField(child=serializers.CharField())
    page = serializers.IntegerField(allow_null=True)
    boxes = Box(many=True)
    tokens = serializers.IntegerField()
    language = serializers.CharField()


class PassageDetail(PassageOut):
    """A passage by itself, perhaps of an older version than the current one."""

    document_id = serializers.UUIDField()
    external_id = serializers.CharField(source="document.external_id", allow_null=True)
    title = serializers.CharField(source="document.title")
    collection = serializers.UUIDField(source="document.collection_id")
    version = serializers.IntegerField(source="version.number")
    current = serializers.SerializerMethodField(help_text="Whether search still finds it.")

    def get_current(self, passage: Any) -> bool:
        """Tell whether it belongs to the version that search reads."""
        return bool(passage.document.current_id == passage.version_id)
