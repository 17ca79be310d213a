"""Questions over REST, as JSON and as a stream, against a scripted model."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
from pytest_django import Settings

from kb.models import Collection, Document
from retrieval.models import Conversation, Turn
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program

pytestmark = pytest.mark.django_db

QUESTION = "Employees have fifteen days of annual leave?"
ANSWER = "Employees have fifteen days of annual leave [1]."
FIELDS = {
    "answer", "sentences", "citations", "abstained", "degraded", "model", "prompt_version",
    "usage", "timings", "searched_for", "cached",
    "looked",
    "conflicts",
    "missing",
}  # fmt: skip
CITATION = {
    "n", "passage_id", "document_id", "external_id", "title", "page", "boxes", "quote", "url",
}  # fmt: skip


@pytest.fixture
def llm(llm: FakeLLM) -> FakeLLM:
    llm.answer = ANSWER
    return llm


def events(answer: Any) -> list[tuple[str, Any]]:
    """Return (name, data) of a whole stream."""
    frames = b"".join(answer.streaming_content).decode().split("\n\n")
    found = []
    for frame in frames:
        lines = dict(line.split(": ", 1) for line in frame.split("\n") if ": " in line)
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def leave(answer: Any) -> None:
    """Close a response as the test client does at its end: with the test's database kept open."""
    answer._iterator.close()


