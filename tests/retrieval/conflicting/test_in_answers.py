"""Conflicts and open parts in answers of the whole line, with real search."""

from __future__ import annotations

from typing import Any

import pytest

from kb.access import Principal, restrict
from kb.models import Collection, Document, User
from retrieval.answering import answer
from retrieval.events import Answer, Done
from tests.fakes import FakeLLM
from tests.retrieval.conftest import Publish

pytestmark = pytest.mark.django_db
QUESTION = "How many days of paid leave do employees receive, and how do I apply?"
SAID = "Employees receive 25 days of paid leave per year."
OTHERWISE = "Employees receive 28 days of paid leave per year."


@pytest.fixture
def two(handbook: Collection, publish: Publish) -> list[Document]:
    """Two documents that disagree."""
    return [
        publish(handbook, "Leave policy", SAID),
        publish(handbook, "Employee handbook", OTHERWISE),
    ]


def answered(reader: Principal, llm: Any) -> Answer:
    llm.answer = f"{SAID} [1]"
    *_before, last = answer(QUESTION, reader=reader)
    assert isinstance(last, Done), last
    return last.answer


def test_both_sides_are_footnotes_and_what_is_open_is_told(
    llm: FakeLLM, two: list[Document], as_bob: Principal
) -> None:
    found = answered(as_bob, llm)
    [conflict] = found.conflicts
    quotes = {each.n: each.quote for each in found.citations}
    assert {quotes[side.citation] for side in conflict.sides} == {SAID, OTHERWISE}
    assert all(side.dated for side in conflict.sides)
    assert found.missing == ["how do I apply"]


def test_a_hidden_document_contradicts_nothing(
    llm: FakeLLM, two: list[Document], alice: User, as_alice: Principal, as_bob: Principal
) -> None:
    restrict(document=two[1], by=as_alice, users=[alice])
    found = answered(as_bob, llm)
    assert found.conflicts == []
    assert [each.quote for each in found.citations] == [SAID]
