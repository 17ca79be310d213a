"""Conversations: what a person asked, and what was answered."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Conversation(models.Model):
    """A thread of questions of one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations"
    )
    title = models.CharField(max_length=200)
    titled = models.BooleanField(default=False)
    """Whether a person gave the title: then no rule may take it away."""
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
    task = models.CharField(max_length=20, blank=True, default="")
    """What the answer is made into, as in `retrieval.tasking`; empty: a plain answer."""
    collection_ids = models.JSONField(default=list, blank=True)
    filters = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    """What its conversation was limited to when it was asked, and it is whenever asked again."""
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
    stopped_at = models.DateTimeField(null=True, blank=True)
    """When its owner had enough: whoever answers it ends within a second."""
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="versions"
    )
    """The first version of this question, when it was edited or asked anew; the latest counts."""
    fresh = models.BooleanField(default=False)
    """Whether it was asked anew on purpose: no kept answer to the same question will do."""
    copied = models.BooleanField(default=False)
    """Whether it came from a shared conversation: the owner of this one did not ask it."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [GinIndex(fields=["source_ids"], name="turn_sources")]

    def __str__(self) -> str:
        return self.question[:80]


class Share(models.Model):
    """A conversation that one other person, or a group, may read as far as they may know of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        "auth.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="share_with_user_or_group",
                condition=models.Q(user__isnull=False, group__isnull=True)
                | models.Q(user__isnull=True, group__isnull=False),
            ),
            models.UniqueConstraint(fields=["conversation", "user"], name="one_share_per_user"),
            models.UniqueConstraint(fields=["conversation", "group"], name="one_share_per_group"),
        ]

    def __str__(self) -> str:
        return f"share of {self.conversation_id}"


class Ticket(models.Model):
    """A question on its way to the model; see `retrieval.generation.admission`."""

    class Kind(models.IntegerChoices):
        """Who waits; the lower ones come first."""

        PERSON = 0
        PROGRAM = 1
        BACKGROUND = 2

    class State(models.TextChoices):
        """How far it is. PASSED never comes before the model: its reader gets the sources only.
        TURNED_AWAY remembers since when programs find no room."""

        ASKED = "asked"
        WAITING = "waiting"
        WRITING = "writing"
        PASSED = "passed"
        TURNED_AWAY = "turned-away"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    turn = models.UUIDField(null=True, blank=True, unique=True)
    """Id of the turn it was taken for, before that turn exists."""
    kind = models.SmallIntegerField(choices=Kind, default=Kind.PERSON)
    state = models.CharField(max_length=11, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(db_default=Now())
    slot_at = models.DateTimeField(null=True, blank=True)
    """Since when it has one of the model's slots."""
    alive_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class Written(models.Model):
    """How long an answer held its slot: what waits are estimated from. The last few are kept."""

    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s"


class Gap(models.Model):
    """A question that the documents do not answer, sent to those who keep one collection."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.TextField()
    language = models.CharField(max_length=8, blank=True, default="")
    alike = models.CharField(max_length=32)
    """The same for questions in nearly the same words: see `retrieval.gaps.alike`."""
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gaps"
    )
    collection = models.ForeignKey("kb.Collection", on_delete=models.CASCADE, related_name="+")
    document_ids = models.JSONField(default=list, blank=True)
    """Ids of the documents of this collection that came nearest, best first."""
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    note = models.TextField(blank=True, default="")
    """What its reader is told by whoever settled it."""
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["collection", "state", "alike"], name="gap_in_collection"),
            models.Index(fields=["reader", "-created_at"], name="gap_of_reader"),
        ]
        constraints = [
            models.CheckConstraint(
                name="gap_state_known",
                condition=models.Q(state__in=["open", "answered", "declined"]),
            ),
            models.UniqueConstraint(
                fields=["reader", "collection", "alike"],
                condition=models.Q(state="open"),
                name="one_open_gap_per_question",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]


class Calibration(models.Model):
    """What was measured in a collection about questions it answers, and what its owner wishes."""

    class Strictness(models.IntegerChoices):
        """How sure the evidence must be before a question is answered."""

        GENEROUS = -1, _("Answer more")
        BALANCED = 0, _("Balanced")
        STRICT = 1, _("Refuse more")

    collection = models.OneToOneField("kb.Collection", on_delete=models.CASCADE, related_name="+")
    strictness = models.SmallIntegerField(choices=Strictness, default=Strictness.BALANCED)
    shifts = models.JSONField(default=dict, blank=True)
    """Language -> how much the bar lies higher than elsewhere."""
    trials = models.JSONField(default=list, blank=True)
    """[language, score with the document, score without it] of each question that was tried."""
    passages = models.PositiveIntegerField(default=0)
    """How many all readers of the collection could read when it was measured."""
    wanted_at = models.DateTimeField(null=True, blank=True)
    """When an owner asked to measure anew; empty when that is done."""
    tried_at = models.DateTimeField(null=True, blank=True)
    """When it was last begun, whatever came of it."""
    measured_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="strictness_known", condition=models.Q(strictness__in=[-1, 0, 1])
            )
        ]

    def __str__(self) -> str:
        return f"calibration of {self.collection_id}"
