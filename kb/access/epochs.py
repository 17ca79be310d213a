"""Epochs: a number per person that changes whenever what that person may read changes."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import F

from kb.models import User


def bump(*, user: User | None = None, group: Group | None = None) -> None:
    """Bump the epoch of one person, or of every member of a group."""
    people = User.objects.filter(pk=user.pk) if user else User.objects.filter(groups=group)
    people.update(acl_epoch=F("acl_epoch") + 1)
