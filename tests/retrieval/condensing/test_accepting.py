"""The model may complete a question; it may not invent one."""

from __future__ import annotations

import pytest

from retrieval.condensing.accepting import accepted

LEAVE = [("How many days of leave do I get?", "25 days. Maria Chen approves them, form IT-27.")]
CHINESE = [("年假有多少天？", "五天，由李明审批。")]


@pytest.mark.parametrize(
    ("text", "question", "history"),
    [
        ("Who approves the days of leave?", "Who approves it?", LEAVE),
        ("How can I contact Maria Chen?", "How can I contact her?", LEAVE),
        ("Where is form IT-27 for leave?", "Where is the form?", LEAVE),
        ("年假是否由李明审批？", "谁审批？", CHINESE),
    ],
)
def test_a_question_completed_from_the_conversation_is_used(
    text: str, question: str, history: list[tuple[str, str]]
) -> None:
    assert accepted(text, question, history)


@pytest.mark.parametrize(
    ("text", "question", "history"),
    [
        ("", "Who approves it?", LEAVE),
        ("Who approves " + "leave " * 60, "Who approves it?", LEAVE),
        ("Who approves it?\nMaria Chen.", "Who approves it?", LEAVE),
        ("Who approves it?", "Who approves it?", LEAVE),
        ("Who approves leave in Berlin?", "Who approves it?", LEAVE),
        ("Who approves 30 days of leave?", "Who approves it?", LEAVE),
        ("Who approves form IT-28 for leave?", "Who approves it?", LEAVE),
        ("How many days of leave do I get?", "And in Norway?", LEAVE),
        ("How many days of leave do I get?", "Who approves it?", LEAVE),
        ("Maria approves holidays quickly regardless of seniority.", "Who approves it?", LEAVE),
        ("上海的年假由谁审批？", "谁审批？", CHINESE),
        ("年假有几十天，审批很快", "谁审批？", CHINESE),
    ],
)
def test_what_is_odd_or_comes_from_nowhere_is_refused(
    text: str, question: str, history: list[tuple[str, str]]
) -> None:
    assert not accepted(text, question, history)
