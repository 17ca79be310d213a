"""Who changes what people may read, store or import waits for others, and never in a circle."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from ingestion.exchange import import_collection, making
from ingestion.storing.room import room_of
from kb.access import Principal, create_collection, grant, principal_of, restrict
from kb.access.membership import set_active
from kb.access.quotas import set_quota
from kb.errors import NotFoundError
from kb.models import Collection, Document, Role, User
from tests.ingestion.exchange.conftest import file_of
from tests.ingestion.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
_PATIENCE = 10.0


def _held(number: int) -> bool:
    """Tell whether anybody else holds the row of this person."""
    with transaction.atomic():
        rows = User.objects.select_for_update(skip_locked=True, no_key=True)
        return not rows.filter(pk=number).exists()


def test_an_upload_under_a_quota_and_a_restriction_of_its_document_do_not_deadlock(
    upload, as_alice, alice
):
    set_quota("alice", bytes=10**6)
    documents = [upload(f"text {n}", f"{n}.txt", external_id=str(n)) for n in range(10)]
    for number, document in enumerate(documents):
        outcomes = together(
            lambda number=number: upload(f"new {number}", "a.txt", external_id=str(number)),
            lambda document=document: restrict(
                document=Document.objects.get(pk=document.pk), by=as_alice, users=[alice]
            ),
        )
        assert [each for each in outcomes if isinstance(each, Exception)] == []


def test_whoever_uploads_under_a_quota_holds_nobodys_row(as_alice, alice):
    set_quota("alice", bytes=10**6)
    with transaction.atomic():
        room_of(as_alice)
        assert together(lambda: _held(alice.pk)) == [False]


@pytest.fixture
def named_by_each_other(tmp_path, as_alice, alice, as_bob, bob) -> list[tuple[Path, Principal]]:
    """Two files: each is imported by one person and gives a role to the other."""
    files = []
    for by, other in ((as_alice, bob), (as_bob, alice)):
        made = create_collection(name="Shared", by=by)
        grant(collection=made, by=by, role=Role.READER, user=other)
        files.append((file_of(made, by, tmp_path, f"{other.username}.zip"), by))
    return files


def test_imports_that_name_each_others_importers_do_not_deadlock(named_by_each_other, monkeypatch):
    """Both are stopped after they made their collection, when each could hold its own row."""
    meet, real = threading.Barrier(2, timeout=_PATIENCE), making.create_collection

    def make(**told: object) -> Collection:
        found = real(**told)
        meet.wait()
        return found

    monkeypatch.setattr(making, "create_collection", make)
    outcomes = together(
        *[
            lambda path=path, by=by: import_collection(path=path, by=by)
            for path, by in named_by_each_other
        ]
    )
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert {each.grants for each in outcomes} == {1}


def test_a_person_can_be_disabled_while_its_import_runs_which_then_makes_nothing(
    named_by_each_other, monkeypatch
):
    set_quota("alice", bytes=10**6)
    path, by = named_by_each_other[0]
    real, disabled = making.grant, list[object]()

    def slow(**told: object) -> object:
        disabled.extend(together(_disable_alice))
        return real(**told)

    monkeypatch.setattr(making, "grant", slow)
    with pytest.raises(NotFoundError):
        import_collection(path=path, by=by)
    assert disabled == [None]
    assert Collection.objects.count() == 2


def _disable_alice() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    set_active("alice", active=False)


def test_an_import_bumps_everybody_it_concerns_once(named_by_each_other):
    path, by = named_by_each_other[0]
    before = list(User.objects.order_by("pk").values_list("acl_epoch", flat=True))
    import_collection(path=path, by=by)
    after = list(User.objects.order_by("pk").values_list("acl_epoch", flat=True))
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1]


def test_a_change_for_many_bumps_everybody_once_members_of_groups_too(
    upload, handbook, as_alice, alice, bob, charlie, readers
):
    document = upload("one", "1.txt")
    grant(collection=handbook, by=as_alice, role=Role.READER, user=bob)
    before = dict(User.objects.values_list("username", "acl_epoch"))
    restrict(document=document, by=principal_of(alice), groups=[readers])
    after = dict(User.objects.values_list("username", "acl_epoch"))
    assert {name: after[name] - before[name] for name in after} == {
        "alice": 1,
        "bob": 1,
        "charlie": 0,
    }
