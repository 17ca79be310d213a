"""People and groups are kept from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kb.access import Principal, get_collection, principal_of
from kb.errors import NotFoundError
from kb.models import AuditEvent, Collection, User

pytestmark = pytest.mark.django_db


def people(*given: str) -> str:
    out = StringIO()
    call_command("people", *given, stdout=out)
    return out.getvalue()


def test_a_new_person_signs_in_with_the_printed_password() -> None:
    password = people("add", "dora", "--email", "dora@example.com").split()[-1]
    assert authenticate(username="dora", password=password) == User.objects.get(username="dora")
    fresh = people("password", "dora").split()[-1]
    assert authenticate(username="dora", password=password) is None
    assert authenticate(username="dora", password=fresh) is not None


def test_joining_and_leaving_a_group_opens_and_closes_what_it_may_read(
    handbook: Collection,
) -> None:
    people("add", "dora", "readers")
    dora = principal_of(User.objects.get(username="dora"))
    assert get_collection(dora, handbook.pk) == handbook
    people("leave", "dora", "readers")
    with pytest.raises(NotFoundError):
        get_collection(dora, handbook.pk)
    people("join", "dora", "readers", "others")
    assert "others, readers" in people()


def test_a_disabled_person_is_out_until_enabled(handbook: Collection, as_alice: Principal) -> None:
    people("disable", "alice")
    with pytest.raises(NotFoundError):
        get_collection(as_alice, handbook.pk)
    assert "(disabled)" in people("list")
    people("enable", "alice")
    assert get_collection(as_alice, handbook.pk) == handbook
    rows = AuditEvent.objects.filter(action__startswith="person").order_by("id")
    assert [row.action for row in rows] == ["person.disable", "person.enable"]


def test_a_persons_quota_goes_before_the_settings(
    bob: User, handbook: Collection, settings: Settings
) -> None:
    settings.QUOTA_DOCUMENTS = 100
    assert people("quota", "alice").split(None, 1)[1] == (
        "documents 100, bytes no limit, working no limit\n"
    )
    assert "documents 5, bytes 1000, " in people(
        "quota", "alice", "--documents", "5", "--bytes", "1000"
    )
    assert "documents no limit, bytes 1000, " in people("quota", "alice", "--documents", "0")
    assert "documents 100, bytes 1000, " in people("quota", "alice", "--documents", "default")
    assert "documents 100, bytes no limit" in people("quota", "bob")
    rows = AuditEvent.objects.filter(action="person.quota")
    assert rows.earliest("id").detail == {"documents": 5, "bytes": 1000}


@pytest.mark.parametrize(
    "given",
    [
        ("quota", "alice", "--documents", "many"),
        ("quota", "nobody"),
        ("add", "alice"),
        ("disable", "nobody"),
        ("join", "nobody", "x"),
        ("disable",),
    ],
)
def test_a_wrong_name_is_told(handbook: Collection, given: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        people(*given)
