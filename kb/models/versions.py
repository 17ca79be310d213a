"""Versions: the immutable bytes of a document, and how far their ingestion has come."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.models.documents import Document


class State(models.TextChoices):
    """The state says what is next, so that a crash resumes."""

    RECEIVED = "received", _("Received")
    READING = "reading", _("Reading")
    SPLITTING = "splitting", _("Splitting")
    EMBEDDING = "embedding", _("Embedding")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    QUARANTINED = "quarantined", _("Quarantined")


IN_PROGRESS = (State.RECEIVED, State.READING, State.SPLITTING, State.EMBEDDING)
TERMINAL = (State.READY, State.FAILED, State.QUARANTINED)


def stored_name(version: "Version", filename: str) -> str:
    """Name a stored file by us, never by the uploader: `originals/ab/<uuid>`."""
    name = version.id.hex
    return f"originals/{name[:2]}/{name}"


class Version(models.Model):
    """One submitted file of a document, its ingestion state and its lease.

    Postgres is the queue of record: a row in an `IN_PROGRESS` state whose `next_attempt_at` has
    passed and whose lease is free or expired is work to do. Every write of a worker is
    conditional on its `lease_token` (fencing).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=stored_name, max_length=200)
    filename = models.CharField(max_length=300)
    format = models.CharField(max_length=16)
    """Short name of the reader's format, decided by magic bytes and extension: pdf, docx, ..."""
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    failure_code = models.CharField(max_length=40, blank=True, default="")
    failure_params = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lost_leases = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(auto_now_add=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lane = models.CharField(max_length=80, blank=True, default="")
    """Who and what it waits with: `<0 person or 1 connector>:<person>:<collection>`."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    """When a worker last took it up: lanes are served in turn."""
    waiting_for = models.CharField(max_length=40, blank=True, default="")
    """The part that was down at the last attempt: `embedder`, `sandbox`, ..."""
    waits = models.PositiveSmallIntegerField(default=0)
    """How often in a row it was."""
    worker = models.CharField(max_length=100, blank=True, default="")
    progress = models.PositiveSmallIntegerField(default=0)
    """Per cent of the whole way, 0 to 100."""
    progress_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    language = models.CharField(max_length=16, blank=True, default="")
    pages = models.PositiveIntegerField(null=True, blank=True)
    passage_count = models.PositiveIntegerField(default=0)
    indexed_title = models.CharField(max_length=500, blank=True, default="")
    """The title in front of every passage; empty: not known."""
    quality = models.JSONField(default=dict, blank=True)
    """The quality report: `ingestion.assessing.Report` as plain data."""
    flags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """The report's findings as codes, to filter by: `hidden-text`, `empty-pages`, ..."""
    effective_from = models.DateTimeField(null=True, blank=True)
    """From when the content holds; null: from the moment it is READY."""
    effective_to = models.DateTimeField(null=True, blank=True)
    """Until when (exclusive); null: until another version takes effect."""

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_unique"),
            models.CheckConstraint(
                name="version_state_known", condition=Q(state__in=[s.value for s in State])
            ),
            models.CheckConstraint(
                name="failed_if_and_only_if_reason",
                condition=(Q(state__in=["failed", "quarantined"]) & ~Q(failure_code=""))
                | (~Q(state__in=["failed", "quarantined"]) & Q(failure_code="")),
            ),
            models.CheckConstraint(name="progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="effective_from_before_to",
                condition=Q(effective_from__isnull=True)
                | Q(effective_to__isnull=True)
                | Q(effective_from__lt=models.F("effective_to")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="version_claimable",
                condition=Q(state__in=["received", "reading", "splitting", "embedding"]),
            ),
            models.Index(
                fields=["lane", "next_attempt_at", "id"],
                name="version_lane",
                condition=Q(state__in=["received", "reading", "splitting", "embedding"]),
            ),
            models.Index(
                fields=["lane", "claimed_at"],
                name="version_served",
                condition=Q(claimed_at__isnull=False),
            ),
            models.Index(
                fields=["lane"], name="version_leased", condition=Q(lease_token__isnull=False)
            ),
            models.Index(
                fields=["ready_at"], name="version_ready", condition=Q(ready_at__isnull=False)
            ),
            models.Index(
                fields=["effective_from"],
                name="version_begins",
                condition=Q(effective_from__isnull=False),
            ),
            models.Index(
                fields=["effective_to"],
                name="version_ends",
                condition=Q(effective_to__isnull=False),
            ),
            GinIndex(fields=["flags"], name="version_flags"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Content(models.Model):
    """What the reader found in a version: kept for the viewer, and for resuming after a crash.

    `blocks` is the JSON of `ingestion.reading.blocks.Block`, in reading order. A table of its own,
    so that listing documents never loads it.
    """

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="content"
    )
    blocks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"content of {self.version_id}"
