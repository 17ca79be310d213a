"""People and groups, as an administrator of the machine keeps them."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kb.access.audit import record
from kb.access.epochs import bump
from kb.errors import InvalidError
from kb.models import User


def person(name: str) -> User:
    """Return the person of this user name, active or not. Raises InvalidError."""
    found = User.objects.filter(username=name).first()
    if found is None:
        raise InvalidError(_("There is no person or group of that name."), code="no-such-name")
    return found


@transaction.atomic
def add_person(name: str, *, email: str = "") -> tuple[User, str]:
    """Create a person and return it with its first password, which is shown nowhere else."""
    if User.objects.filter(username__iexact=name).exists():
        raise InvalidError(_("That user name is taken."), code="taken")
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(name, email, password)
    record("person.add", by=None, target=user)
    return user, password


def new_password(name: str) -> str:
    """Give a person a new password and return it; open sessions end."""
    user, password = person(name), secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("person.password", by=None, target=user)
    return password


@transaction.atomic
def set_active(name: str, *, active: bool) -> None:
    """Disable a person, effective on the next request, or let it in again."""
    user = person(name)
    User.objects.filter(pk=user.pk).update(is_active=active)
    record("person.enable" if active else "person.disable", by=None, target=user)
    bump(users=[user])


@transaction.atomic
def join(name: str, group: str) -> None:
    """Put a person into a group, which is made if there is none of that name."""
    user = person(name)
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    record("group.join", by=None, target=user, group=group)
    bump(users=[user])


@transaction.atomic
def leave(name: str, group: str) -> None:
    """Take a person out of a group, effective on the next request."""
    user = person(name)
    user.groups.remove(*user.groups.filter(name=group))
    record("group.leave", by=None, target=user, group=group)
    bump(users=[user])
