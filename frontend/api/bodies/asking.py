"""Questions and cited answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from frontend.api.bodies.filters import Filters, ids
from frontend.api.bodies.gaps import ConflictOut, LookedOut
from frontend.api.bodies.passages import Box
from frontend.api.bodies.searching import LONGEST_QUESTION
from frontend.api.bodies.strict import Strict
from retrieval.tasking import TASKS

if TYPE_CHECKING:
    pass


class AskIn(Strict):
    """A question, alone or in a conversation, which keeps `collections` and `filters`."""

    question = serializers.CharField(max_length=LONGEST_QUESTION)
    collections = ids(required=False, allow_null=True)
    filters = Filters(required=False, allow_null=True)
    conversation_id = serializers.UUIDField(required=False, allow_null=True)
    task = serializers.ChoiceField(
        choices=list(TASKS),
        required=False,
        allow_null=True,
        help_text="What the answer is made into; overview and translation-... are about whole "
        "documents: all that `collections` and `filters` let through.",
    )
    stream = serializers.BooleanField(default=False)


class SentenceOut(serializers.Serializer[Any]):
    """A sentence with the numbers of its citations."""

    text = serializers.CharField()
    citations = serializers.ListField(child=serializers.IntegerField())
    supported = serializers.BooleanField()
    why = serializers.ChoiceField(
        ["figures", "opposite", "names", "words"],
        allow_blank=True,
        help_text="Why it is not supported; empty when it is.",
    )


class CitationOut(serializers.Serializer[Any]):
    """A footnote; `url` opens the page with the quote marked."""

    n = serializers.IntegerField()
    passage_id = serializers.UUIDField()
    document_id = serializers.UUIDField()
    external_id = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)
    boxes = Box(many=True)
    quote = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, citation: Any) -> str:
        """Return the absolute address of the cited passage's page."""
        return str(self.context["passage_url"](citation.passage_id))


class AnswerOut(serializers.Serializer[Any]):
    """A whole answer."""

    answer = serializers.CharField(source="text")
    sentences = SentenceOut(many=True)
    citations = CitationOut(many=True)
    abstained = serializers.BooleanField()
    degraded = serializers.CharField(
        help_text="Empty, or which parts were down, with commas: llm, embedder, reranker; busy: "
        "quotes instead of a wait of more than half a minute; unproven: quotes instead of a "
        "text of the model of which nothing holds."
    )
    searched_for = serializers.CharField(
        allow_blank=True,
        help_text="The question as it was searched for, when a conversation completed it.",
    )
    looked = LookedOut(allow_null=True)
    conflicts = ConflictOut(many=True, help_text="Where the documents contradict each other.")
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Parts of the question, in its own words, that were not found.",
    )
    cached = serializers.BooleanField(
        help_text="Written a moment ago, for the same question over the same documents."
    )
    model = serializers.CharField()
    prompt_version = serializers.CharField()
    usage = serializers.DictField(child=serializers.IntegerField())
    timings = serializers.DictField(child=serializers.FloatField(), help_text="Milliseconds.")
