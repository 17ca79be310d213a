"""Quotas: how much one person may store, where it differs from the setting."""

from django.conf import settings
from django.db import models


class Quota(models.Model):
    """Limits of one person. Null: as the settings say; 0: no limit."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="quota"
    )
    documents = models.PositiveIntegerField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(null=True, blank=True)
    working = models.PositiveSmallIntegerField(null=True, blank=True)
    """Documents of this person that are worked on at the same time."""

    def __str__(self) -> str:
        return f"quota of {self.user_id}"
