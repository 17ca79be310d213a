"""Fields of a document over REST, against a scripted model."""

from __future__ import annotations

import json

import pytest

from kb.models import Document
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db

FIELDS = {
    "fields": [
        {"name": "leave", "type": "number", "description": "days of annual leave"},
        {"name": "currency"},
    ]
}


@pytest.fixture
def llm(llm: FakeLLM) -> FakeLLM:
    llm.answer = json.dumps({"leave": {"value": 15, "source": 1}, "currency": None})
    return llm


def test_each_field_comes_with_its_footnote_or_as_null(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    answer = reader.post(f"documents/{rules.pk}/fields", FIELDS)
    assert answer.status_code == 200
    body = answer.json()
    leave = {"name": "leave", "type": "number", "value": 15, "citation": 1}
    currency = {"name": "currency", "type": "text", "value": None, "citation": None}
    assert body["fields"] == [
        {**leave, "named": True, "why": ""},
        {**currency, "named": True, "why": "absent"},
    ]
    (citation,) = body["citations"]
    assert citation["quote"] == "Employees have fifteen days of annual leave."
    assert citation["url"].endswith(f"/passages/{citation['passage_id']}")
    assert (body["read"], body["passages"]) == (2, 2)
    assert body["prompt_version"] == "extract.v1.en"


def test_who_may_not_read_the_document_gets_the_404_of_one_that_is_not_there(
    stranger: Program, rules: Document, llm: FakeLLM
) -> None:
    there = stranger.post(f"documents/{rules.pk}/fields", FIELDS)
    nowhere = stranger.post("documents/5b1f2a0e-0000-4000-8000-000000000000/fields", FIELDS)
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    assert llm.requests == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fields": []},
        {"fields": [{"name": "x", "type": "colour"}]},
        {"fields": [{"name": "x"}, {"name": "x"}]},
        {"fields": [{"name": "x", "value": 1}]},
        {"fields": [{"name": str(n)} for n in range(13)]},
        {"fields": "x"},
    ],
)
def test_wrong_fields_are_a_400_that_says_why(
    reader: Program, rules: Document, llm: FakeLLM, body: dict[str, object]
) -> None:
    answer = reader.post(f"documents/{rules.pk}/fields", body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert llm.requests == []


def test_without_the_model_it_is_a_503_that_says_when_to_come_back(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    llm.mode = "error"
    answer = reader.post(f"documents/{rules.pk}/fields", FIELDS)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json()["code"] == "llm"
