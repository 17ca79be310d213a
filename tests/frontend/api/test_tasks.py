"""Tasks over REST."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from kb.models import Document
from retrieval.generation import breaker, health
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db

QUESTION = "How many days of annual leave do employees have?"


@pytest.fixture
def llm(settings: Settings) -> Iterator[FakeLLM]:
    fake = FakeLLM()
    fake.answer = "- Employees have fifteen days of annual leave [1]\n"
    settings.LLM_URL = fake.url
    breaker.breaker.succeeded()
    health.forget()
    yield fake
    fake.kill()


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