def test_an_answer_is_exactly_what_the_contract_says(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    answer = reader.post("ask", {"question": QUESTION})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == FIELDS
    assert [set(each) for each in body["sentences"]] == [{"text", "citations", "supported", "why"}]
    assert body["sentences"][0]["citations"] == [1]
    assert (body["abstained"], body["degraded"]) == (False, "")
    (citation,) = body["citations"]
    assert set(citation) == CITATION
    assert citation["document_id"] == str(rules.pk)
    assert citation["quote"] in "Employees have fifteen days of annual leave."
    assert citation["url"] == f"http://testserver/passages/{citation['passage_id']}"


def test_the_address_of_a_citation_is_the_public_one(
    reader: Program, rules: Document, llm: FakeLLM, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://kb.example.com"
    (citation,) = reader.post("ask", {"question": QUESTION}).json()["citations"]
    assert citation["url"] == f"https://kb.example.com/passages/{citation['passage_id']}"


def test_a_stream_shows_sources_then_tokens_then_citations_then_the_whole_answer(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    answer = reader.post("ask", {"question": QUESTION, "stream": True})
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "no-store" in answer.headers["Cache-Control"]
    found = events(answer)
    names = [name for name, _data in found if name != "status"]
    order = list(dict.fromkeys(names))
    assert order == ["sources", "token", "citations", "done"]
    assert names == sorted(names, key=order.index)
    data = dict(found)
    assert data["sources"]["results"][0]["document_id"] == str(rules.pk)
    assert data["sources"]["quote"] == "Employees have fifteen days of annual leave."
    assert data["sources"]["quoted"] == 0
    assert "similarity" not in str(data["sources"])
    written = "".join(data["text"] for name, data in found if name == "token")
    assert "fifteen days" in written
    assert set(data["citations"]) == {"sentences", "citations"}
    assert set(data["done"]) == FIELDS
    assert data["done"]["citations"] == data["citations"]["citations"]


def test_a_client_that_leaves_stops_the_model(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    llm.mode = "endless"
    answer = reader.post("ask", {"question": QUESTION, "stream": True})
    stream = iter(answer)
    while b"event: token" not in next(stream):
        pass
    leave(answer)
    deadline = time.monotonic() + 5
    while not llm.left_at and time.monotonic() < deadline:
        time.sleep(0.01)
    assert llm.left_at
    assert Turn.objects.get().state == Turn.State.INCOMPLETE


def test_a_stream_that_breaks_off_ends_with_an_error(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    llm.mode = "drops"
    name, data = events(reader.post("ask", {"question": QUESTION, "stream": True}))[-1]
    assert name == "error"
    assert set(data) == {"code", "message"}
    assert data["message"]
    plain = reader.post("ask", {"question": QUESTION})
    assert plain.status_code == 503
    assert plain.headers["Content-Type"] == "application/problem+json"
    assert plain.headers["Retry-After"]


def test_without_the_model_the_answer_is_made_of_quotes(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    llm.kill()
    body = reader.post("ask", {"question": QUESTION}).json()
    assert body["degraded"] == "llm"
    assert body["citations"]


def test_what_is_not_in_the_documents_is_not_answered(
    reader: Program, stranger: Program, rules: Document, llm: FakeLLM
) -> None:
    for program, question in ((reader, "Who won the cup in 1954?"), (stranger, QUESTION)):
        body = program.post("ask", {"question": question}).json()
        assert body["abstained"] is True
        assert body["citations"] == []
    assert llm.requests == []


def test_a_conversation_goes_on_for_its_owner_only(
    reader: Program, stranger: Program, rules: Document, llm: FakeLLM
) -> None:
    first = reader.post("ask", {"question": QUESTION})
    conversation = first.headers["Footnote-Conversation"]
    body = {"question": QUESTION, "conversation_id": conversation}
    second = reader.post("ask", {**body, "stream": True})
    assert second.headers["Footnote-Conversation"] == conversation
    assert events(second)[-1][0] == "done"
    assert Turn.objects.filter(conversation=conversation).count() == 2
    assert stranger.post("ask", body).status_code == 404
    assert reader.post("ask", {**body, "conversation_id": str(uuid.uuid4())}).status_code == 404


def test_a_collection_one_may_not_read_cannot_be_asked(
    stranger: Program, handbook: Collection, llm: FakeLLM
) -> None:
    hidden, absent = (
        stranger.post("ask", {"question": QUESTION, "collections": [str(pk)]})
        for pk in (handbook.pk, uuid.uuid4())
    )
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"question": " "},
        {"question": "a" * 2001},
        {"collections": []},
        {"collections": "x"},
        {"conversation_id": "x"},
        {"stream": "maybe"},
        {"model": "another"},
    ],
    ids=str,
)
def test_a_bad_question_is_a_400_and_nothing_is_kept(
    reader: Program, fields: dict[str, Any]
) -> None:
    answer = reader.post("ask", {"question": QUESTION, **fields})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"#/{next(iter(fields))}")
    assert not Conversation.objects.exists()


def test_when_too_many_ask_the_answer_is_429_with_a_time_to_wait(
    reader: Program, rules: Document, settings: Settings
) -> None:
    settings.LLM_SLOTS = -100
    for stream in (False, True):
        answer = reader.post("ask", {"question": QUESTION, "stream": stream})
        assert (answer.status_code, answer.json()["code"]) == (429, "busy")
        assert int(answer.headers["Retry-After"]) > 0


def test_an_answer_is_made_only_from_what_passes_the_filters(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    body = {"question": QUESTION, "filters": {"tags": ["HR"]}}
    without = reader.post("ask", body).json()
    assert (without["abstained"], without["citations"]) == (True, [])
    Document.objects.filter(pk=rules.pk).update(tags=["hr"])
    (citation,) = reader.post("ask", body).json()["citations"]
    assert citation["document_id"] == str(rules.pk)


def test_a_conversation_keeps_its_filters_until_it_is_given_others(
    reader: Program, rules: Document, llm: FakeLLM
) -> None:
    filters = {"documents": [str(uuid.uuid4())], "tags": ["HR"]}
    first = reader.post("ask", {"question": QUESTION, "filters": filters})
    assert first.json()["abstained"]
    on = {"question": QUESTION, "conversation_id": first.headers["Footnote-Conversation"]}
    assert reader.post("ask", on).json()["abstained"]
    assert reader.post("ask", {**on, "filters": {}}).json()["citations"]
    assert reader.post("ask", on).json()["citations"]
