"""Suggested follow-ups come from the cited documents, and the same search answers them."""

from __future__ import annotations

import pytest

from kb.access import Principal, create_collection, grant, permitted_documents, restrict
from kb.access.glossary import add_entry
from kb.models import Collection, Document, Passage, User
from retrieval import conversations
from retrieval.models import Conversation, Turn
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish

LEAVE = "Full-time employees receive 25 days of paid leave per year, booked in Workday."
OVERTIME = "Overtime work is paid or taken as free hours within the same quarter."
REMOTE = "Remote work is allowed on two days of the week after agreement with the lead."
QUESTION = "How many days of paid leave do full-time employees receive per year?"


@pytest.fixture
def guide(handbook: Collection, publish: Publish) -> Document:
    """Three sections of one document."""
    document = publish(handbook, "Work guide", LEAVE, OVERTIME, REMOTE)
    headings = ("1. Paid leave", "2. Overtime work", "3. Remote work")
    for passage, heading in zip(
        Passage.objects.filter(document=document).order_by("ordinal"), headings, strict=True
    ):
        passage.headings = [heading]
        passage.save(update_fields=["headings"])
    return document


def _answered(llm: FakeLLM, by: Principal, answer: str = f"{LEAVE[:-1]} [1].") -> Turn:
    llm.answer = answer
    turn = conversations.start(question=QUESTION, by=by)
    list(conversations.run(turn.pk, by=by))
    return turn


def test_the_other_sections_of_what_is_cited_are_asked_about(
    guide: Document, llm: FakeLLM, as_bob: Principal
) -> None:
    turn = _answered(llm, as_bob)
    requests = len(llm.requests)
    assert conversations.follow_ups(turn.pk, by=as_bob) == [
        "What does “Work guide” say about “Overtime work”?",
        "What does “Work guide” say about “Remote work”?",
    ]
    assert len(llm.requests) == requests


def test_a_term_of_the_glossary_that_the_quote_uses_is_asked_about(
    guide: Document, handbook: Collection, llm: FakeLLM, as_alice: Principal, as_bob: Principal
) -> None:
    add_entry(collection=handbook, terms=["Workday", "HR portal"], by=as_alice)
    add_entry(collection=handbook, terms=["Sabbatical", "long break"], by=as_alice)
    found = conversations.follow_ups(_answered(llm, as_bob).pk, by=as_bob)
    assert found[0] == "What does “Workday” mean?"
    assert not any("Sabbatical" in question for question in found)


def test_a_refusal_has_none(guide: Document, llm: FakeLLM, as_bob: Principal) -> None:
    turn = _answered(llm, as_bob, "I could not find this in the documents you can read.")
    assert conversations.follow_ups(turn.pk, by=as_bob) == []


def test_nothing_is_suggested_from_what_may_no_longer_be_read(
    guide: Document, llm: FakeLLM, as_alice: Principal, as_bob: Principal
) -> None:
    turn = _answered(llm, as_bob)
    restrict(document=permitted_documents(as_alice).get(pk=guide.pk), by=as_alice, users=[])
    assert conversations.follow_ups(turn.pk, by=as_bob) == []


def test_what_was_asked_already_is_not_suggested(
    guide: Document, llm: FakeLLM, as_bob: Principal
) -> None:
    turn = _answered(llm, as_bob)
    within = turn.conversation_id
    conversations.start(question="Is overtime work paid?", by=as_bob, conversation_id=within)
    found = conversations.follow_ups(turn.pk, by=as_bob)
    assert found == ["What does “Work guide” say about “Remote work”?"]


def test_they_are_tried_with_the_limits_of_the_next_question(
    llm: FakeLLM, guide: Document, as_bob: Principal, as_alice: Principal, bob: User
) -> None:
    turn = _answered(llm, as_bob)
    elsewhere = create_collection(by=as_alice, name="Partners")
    grant(collection=elsewhere, by=as_alice, role="reader", user=bob)
    limits = [str(elsewhere.pk)]
    Turn.objects.update(collection_ids=limits)
    assert conversations.follow_ups(turn.pk, by=as_bob)
    Conversation.objects.update(collection_ids=limits)
    assert conversations.follow_ups(turn.pk, by=as_bob) == []
