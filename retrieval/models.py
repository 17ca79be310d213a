"""Conversations: what a person asked, and what was answered."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Conversation(models.Model):
    """A thread of questions of one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations"
    )
    title = models.CharField(max_length=200)
    collection_ids = models.JSONField(default=list, blank=True)
    """Ids the conversation is limited to; empty: everything the reader may see."""
    filters = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    """What else narrows its searches, as in `retrieval.search`."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["owner", "-updated_at"], name="conversation_recent")]

    def __str__(self) -> str:
        return self.title


class Turn(models.Model):
    """One question and its answer."""

    class State(models.TextChoices):
        """How far the answer is."""

        ASKED = "asked", _("Asked")
        ANSWERING = "answering", _("Answering")
        DONE = "done", _("Done")
        INCOMPLETE = "incomplete", _("Incomplete")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    question = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    answer = models.JSONField(null=True, blank=True)
    """`retrieval.events.Answer` as plain data, for DONE turns (partial for INCOMPLETE ones)."""
    source_ids = models.JSONField(default=list, blank=True)
    """Ids of the documents that the model read: when one is no longer permitted, whatever in the
    answer is not proven by another document is withheld."""
    forgotten = models.BooleanField(default=False)
    """Whether something was erased because its document is gone: nobody can tell any more what the
    question was about, so it is shown to nobody else."""
    error = models.CharField(max_length=40, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [GinIndex(fields=["source_ids"], name="turn_sources")]

    def __str__(self) -> str:
        return self.question[:80]


class Ticket(models.Model):
    """An answer that uses the model, or waits for it; see `retrieval.generation.admission`."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    alive_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"ticket {self.pk}"
