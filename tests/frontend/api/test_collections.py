"""Collections and grants over REST."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from kb.access import create_collection, principal_of, role_in
from kb.models import Collection, Document, Grant, User
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db


def test_whoever_creates_a_collection_owns_it(owner: Program, alice: User) -> None:
    answer = owner.post("collections", {"name": " Annual  reports ", "description": "all"})
    assert answer.status_code == 201
    body = answer.json()
    created = Collection.objects.get(pk=body["id"])
    assert set(body) == {"id", "name", "description", "role", "documents", "created_at"}
    assert (body["name"], body["role"], body["documents"]) == ("Annual reports", "owner", 0)
    assert role_in(principal_of(alice), created) == "owner"


@pytest.mark.parametrize(
    "body", [{}, {"name": " "}, {"name": "a" * 201}, {"name": "a", "owner": 1}, [], "a", None]
)
def test_a_bad_collection_is_a_400_that_points_at_the_field(owner: Program, body: object) -> None:
    answer = owner.post("collections", body if body is not None else {"name": None})
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not Collection.objects.exists()


def test_a_list_shows_what_one_may_read_with_ones_own_role(
    owner: Program, reader: Program, stranger: Program, rules: Document
) -> None:
    mine = owner.get("collections").json()["results"]
    theirs = reader.get("collections").json()["results"]
    assert [(each["role"], each["documents"]) for each in mine + theirs] == [
        ("owner", 1),
        ("reader", 1),
    ]
    assert stranger.get("collections").json()["results"] == []


def test_a_list_of_many_collections_takes_as_few_queries_as_one(
    owner: Program, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(50):
        create_collection(name=f"c{n}", by=principal_of(alice))
    with django_assert_max_num_queries(8):
        assert len(owner.get("collections").json()["results"]) == 50


def test_an_owner_renames_and_a_reader_may_not(
    owner: Program, reader: Program, stranger: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}"
    assert reader.call("patch", path, {"name": "Mine"}).status_code == 403
    assert stranger.call("patch", path, {"name": "Mine"}).status_code == 404
    answer = owner.call("patch", path, {"description": "For everybody"})
    assert answer.json()["description"] == "For everybody"
    assert answer.json()["name"] == "Handbook"
    assert owner.call("patch", path, {"created_by": 1, "deleted_at": None}).status_code == 400


def test_a_deleted_collection_is_gone_at_once(
    owner: Program, reader: Program, handbook: Collection, rules: Document
) -> None:
    path = f"collections/{handbook.pk}"
    assert reader.call("delete", path).status_code == 403
    assert owner.call("delete", path).status_code == 204
    assert owner.get(path).status_code == 404
    assert reader.get(f"documents/{rules.pk}").status_code == 404


def test_a_grant_is_given_replaced_listed_and_taken_away(
    owner: Program, stranger: Program, handbook: Collection, charlie: User
) -> None:
    path = f"collections/{handbook.pk}/grants"
    for role in ("reader", "editor"):
        given = owner.call("put", path, {"user": "charlie", "role": role})
        assert given.status_code == 200
        assert given.json() == {"user": "charlie", "group": None, "role": role}
    listed = owner.get(path).json()["results"]
    assert {"user": None, "group": "readers", "role": "reader"} in listed
    assert stranger.get(f"collections/{handbook.pk}").json()["role"] == "editor"
    assert stranger.get(path).status_code == 403
    assert owner.call("delete", path, {"user": "charlie"}).status_code == 204
    assert stranger.get(f"collections/{handbook.pk}").status_code == 404


def test_a_grant_can_be_taken_away_with_the_name_in_the_query(
    owner: Program, reader: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}"
    assert owner.call("delete", f"{path}/grants?group=readers").status_code == 204
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"user": "nobody", "role": "reader"}, 404),
        ({"group": "nobody", "role": "reader"}, 404),
        ({"user": "alice", "group": "readers", "role": "reader"}, 400),
        ({"role": "reader"}, 400),
        ({"user": "alice", "role": "admin"}, 400),
        ({"user": "alice", "role": "reader"}, 409),
    ],
)
def test_a_bad_grant_changes_nothing(
    owner: Program, handbook: Collection, body: dict[str, str], status: int
) -> None:
    before = list(Grant.objects.order_by("pk").values())
    answer = owner.call("put", f"collections/{handbook.pk}/grants", body)
    assert answer.status_code == status
    assert list(Grant.objects.order_by("pk").values()) == before


def test_who_exists_is_told_to_owners_only(
    reader: Program, stranger: Program, handbook: Collection, alice: User
) -> None:
    path = f"collections/{handbook.pk}/grants"
    for program, status in ((reader, 403), (stranger, 404)):
        known, unknown = (
            program.call("put", path, {"user": name, "role": "reader"})
            for name in (alice.username, "nobody")
        )
        assert known.status_code == unknown.status_code == status
        assert known.content == unknown.content


def test_absent_and_forbidden_collections_look_the_same(
    stranger: Program, handbook: Collection
) -> None:
    hidden = stranger.get(f"collections/{handbook.pk}")
    absent = stranger.get(f"collections/{uuid.uuid4()}")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert hidden.headers == absent.headers
