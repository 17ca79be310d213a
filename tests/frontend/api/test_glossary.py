"""A collection's glossary over REST."""

from __future__ import annotations

import uuid

import pytest

from kb.access import Principal
from kb.access.glossary import add_entry
from kb.models import Collection, Document, Synonyms
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db
TERMS = ["PTO", "annual leave"]


def test_an_entry_is_added_listed_changed_and_removed(
    owner: Program, reader: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/glossary"
    added = owner.post(path, {"terms": TERMS})
    assert added.status_code == 201
    entry = added.json()
    assert set(entry) == {"id", "terms", "created_at", "updated_at"}
    assert reader.get(path).json()["results"] == [entry]
    changed = owner.call("put", f"{path}/{entry['id']}", {"terms": ["PTO", "time off"]})
    assert (changed.status_code, changed.json()["terms"]) == (200, ["PTO", "time off"])
    assert owner.call("delete", f"{path}/{entry['id']}").status_code == 204
    assert owner.call("delete", f"{path}/{entry['id']}").status_code == 404
    assert reader.get(path).json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"terms": []},
        {"terms": ["PTO"]},
        {"terms": "PTO, leave"},
        {"terms": ["PTO", "x" * 101]},
        {"terms": ["PTO", "a, b"]},
        {"terms": ["PTO", "假"]},
        {"terms": [f"t{n}" for n in range(21)]},
        {"terms": ["a1", "b1"], "weight": 2},
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_bad_entry_is_a_400_and_nothing_is_kept(
    owner: Program, handbook: Collection, body: dict[str, object]
) -> None:
    answer = owner.post(f"collections/{handbook.pk}/glossary", body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Synonyms.objects.exists()


def test_the_same_entry_twice_is_refused_with_a_code(owner: Program, handbook: Collection) -> None:
    path = f"collections/{handbook.pk}/glossary"
    owner.post(path, {"terms": TERMS})
    again = owner.post(path, {"terms": TERMS[::-1]})
    assert (again.status_code, again.json()["code"]) == (400, "taken")


def test_readers_may_not_write_and_strangers_find_nothing(
    owner: Program, reader: Program, stranger: Program, handbook: Collection
) -> None:
    path = f"collections/{handbook.pk}/glossary"
    assert reader.post(path, {"terms": TERMS}).status_code == 403
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"terms": TERMS}).status_code == 404
    assert owner.call("put", f"{path}/{uuid.uuid4()}", {"terms": TERMS}).status_code == 404


def test_a_search_says_what_else_it_looked_for(
    reader: Program, rules: Document, handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=TERMS, by=as_alice)
    body = reader.post("search", {"query": "PTO and expences"}).json()
    others = {"term": "PTO", "others": ["annual leave"], "collection": str(handbook.pk)}
    assert body["synonyms"] == [others]
    assert body["corrections"] == [{"word": "expences", "instead": "expenses"}]
    plain = reader.post("search", {"query": "annual days"}).json()
    assert (plain["synonyms"], plain["corrections"]) == ([], [])
