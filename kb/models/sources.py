"""Sources: places elsewhere that a collection is kept in step with."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.models.collections import Collection
from kb.models.documents import Document


class SourceKind(models.TextChoices):
    """One connector each, in `ingestion.sources`."""

    FOLDER = "folder", _("Watched folder")
    S3 = "s3", _("S3 bucket")
    GIT = "git", _("Git repository")
    WEB = "web", _("Web site")
    RSS = "rss", _("RSS or Atom feed")
    IMAP = "imap", _("IMAP mailbox")
    WEBDAV = "webdav", _("WebDAV folder")


class Source(models.Model):
    """A connector with its settings, its schedule, its lease and the place it has got to.

    It acts with the rights of the person who made it; when these are gone it stops with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=8, choices=SourceKind)
    name = models.CharField(max_length=200)
    options = models.JSONField(default=dict, blank=True)
    """Checked by the connector: url, path, prefix, branch, ... Never a secret."""
    secret = models.TextField(blank=True, default="")
    """Password, key or token, encrypted; never shown again."""
    every_minutes = models.PositiveIntegerField(default=60)
    enabled = models.BooleanField(default=True)
    cursor = models.JSONField(default=dict, blank=True)
    """Where the next run goes on; written after every step, so that a killed run resumes."""
    next_run_at = models.DateTimeField(auto_now_add=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="source_kind_known", condition=Q(kind__in=[k.value for k in SourceKind])
            ),
        ]
        indexes = [
            models.Index(fields=["next_run_at"], name="source_due", condition=Q(enabled=True)),
        ]

    def __str__(self) -> str:
        return self.name


class SourceItem(models.Model):
    """One thing in a source (a path, a URL, a message) and the document made of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=1000)
    """What the source calls it."""
    etag = models.CharField(max_length=200, blank=True, default="")
    """The source's own mark of its content; unchanged means nothing to fetch."""
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_in = models.ForeignKey(
        "kb.SourceRun", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    problem = models.CharField(max_length=300, blank=True, default="")
    """Why it could not be taken over, in plain words."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_item_per_key")]

    def __str__(self) -> str:
        return self.key


class SourceRun(models.Model):
    """One visit to a source, and what came of it."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    """Items that could not be taken over; each says why."""
    message = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["source", "-started_at"], name="source_run_recent")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%F %T}"
