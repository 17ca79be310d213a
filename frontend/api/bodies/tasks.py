"""Named fields of a document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.asking import CitationOut
from frontend.api.bodies.strict import Strict
from retrieval.fields import KINDS, LONGEST_DESCRIPTION, LONGEST_NAME, MOST


class FieldIn(Strict):
    """A field to be read."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    type = serializers.ChoiceField(choices=KINDS, default="text")
    description = serializers.CharField(
        max_length=LONGEST_DESCRIPTION,
        required=False,
        allow_blank=True,
        default="",
        help_text="What it means, in the words of the document if they are known.",
    )


class FieldsIn(Strict):
    """The fields to be read, each by another name."""

    fields = serializers.ListField(  # type: ignore[assignment]
        child=FieldIn(), min_length=1, max_length=MOST
    )


class ValueOut(serializers.Serializer[Any]):
    """What was found of a field."""

    name = serializers.CharField(source="field.name")
    type = serializers.CharField(source="field.kind")
    value = serializers.JSONField(
        allow_null=True,
        help_text="A text word for word, a number, a day (2021-05-03), true or false; null: "
        "not in this document.",
    )
    citation = serializers.IntegerField(
        allow_null=True, help_text="Number of the footnote in whose quote the value stands."
    )
    named = serializers.BooleanField(
        help_text="Whether the quote or its heading has a word of the field's name or description; "
        "if not, check that the value is not that of something else."
    )
    why = serializers.CharField(
        allow_blank=True,
        help_text="Why there is no value: absent (it was not found), unproven (the model named one "
        "that stands in no quote).",
    )


class FieldsOut(serializers.Serializer[Any]):
    """The fields in the order they were asked for, and their footnotes."""

    fields = ValueOut(many=True, source="values")  # type: ignore[assignment]
    citations = CitationOut(many=True)
    read = serializers.IntegerField(help_text="Passages of the document that were read, ...")
    passages = serializers.IntegerField(help_text="... of so many.")
    model = serializers.CharField()
    prompt_version = serializers.CharField()
