"""Tasks on the line of an answer: the same search, the same gate, the same check."""

from __future__ import annotations

from typing import Any

import pytest

from kb.access import Principal, restrict
from kb.errors import InvalidError
from kb.models import Collection
from retrieval.answering import answer
from retrieval.events import Answer, Done, Sources
from retrieval.prompting import template
from tests.fakes import FakeLLM
from tests.retrieval.conftest import LEAVE, TRAVEL, Publish

pytestmark = pytest.mark.django_db

QUESTION = "How many days of paid leave do full-time employees receive per year?"
TABLE = "| Who | Paid leave |\n|---|---|\n| Full-time employees | 25 days [1] |\n"


def _done(question: str, by: Principal, **options: Any) -> Answer:
    last = list(answer(question, reader=by, **options))[-1]
    assert isinstance(last, Done), last
    return last.answer


def test_a_table_is_asked_for_held_to_its_shape_and_checked(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = TABLE
    found = _done(QUESTION, as_bob, task="table")
    assert found.prompt_version == "table.v1.en"
    assert found.text.startswith("| Who | Paid leave |")
    assert [part.citations for part in found.sentences if part.text == "25 days |"] == [[1]]
    assert "table2 ::=" in llm.requests[0]["grammar"]


@pytest.mark.parametrize("task", ["compare", "list", "table", "summary", "translate-zh"])
def test_every_task_can_be_refused(
    llm: FakeLLM, library: Collection, as_bob: Principal, task: str
) -> None:
    llm.answer = template("zh" if task.endswith("zh") else "en").refusal
    assert _done(QUESTION, as_bob, task=task).abstained
    llm.answer = "| A | B |\n|---|---|\n| 4711 | 4712 [1] |\n"
    assert _done(QUESTION, as_bob, task=task).abstained, "nothing of it holds"


def test_without_evidence_no_task_asks_the_model(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    found = _done("Who won the world cup final in 1998?", as_bob, task="table")
    assert found.abstained
    assert llm.requests == []


def test_an_overview_reads_the_document_whatever_the_question_says(
    llm: FakeLLM, handbook: Collection, publish: Publish, as_bob: Principal
) -> None:
    document = publish(handbook, "LV-2024-final", LEAVE, TRAVEL)
    publish(handbook, "Other", "Nobody reads this one.")
    llm.answer = "- Full-time employees receive 25 days of paid leave per year [1]\n"
    filters = {"documents": [str(document.pk)]}
    events = list(answer("Zusammenfassung?", reader=as_bob, filters=filters, task="overview"))
    sources = next(event for event in events if isinstance(event, Sources))
    assert [hit.text for hit in sources.hits] == [LEAVE, TRAVEL]
    assert isinstance(events[-1], Done)
    assert events[-1].answer.text.endswith("Read for this: 2 of 2 passages.")


def test_a_document_that_may_not_be_read_has_no_overview(
    llm: FakeLLM, library: Collection, publish: Publish, as_alice: Principal, as_bob: Principal
) -> None:
    document = publish(library, "Secret", "The secret is 42.")
    restrict(document=document, by=as_alice, users=[])
    filters = {"documents": [str(document.pk)]}
    found = _done("What does it say?", as_bob, filters=filters, task="overview")
    assert (found.abstained, found.nearest) == (True, [])
    assert llm.requests == []


def test_a_kept_answer_is_not_given_for_another_task(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.answer = "Full-time employees receive 25 days of paid leave per year [1]."
    _done(QUESTION, as_bob)
    llm.answer = TABLE
    assert not _done(QUESTION, as_bob, task="table").cached
    assert not _done(QUESTION, as_bob, task="table").cached
    assert _done(QUESTION, as_bob).prompt_version == "answer.v1.en"


def test_without_the_model_a_task_is_answered_by_quotes(
    llm: FakeLLM, library: Collection, as_bob: Principal
) -> None:
    llm.mode = "error"
    found = _done(QUESTION, as_bob, task="compare")
    assert found.degraded == "llm"
    assert found.citations


def test_an_unknown_task_is_told(library: Collection, as_bob: Principal) -> None:
    with pytest.raises(InvalidError):
        list(answer(QUESTION, reader=as_bob, task="poem"))
