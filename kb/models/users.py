"""People."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in. Being staff or superuser never gives access to content."""

    language = models.CharField(max_length=16, blank=True, default="")
    acl_epoch = models.BigIntegerField(default=0)
    """Bumped in the same transaction as any change of what this person may read."""

    class Meta:
        verbose_name = "user"
