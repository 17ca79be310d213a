"""Collections and grants."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from frontend.api.bodies.strict import Strict
from kb.access.listing import ROLES


class CollectionIn(Strict):
    """A new collection, or (partly) its new values."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5_000, allow_blank=True, required=False)


class CollectionPatch(CollectionIn):
    """Some of a collection's values."""

    name = serializers.CharField(max_length=200, required=False)


class CollectionOut(serializers.Serializer[Any]):
    """A collection as the asker sees it: own role, and counts of what the asker may read."""

    id = serializers.UUIDField(source="collection.id")
    name = serializers.CharField(source="collection.name")
    description = serializers.CharField(source="collection.description")
    role = serializers.ChoiceField(choices=ROLES)
    documents = serializers.IntegerField(source="counts.documents")
    created_at = serializers.DateTimeField(source="collection.created_at")


class Grantee(Strict):
    """One user (by user name) or one group (by name)."""

    user = serializers.CharField(max_length=150, required=False)
    group = serializers.CharField(max_length=150, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Demand exactly one of the two."""
        if ("user" in attrs) == ("group" in attrs):
            raise serializers.ValidationError(_("Name one user or one group."))
        return attrs


class GrantIn(Grantee):
    """A role for a user or a group."""

    role = serializers.ChoiceField(choices=ROLES)


class GrantOut(serializers.Serializer[Any]):
    """A grant, as owners see it."""

    user = serializers.CharField(source="user.username", allow_null=True, default=None)
    group = serializers.CharField(source="group.name", allow_null=True, default=None)
    role = serializers.ChoiceField(choices=ROLES)
