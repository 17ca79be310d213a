"""Why something was not found, over the API."""

from __future__ import annotations

import uuid

import pytest

from kb.models import Document, Passage, User
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db


def test_a_found_document_has_its_rank_and_no_scores(rules: Document, reader: Program) -> None:
    body = {"query": "annual leave", "document_id": str(rules.pk), "text": "fifteen days"}
    answer = reader.post("search/explain", body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["found"], told["rank"], told["fell_out_at"]) == (True, 1, None)
    assert told["passage_id"] == str(Passage.objects.get(document=rules, ordinal=0).pk)
    assert {each["name"] for each in told["steps"]} >= {"state", "permission", "words", "limit"}
    assert all(each["detail"] and "%(" not in each["detail"] for each in told["steps"])
    for word in ("score", "distance", "similarity", "coverage"):
        assert word not in answer.content.decode()


def test_where_it_fell_out_and_what_to_do_is_told(rules: Document, reader: Program) -> None:
    body = {
        "query": "annual leave",
        "document_id": str(rules.pk),
        "filters": {"language": ["zh"], "metadata": {"year": {"gte": 2020}}},
    }
    told = reader.post("search/explain", body).json()
    assert (told["found"], told["rank"], told["fell_out_at"]) == (False, None, "filter")
    step = next(each for each in told["steps"] if each["name"] == "filter")
    assert step["params"] == {"filters": ["language", "metadata"]}
    assert "the language, the metadata" in step["detail"]
    assert told["advice"][0]["code"] == "without-filters"


def test_a_stranger_gets_what_an_absent_document_gives(rules: Document, stranger: Program) -> None:
    passage = Passage.objects.filter(document=rules).first()
    assert passage is not None
    for name, there in (("document_id", rules.pk), ("passage_id", passage.pk)):
        bodies = [{"query": "leave", name: str(each)} for each in (there, uuid.uuid4())]
        answers = [stranger.post("search/explain", body) for body in bodies]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_another_reader_is_for_owners(
    rules: Document, owner: Program, reader: Program, charlie: User
) -> None:
    body = {"query": "leave", "document_id": str(rules.pk), "for_user": "charlie"}
    told = owner.post("search/explain", body).json()
    assert told["fell_out_at"] == "permission"
    assert reader.post("search/explain", body).status_code == 403
    assert owner.post("search/explain", body | {"for_user": "xy"}).status_code == 404


def test_bad_questions_are_refused(rules: Document, reader: Program) -> None:
    good = {"query": "leave", "document_id": str(rules.pk)}
    for body in (
        {"query": "leave"},
        good | {"filters": {"colour": "red"}},
        good | {"colour": "red"},
        good | {"limit": 0},
        good | {"document_id": "x"},
        good | {"query": " "},
    ):
        assert reader.post("search/explain", body).status_code == 400, body


def test_an_answer_is_explained_further(rules: Document, reader: Program) -> None:
    body = {"query": "annual leave", "document_id": str(rules.pk), "answer": True}
    told = reader.post("search/explain", body).json()
    assert [each["name"] for each in told["steps"]][-2:] == ["budget", "evidence"]
