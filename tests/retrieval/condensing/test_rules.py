"""Follow-up questions become ones that search understands: by rules alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import fold, has_cjk, tokens
from retrieval.condensing.rules import LONGEST_TOPIC, standalone

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8")
)["case"]


def searched(question: str, *before: str) -> str:
    """Return what is searched for at the end of a conversation."""
    earlier: list[str] = []
    for each in (*before, question):
        earlier.append(standalone(each, earlier).text)
    return earlier[-1]


def holds(text: str, part: str) -> bool:
    if has_cjk(part):
        return fold(part) in fold(text)
    return set(tokens(part)) <= set(tokens(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_what_is_searched_for_has_what_is_meant_and_not_what_was_replaced(
    case: dict[str, Any],
) -> None:
    text = searched(case["question"], *case["before"])
    assert [word for word in case["must"] if not holds(text, word)] == [], text
    assert [word for word in case.get("must_not", []) if holds(text, word)] == [], text


def test_the_table_is_of_both_languages_and_several_fields() -> None:
    chinese = [case for case in CASES if has_cjk(case["question"])]
    assert len(CASES) >= 100
    assert len(chinese) >= 35
    assert len({case.get("field") for case in CASES}) >= 5


@pytest.mark.parametrize(
    ("before", "question", "text"),
    [
        ("How many days do employees in France get?", "And in Germany?",
         "How many days do employees in Germany get?"),
        ("What does ERR-2041 mean?", "And ERR-2050?", "What does ERR-2050 mean?"),
        ("How do I book a room?", "what about desks?", "How do I book a room: desks"),
        ("What is the leave policy?", "Who approves it?", "leave policy: Who approves it?"),
        ("北京的住宿标准是多少？", "那上海呢？", "上海的住宿标准是多少？"),
        ("年假有多少天？", "病假呢", "病假有多少天？"),
        ("差旅报销的流程是什么？", "这个流程要多久？", "差旅报销的流程：这个流程要多久？"),
    ],
)  # fmt: skip
def test_what_is_searched_for_can_be_read(before: str, question: str, text: str) -> None:
    assert searched(question, before) == text


@pytest.mark.parametrize(
    "question", ["Why?", "And in Germany?", "那上海呢？", "What is leave?", ""]
)
def test_a_first_question_is_searched_for_as_it_is(question: str) -> None:
    assert standalone(question, []).text == question


def test_a_long_earlier_question_is_not_dragged_along_whole() -> None:
    text = searched("Who approves it?", "budget " * 200)
    assert len(text) <= LONGEST_TOPIC + len(": Who approves it?")


TEXT = st.text(alphabet="And in what about it 12 X-9 那年假呢？的上海?。,'", max_size=60)


@given(st.lists(TEXT, max_size=3), TEXT)
def test_no_conversation_breaks_the_rules_or_leaves_nothing_to_search_for(
    before: list[str], question: str
) -> None:
    found = standalone(question, before).text
    assert found.strip() or not question.strip()
    assert len(found) <= LONGEST_TOPIC + 2 * len(question) + 2


def test_runs_of_spaces_are_one_space() -> None:
    before = ["年假有多少天"]
    assert standalone("那a" + " " * 1_900 + "b？c", before) == standalone("那a b？c", before)
