"""Why something was not found."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.filters import Filters, ids
from frontend.api.bodies.searching import LONGEST_QUESTION
from frontend.api.bodies.strict import Strict
from frontend.reasons import advised, told
from retrieval.explaining import Advice, Step
from retrieval.explaining.explanation import STEPS
from retrieval.explaining.sought import LONGEST

_AT = [name for name in STEPS if name != "question"]


class ExplainIn(Strict):
    """The same search once more, and what was expected of it."""

    query = serializers.CharField(max_length=LONGEST_QUESTION)
    document_id = serializers.UUIDField(required=False)
    passage_id = serializers.UUIDField(required=False)
    text = serializers.CharField(
        max_length=LONGEST,
        required=False,
        help_text="A sentence of the document: those passages are meant that have it.",
    )
    collections = ids(required=False, allow_null=True)
    filters = Filters(required=False, allow_null=True)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=10)
    mode = serializers.ChoiceField(choices=("hybrid", "dense", "lexical"), default="hybrid")
    as_of = serializers.DateTimeField(required=False, allow_null=True)
    collapse = serializers.BooleanField(default=True)
    answer = serializers.BooleanField(
        default=False, help_text="Also what an answer made of it: budget and evidence."
    )
    for_user = serializers.CharField(
        max_length=254,
        required=False,
        help_text="In the search of this reader, narrowed to the collections you own. For owners"
        " of the document's collection; written into the audit trail.",
    )


class StepOut(serializers.Serializer[Any]):
    """What became of the passage in one step."""

    name = serializers.ChoiceField(choices=STEPS)
    passed = serializers.BooleanField(allow_null=True, help_text="null: nothing was decided here.")
    code = serializers.CharField(help_text="For programs; stable.")
    detail = serializers.SerializerMethodField(help_text="For people.")
    params = serializers.DictField(help_text="Of the code: places count from 1.")

    def get_detail(self, step: Step) -> str:
        """Return the step as a sentence."""
        return told(step)


class AdviceOut(serializers.Serializer[Any]):
    """What can be done about it."""

    code = serializers.CharField()
    detail = serializers.SerializerMethodField()

    def get_detail(self, advice: Advice) -> str:
        """Return the advice as a sentence."""
        return advised(advice)


class ExplainOut(serializers.Serializer[Any]):
    """Whether it was found, and if not, where it fell out."""

    found = serializers.BooleanField()
    rank = serializers.IntegerField(allow_null=True)
    fell_out_at = serializers.ChoiceField(choices=_AT, allow_null=True)
    passage_id = serializers.UUIDField(
        allow_null=True, help_text="The passage that is told about: the one that came the furthest."
    )
    steps = StepOut(many=True)
    advice = AdviceOut(many=True)
