"""Remembered answers to requests that carry an Idempotency-Key."""

from django.conf import settings
from django.db import models


class IdempotencyRecord(models.Model):
    """What was answered to a person's key, so that a retry gets the same and does nothing twice."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of what was asked: the same key with another request is an error."""
    document_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_record_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}:{self.key}"
