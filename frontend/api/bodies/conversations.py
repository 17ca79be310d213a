"""Conversations, their turns, and with whom they are shared."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from frontend.api.bodies.asking import AnswerOut
from frontend.api.bodies.searching import LONGEST_QUESTION
from frontend.api.bodies.strict import Strict


class TitleIn(Strict):
    """Another title, which no rule takes away."""

    title = serializers.CharField(max_length=200)


class AgainIn(Strict):
    """The question in other words; without it the same one is answered anew."""

    question = serializers.CharField(max_length=LONGEST_QUESTION, required=False)
    stream = serializers.BooleanField(default=False)


class ConversationOut(serializers.Serializer[Any]):
    """A conversation in a list."""

    id = serializers.UUIDField()
    title = serializers.CharField(
        allow_blank=True,
        help_text="Empty for a shared conversation whose title may speak of hidden documents.",
    )
    shared_by = serializers.CharField(allow_null=True, help_text="Whose it is; null: one's own.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TurnOut(serializers.Serializer[Any]):
    """A question, in its latest version, and what may be seen of its answer now."""

    id = serializers.UUIDField()
    question = serializers.CharField(allow_blank=True)
    hidden = serializers.BooleanField(
        help_text="Whether the question is not shown: it may speak of hidden documents."
    )
    state = serializers.CharField(help_text="asked, answering, done or incomplete.")
    error = serializers.CharField(help_text="What broke an incomplete answer off: stopped, llm, …")
    withheld = serializers.BooleanField(help_text="Whether part of the answer is not shown.")
    versions = serializers.ListField(child=serializers.UUIDField())
    collections = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="What it was limited to when it was asked; empty: all that could be read.",
    )
    filters = serializers.DictField(help_text="As they were given with the question.")
    created_at = serializers.DateTimeField()
    answer = AnswerOut(allow_null=True)
    markdown = serializers.SerializerMethodField(help_text="The answer with its footnotes.")

    def get_markdown(self, view: Any) -> str:
        """Return the answer as Markdown."""
        return str(self.context["markdown"](view))


class ThreadOut(ConversationOut):
    """A conversation with its turns, oldest first."""

    turns = TurnOut(many=True)


class ShareOut(serializers.Serializer[Any]):
    """With whom a conversation is shared."""

    id = serializers.UUIDField()
    user = serializers.CharField(source="user.username", allow_null=True, default=None)
    group = serializers.CharField(source="group.name", allow_null=True, default=None)
    created_at = serializers.DateTimeField()
