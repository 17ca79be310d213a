"""Collections as files."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.strict import Strict


class ImportIn(Strict):
    """The file of an export."""

    file = serializers.FileField()
    name = serializers.CharField(max_length=200, required=False, help_text="Default: as exported.")
    trust_names = serializers.BooleanField(
        default=False,
        help_text="People and groups of another installation are those of the same name here.",
    )


class NotTaken(serializers.Serializer[Any]):
    """A version that an upload would have refused, too."""

    filename = serializers.CharField()
    reason = serializers.CharField()


class Stranger(serializers.Serializer[Any]):
    """Somebody the file names who is not certainly known here, and was given nothing."""

    kind = serializers.ChoiceField(choices=["user", "group"])
    name = serializers.CharField()


class ImportedOut(serializers.Serializer[Any]):
    """The new collection, and what became of its content."""

    id = serializers.UUIDField(source="collection.id")
    name = serializers.CharField(source="collection.name")
    documents = serializers.IntegerField()
    versions = serializers.IntegerField()
    grants = serializers.IntegerField()
    not_taken = NotTaken(many=True, source="refused")
    unknown = Stranger(many=True)
