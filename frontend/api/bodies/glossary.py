"""Entries of a glossary."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.strict import Strict
from kb.access.glossary import LONGEST, MOST_TERMS


class EntryIn(Strict):
    """Terms that mean the same in the collection."""

    terms = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST),
        min_length=2,
        max_length=MOST_TERMS,
        help_text="Without commas, semicolons and “=”. An acronym that is also a word of every"
        " question, such as IT, counts where it is written in capitals.",
    )


class EntryOut(serializers.Serializer[Any]):
    """An entry."""

    id = serializers.UUIDField()
    terms = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
