"""The choice of a task: beside the question, on a document, on a collection."""

from __future__ import annotations

import pytest
from django.test import Client

from kb.models import Collection, Document, User
from retrieval.models import Turn
from tests.frontend.conftest import Browse
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.django_db


@pytest.fixture
def leave(handbook: Collection) -> Document:
    return shelve(handbook, "Leave <1>", "Employees have fifteen days of annual leave.")


def test_a_question_can_be_made_into_something_else(page: Client, leave: Document) -> None:
    html = page.get("/").content.decode()
    assert '<option value="answer" selected>' in html
    assert '<option value="table">' in html
    assert "overview" not in html
    page.post("/", {"question": "How many days of leave?", "task": "table"})
    assert Turn.objects.get().task == "table"


def test_a_question_without_a_choice_is_answered(page: Client, leave: Document) -> None:
    page.post("/", {"question": "How many days of leave?"})
    assert Turn.objects.get().task == "answer"


def test_an_unknown_task_is_told_and_the_choice_kept(page: Client, leave: Document) -> None:
    answer = page.post("/", {"question": "How many days?", "task": "poem"})
    assert answer.status_code == 400
    assert "There is no such task" in answer.content.decode()
    empty = page.post("/", {"question": " ", "task": "list"}).content.decode()
    assert '<option value="list" selected>' in empty
    assert not Turn.objects.exists()


def test_asking_again_keeps_the_task(page: Client, leave: Document) -> None:
    page.post("/", {"question": "How many days of leave?", "task": "table"})
    page.post(f"/t/{Turn.objects.get().pk}/again")
    assert list(Turn.objects.values_list("task", flat=True)) == ["table", "table"]


@pytest.mark.parametrize(
    ("task", "question"),
    [
        ("overview", "What are the main points of “Leave <1>”?"),
        ("translation-zh", "Translate “Leave <1>” into Chinese."),
    ],
)
def test_a_document_is_summarised_and_translated_in_a_conversation_about_it_alone(
    page: Client, leave: Document, task: str, question: str
) -> None:
    where = f"/documents/{leave.pk}/tasks"
    assert where in page.get(f"/documents/{leave.pk}").content.decode()
    answer = page.post(where, {"task": task})
    turn = Turn.objects.get()
    assert answer.headers["Location"] == f"/c/{turn.conversation_id}#t-{turn.pk}"
    assert (turn.task, turn.question) == (task, question)
    assert turn.conversation.filters == {"documents": [str(leave.pk)]}


def test_a_collection_is_summarised_in_a_conversation_about_it_alone(
    page: Client, handbook: Collection, leave: Document
) -> None:
    page.post(f"/collections/{handbook.pk}/tasks", {"task": "overview"})
    turn = Turn.objects.get()
    assert (turn.task, turn.conversation.collection_ids) == ("overview", [str(handbook.pk)])


def test_only_what_is_offered_can_be_asked_for(page: Client, leave: Document) -> None:
    for task in ("", "answer", "table", "poem"):
        page.post(f"/documents/{leave.pk}/tasks", {"task": task})
    assert not Turn.objects.exists()


def test_documents_and_collections_of_others_are_not_found(
    browser: Browse, charlie: User, handbook: Collection, leave: Document
) -> None:
    client = browser(charlie)
    for where in (f"/documents/{leave.pk}/tasks", f"/collections/{handbook.pk}/tasks"):
        assert client.post(where, {"task": "overview"}).status_code == 404
    assert not Turn.objects.exists()
