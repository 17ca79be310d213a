"""Finding the person or group that an owner names."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError
from kb.models import User
from kb.text import clean


def named(name: str, *, kind: str = "") -> User | Group:
    """Return the active person (by user name or mail address) or the group called `name`.

    `kind` is "user", "group" or empty for either, people first. Only whole names match: this is
    no directory to browse.
    """
    name = clean(name).strip()
    found: User | Group | None = None
    if name and kind in ("", "user"):
        same = Q(username__iexact=name) | Q(email__iexact=name)
        found = User.objects.filter(same, is_active=True).order_by("pk").first()
    if name and found is None and kind in ("", "group"):
        found = Group.objects.filter(name__iexact=name).first()
    if found is None:
        raise InvalidError(_("There is no person or group of that name."), code="no-such-name")
    return found
