"""Who did what, when, with which outcome. Never content, never secrets."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One append-only row."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    key_prefix = models.CharField(max_length=16, blank=True, default="")
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40, blank=True, default="")
    target_id = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=16, default="ok")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at"], name="audit_at")]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"
