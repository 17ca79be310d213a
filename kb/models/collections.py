"""Collections, and who may do what in them."""

import uuid

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a grant allows; each role includes the ones before it."""

    READER = "reader", _("Reader")
    EDITOR = "editor", _("Editor")
    OWNER = "owner", _("Owner")

    @classmethod
    def at_least(cls, role: str) -> list[str]:
        """Return the roles that include `role`."""
        return cls.values[cls.values.index(role) :]


class Collection(models.Model):
    """A named set of documents that is shared as one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """One role of one user or one group in one collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(max_length=8, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_to_user_or_group",
                condition=Q(user__isnull=False, group__isnull=True)
                | Q(user__isnull=True, group__isnull=False),
            ),
            models.CheckConstraint(name="grant_role_known", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(fields=["collection", "user"], name="one_grant_per_user"),
            models.UniqueConstraint(fields=["collection", "group"], name="one_grant_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.collection_id}"
