"""How sure the evidence must be in a collection, as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.strict import Strict


class StrictnessIn(Strict):
    """What an owner wishes; at least one of both."""

    strictness = serializers.IntegerField(
        required=False, help_text="-1 answers more, 0 is balanced, 1 refuses more."
    )
    measure = serializers.BooleanField(
        required=False, help_text="Whether to try questions anew as soon as the model is idle."
    )


class OutcomeOut(serializers.Serializer[Any]):
    """What a strictness would do to the questions that were tried."""

    strictness = serializers.IntegerField()
    tried = serializers.IntegerField()
    answered = serializers.IntegerField()
    refused = serializers.IntegerField(
        help_text="How many would be refused if the document that answers them were missing."
    )


class StrictnessOut(serializers.Serializer[Any]):
    """What is set, and what each choice would do."""

    strictness = serializers.IntegerField(source="chosen")
    outcomes = OutcomeOut(many=True)
    measured_at = serializers.DateTimeField(allow_null=True)
    obstacle = serializers.CharField(
        allow_blank=True, help_text="Why it cannot be measured now: few (passages), model (none)."
    )
    wanted = serializers.BooleanField(help_text="Whether a measurement is waiting for the model.")
