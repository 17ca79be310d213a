"""Conversations by API: list, read, rename, delete, share, stop, ask again, take along."""

from __future__ import annotations

from typing import Any

import pytest

from kb.access import create_collection, grant, principal_of
from kb.models import Collection, Document, User
from retrieval import conversations
from retrieval.models import Conversation, Turn
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program, key_of

QUESTION = "How many days of annual leave do employees have?"
ANSWER = "Employees have fifteen days of annual leave [1]."


@pytest.fixture
def turn(rules: Document, reader: Program, llm: FakeLLM) -> str:
    """The id of Bob's answered question."""
    llm.answer = ANSWER
    response = reader.post("ask", {"question": QUESTION})
    assert response.status_code == 200
    return str(response["Footnote-Turn"])


@pytest.fixture
def thread(turn: str) -> str:
    """The id of its conversation."""
    return str(Turn.objects.get(pk=turn).conversation_id)


def test_a_conversation_is_listed_and_read(reader: Program, thread: str, turn: str) -> None:
    [listed] = reader.get("conversations").json()["results"]
    assert (listed["id"], listed["shared_by"]) == (thread, None)
    [read] = reader.get(f"conversations/{thread}").json()["turns"]
    assert (read["id"], read["question"], read["state"]) == (turn, QUESTION, "done")
    assert read["answer"]["citations"][0]["n"] == 1
    assert f"/t/{turn}/sources/1#hit" in read["markdown"]
    assert reader.get(f"turns/{turn}").json() == read


def test_a_question_says_what_it_was_limited_to(
    reader: Program, thread: str, turn: str, rules: Document
) -> None:
    limits = {"collections": [str(rules.collection_id)], "filters": {"language": ["en"]}}
    asked = reader.post("ask", {"question": QUESTION, "conversation_id": thread, **limits})
    reader.post("ask", {"question": QUESTION, "conversation_id": thread, "filters": {}})
    first, second, third = reader.get(f"conversations/{thread}").json()["turns"]
    assert (first["collections"], first["filters"]) == ([], {})
    assert {name: second[name] for name in limits} == limits
    assert (third["collections"], third["filters"]) == (limits["collections"], {})
    again = reader.post(f"turns/{asked['Footnote-Turn']}/regenerate", {})
    told = reader.get(f"turns/{again['Footnote-Turn']}").json()
    assert {name: told[name] for name in limits} == limits


def test_it_is_renamed_and_deleted(reader: Program, thread: str) -> None:
    renamed = reader.call("patch", f"conversations/{thread}", {"title": "Leave"})
    assert renamed.json()["title"] == "Leave"
    assert reader.call("patch", f"conversations/{thread}", {"title": " "}).status_code == 400
    assert reader.call("delete", f"conversations/{thread}").status_code == 204
    assert not Conversation.objects.exists()


def test_asking_again_makes_a_version(reader: Program, thread: str, turn: str) -> None:
    again = reader.post(f"turns/{turn}/regenerate", {})
    assert again.json()["answer"] == "Employees have fifteen days of annual leave."
    edited = reader.post(f"turns/{turn}/regenerate", {"question": f"{QUESTION} Really?"})
    [read] = reader.get(f"conversations/{thread}").json()["turns"]
    assert read["versions"] == [turn, again["Footnote-Turn"], edited["Footnote-Turn"]]
    assert read["question"] == f"{QUESTION} Really?"


def test_a_question_is_stopped(rules: Document, reader: Program, bob: User) -> None:
    waiting = conversations.start(question=QUESTION, by=principal_of(bob))
    stopped = reader.post(f"turns/{waiting.pk}/stop").json()
    assert (stopped["state"], stopped["error"], stopped["answer"]) == (
        "incomplete",
        "stopped",
        None,
    )


def test_it_is_shared_copied_and_taken_back(
    reader: Program,
    stranger: Program,
    thread: str,
    turn: str,
    handbook: Collection,
    alice: User,
    charlie: User,
) -> None:
    given = reader.call("put", f"conversations/{thread}/shares", {"user": "charlie"}).json()
    assert given["user"] == "charlie"
    seen: dict[str, Any] = stranger.get(f"conversations/{thread}").json()
    assert (seen["title"], seen["shared_by"]) == ("", "bob")
    assert (seen["turns"][0]["hidden"], seen["turns"][0]["answer"]) == (True, None)
    assert stranger.post(f"conversations/{thread}/copy").status_code == 404
    grant(collection=handbook, by=principal_of(alice), role="reader", user=charlie)
    [listed] = stranger.get("conversations", {"shared": "true"}).json()["results"]
    assert listed["title"]
    copied = stranger.post(f"conversations/{thread}/copy")
    assert copied.status_code == 201
    assert copied.json()["turns"][0]["question"] == QUESTION
    address = f"conversations/{thread}/shares/{given['id']}"
    assert reader.call("delete", address).status_code == 204
    assert stranger.get(f"conversations/{thread}").status_code == 404


def test_it_is_taken_along(reader: Program, thread: str) -> None:
    text = reader.get(f"conversations/{thread}/export")
    assert text["Content-Type"].startswith("text/markdown")
    assert "[^1]: [Rules](" in text.content.decode()
    word = reader.get(f"conversations/{thread}/export", {"format": "docx"})
    assert word.content[:2] == b"PK"


def test_a_narrowed_key_sees_no_question_about_other_collections(
    thread: str, turn: str, bob: User, handbook: Collection, alice: User
) -> None:
    other = create_collection(name="Other", by=principal_of(alice))
    grant(collection=other, by=principal_of(alice), role="reader", user=bob)
    narrow = Program(key_of(bob, collections=[other]))
    said = narrow.get(f"conversations/{thread}").content + narrow.get("conversations").content
    said += (
        narrow.get(f"turns/{turn}").content + narrow.get(f"conversations/{thread}/export").content
    )
    assert b"annual leave" not in said
    assert b"Annual leave" not in said
    wide = Program(key_of(bob, collections=[handbook]))
    assert wide.get(f"conversations/{thread}").json()["turns"][0]["question"] == QUESTION
