"""Tasks over REST."""

from __future__ import annotations

import pytest

from kb.models import Document
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db

QUESTION = "How many days of annual leave do employees have?"


@pytest.fixture
def llm(llm: FakeLLM) -> FakeLLM:
    llm.answer = "- Employees have fifteen days of annual leave [1]\n"
    return llm


def test_an_answer_can_be_asked_for_as_a_list(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    body = reader.post("ask", {"question": QUESTION, "task": "list"}).json()
    assert body["prompt_version"] == "list.v1.en"
    assert body["sentences"][0]["citations"] == [1]


def test_a_document_can_be_summarised(reader: Program, rules: Document, llm: FakeLLM) -> None:
    asked = {"question": "Main points?", "task": "overview"}
    body = reader.post("ask", {**asked, "filters": {"documents": [str(rules.pk)]}}).json()
    assert body["answer"].endswith("Read for this: 2 of 2 passages.")


def test_only_tasks_of_the_list_are_taken(reader: Program, rules: Document, llm: FakeLLM) -> None:
    answer = reader.post("ask", {"question": QUESTION, "task": "poem"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/task"
