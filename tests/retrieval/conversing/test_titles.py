"""A title says what a question is about, and no word of it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.access import Principal
from retrieval import conversations
from retrieval.conversations.titling import title_of

LONG = "Which employees who work part time in the offices of Berlin and Hamburg receive paid leave?"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What is the notice period?", "Notice period"),
        ("Hello! Could you please tell me about our travel policy?", "Our travel policy"),
        ("How do I request a new laptop?", "Request a new laptop"),
        ("How many days of leave do we get?", "How many days of leave do we get"),
        ("I started in May. When is payday?", "Payday"),
        ("Does iPhone insurance cover theft?", "Does iPhone insurance cover theft"),
        ("iPhone insurance", "iPhone insurance"),
        ("请问年假是多少？", "年假"),
        ("你好，请告诉我差旅报销的流程是什么？", "差旅报销的流程"),
        ("请假流程是什么", "请假流程"),
        ("能不能报销酒类费用吗？", "能不能报销酒类费用"),
        ("实习生能做什么？", "实习生能做什么"),
        ("什么？", "什么"),
        ("Why?", "Why"),
    ],
)
def test_politeness_and_question_words_go(question: str, title: str) -> None:
    assert title_of(question) == title


def test_a_long_title_ends_with_a_whole_word() -> None:
    title = title_of(LONG)
    assert len(title) <= 60
    assert title.endswith("…")
    assert LONG.startswith(title[:-1] + " ")


def test_a_long_chinese_title_ends_between_words() -> None:
    question = (
        "公司员工在国外出差期间发生的住宿费用和交通费用应当如何按照差旅管理制度申请报销手续？"
    )
    title = title_of(question)
    assert len(title) <= 31
    assert question.startswith(title[:-1])


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.strip()))
def test_every_question_has_a_title(question: str) -> None:
    assert 1 <= len(title_of(question)) <= 200


def test_a_title_that_a_person_gave_stays(db: None, as_bob: Principal) -> None:
    turn = conversations.start(question="What is the notice period?", by=as_bob)
    conversations.ask_again(turn.pk, by=as_bob, question="What is the trial period?")
    turn.conversation.refresh_from_db()
    assert turn.conversation.title == "Trial period"
    conversations.rename(conversation=turn.conversation, by=as_bob, title="Mine")
    conversations.ask_again(turn.pk, by=as_bob, question="What is the age limit?")
    turn.conversation.refresh_from_db()
    assert turn.conversation.title == "Mine"
