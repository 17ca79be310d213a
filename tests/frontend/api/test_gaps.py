"""Unanswered questions over REST."""

from __future__ import annotations

import pytest

from kb.models import Document, User
from retrieval.models import Turn
from tests.frontend.api.programs import Program
from tests.retrieval.gaps.conftest import QUESTION, Refuse, refuse  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(bob: User, rules: Document, refuse: Refuse) -> Turn:  # noqa: F811
    return refuse(bob, rules)


def test_a_question_is_sent_listed_settled_and_taken_back(
    owner: Program, reader: Program, refused: Turn, rules: Document
) -> None:
    told = reader.post(f"turns/{refused.pk}/gaps", {})
    assert told.status_code == 201
    [gap] = told.json()
    assert gap["question"] == QUESTION
    assert gap["documents"] == [{"id": str(rules.pk), "title": "Rules"}]
    assert reader.get("gaps").json()["results"] == [gap]
    path = f"collections/{rules.collection_id}/gaps"
    [kept] = owner.get(path).json()["results"]
    assert {**gap, "alike": kept["alike"], "asked_by": "bob"} == kept
    settled = owner.call("patch", f"gaps/{gap['id']}", {"state": "answered", "note": "See 4."})
    assert settled.status_code == 200
    assert reader.get("gaps").json()["results"][0]["note"] == "See 4."
    assert owner.get(f"{path}?state=open").json()["results"] == []
    assert reader.call("delete", f"gaps/{gap['id']}").status_code == 204
    assert owner.get(path).json()["results"] == []


def test_readers_and_strangers_neither_list_nor_settle_what_others_sent(
    owner: Program, reader: Program, stranger: Program, refused: Turn, rules: Document
) -> None:
    [gap] = reader.post(f"turns/{refused.pk}/gaps", {}).json()
    path = f"collections/{rules.collection_id}/gaps"
    assert reader.get(path).status_code == 403
    assert stranger.get(path).status_code == 404
    body = {"state": "declined"}
    for program in (reader, stranger):
        assert program.call("patch", f"gaps/{gap['id']}", body).status_code == 404
    for program in (owner, stranger):
        assert program.call("delete", f"gaps/{gap['id']}").status_code == 404
        assert program.post(f"turns/{refused.pk}/gaps", {}).status_code == 404
    assert stranger.get("gaps").json()["results"] == []


def test_wrong_bodies_are_told(owner: Program, reader: Program, refused: Turn) -> None:
    [gap] = reader.post(f"turns/{refused.pk}/gaps", {}).json()
    for body in ({"state": "gone"}, {}, {"state": "open", "text": "x"}):
        assert owner.call("patch", f"gaps/{gap['id']}", body).status_code == 400
    wrong = reader.post(f"turns/{refused.pk}/gaps", {"collections": ["x"]})
    assert wrong.status_code == 400


def test_an_answer_tells_what_was_searched_what_disagrees_and_what_is_missing(
    reader: Program, refused: Turn
) -> None:
    refused.answer |= {
        "looked": {"collections": 1, "passages": 2, "narrowed": False},
        "conflicts": [],
        "missing": ["who approves it"],
    }
    refused.save()
    answer = reader.get(f"turns/{refused.pk}").json()["answer"]
    assert answer["looked"] == {
        "collections": 1,
        "passages": 2,
        "narrowed": False,
        "corrected": [],
    }
    assert (answer["conflicts"], answer["missing"]) == ([], ["who approves it"])
