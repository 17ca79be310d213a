"""`manage.py people ...`: who may sign in, and in which groups they are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from kb.access import membership
from kb.access.quotas import Limits, limits_of, set_quota
from kb.errors import FootnoteError

_ACTS = {
    "list": "everybody, with their groups",
    "add": "make an account and put it into GROUPs; prints its first password",
    "password": "give a new password; prints it",
    "disable": "keep out from the next request on",
    "enable": "let in again",
    "join": "put into GROUPs, made when they do not exist",
    "leave": "take out of GROUPs",
    "quota": "show the limits, or set some: a number, 0 for none, default for the settings'",
}


_DEFAULT = "default"
_LIMITS = {
    "documents": "most documents stored",
    "bytes": "most bytes stored, all versions together",
    "working": "most documents read at the same time",
}


def _limit(text: str) -> int | str:
    if text == _DEFAULT:
        return text
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


class Command(BaseCommand):
    help = "; ".join(f"{act}: {told}" for act, told in _ACTS.items())

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", nargs="?", default="list", choices=_ACTS)
        parser.add_argument("name", nargs="?", default="", help="user name")
        parser.add_argument("groups", nargs="*", metavar="GROUP")
        parser.add_argument("--email", default="")
        for name, told in _LIMITS.items():
            parser.add_argument(f"--{name}", metavar="N", type=_limit, help=told)

    def handle(self, *args: Any, **given: Any) -> None:
        if given["act"] != "list" and not given["name"]:
            raise CommandError("Give a user name.")
        try:
            getattr(self, f"_{given['act']}")(given["name"], given)
        except FootnoteError as error:
            raise CommandError(str(error)) from None

    def _list(self, _name: str, _given: dict[str, Any]) -> None:
        people = get_user_model().objects.prefetch_related("groups").order_by("username")
        for user in people:
            groups = ", ".join(sorted(group.name for group in user.groups.all()))
            state = "" if user.is_active else "  (disabled)"
            self.stdout.write(f"{user.username:<24} {groups}{state}")

    def _add(self, name: str, given: dict[str, Any]) -> None:
        _user, password = membership.add_person(name, email=given["email"])
        self._join(name, given)
        self.stdout.write(f"{name}   password {password}")

    def _password(self, name: str, _given: dict[str, Any]) -> None:
        self.stdout.write(f"{name}   password {membership.new_password(name)}")

    def _disable(self, name: str, _given: dict[str, Any]) -> None:
        membership.set_active(name, active=False)

    def _enable(self, name: str, _given: dict[str, Any]) -> None:
        membership.set_active(name, active=True)

    def _join(self, name: str, given: dict[str, Any]) -> None:
        for group in given["groups"]:
            membership.join(name, group)

    def _leave(self, name: str, given: dict[str, Any]) -> None:
        for group in given["groups"]:
            membership.leave(name, group)

    def _quota(self, name: str, given: dict[str, Any]) -> None:
        said = {limit: given[limit] for limit in _LIMITS if given.get(limit) is not None}
        wanted = {limit: None if n == _DEFAULT else n for limit, n in said.items()}
        found = set_quota(name, **wanted) if wanted else limits_of(membership.person(name).pk)
        self.stdout.write(f"{name}   {_told(found)}")


def _told(limits: Limits) -> str:
    return ", ".join(f"{limit} {getattr(limits, limit) or 'no limit'}" for limit in _LIMITS)
