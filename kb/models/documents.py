"""Documents: what people upload, replace and delete."""

import uuid

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from kb.models.collections import Collection

LONGEST_TAG = 60


class Document(models.Model):
    """A titled thing in a collection, with immutable versions.

    `current` is the published version that search reads; `latest` is the newest one submitted,
    which may still be on its way or have failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=500)
    external_id = models.CharField(max_length=500, null=True, blank=True)  # noqa: DJ001 unique when given
    metadata = models.JSONField(default=dict, blank=True)
    tags = ArrayField(models.CharField(max_length=LONGEST_TAG), default=list, blank=True)
    """Short labels people give, in one form, to filter and to count by, whatever their case."""
    restricted = models.BooleanField(default=False)
    """When true, only people on the allow-list (and owners of the collection) may read it."""
    current = models.ForeignKey(
        "kb.Version", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    latest = models.ForeignKey(
        "kb.Version", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    container = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="members"
    )
    """The archive this document was a member of."""
    member = models.CharField(max_length=500, blank=True, default="")
    """Its path in the archive."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    """Set at once on deletion: nothing can read the document from then on."""
    purge_at = models.DateTimeField(null=True, blank=True)
    """When the reconciler removes file, passages and vectors; until then deletion can be undone."""

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "external_id"],
                condition=Q(deleted_at__isnull=True),
                name="one_live_document_per_external_id",
            ),
            models.UniqueConstraint(
                fields=["container", "member"],
                condition=Q(deleted_at__isnull=True, container__isnull=False),
                name="one_live_document_per_member",
            ),
            models.CheckConstraint(
                name="deleted_document_has_purge_time",
                condition=Q(deleted_at__isnull=True) | Q(purge_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["collection", "-created_at"], name="document_in_collection"),
            models.Index(
                fields=["purge_at"], name="document_to_purge", condition=Q(purge_at__isnull=False)
            ),
            GinIndex(
                OpClass("metadata", name="jsonb_path_ops"),
                name="document_metadata",
            ),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="document_title_trigrams"),
        ]

    def __str__(self) -> str:
        return self.title


class Allowance(models.Model):
    """One entry of a restricted document's allow-list."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="allowances")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="allowance_to_user_or_group",
                condition=Q(user__isnull=False, group__isnull=True)
                | Q(user__isnull=True, group__isnull=False),
            ),
            models.UniqueConstraint(fields=["document", "user"], name="one_allowance_per_user"),
            models.UniqueConstraint(fields=["document", "group"], name="one_allowance_per_group"),
        ]

    def __str__(self) -> str:
        return f"allowance on {self.document_id}"
