"""What supports a sentence and what does not, in English, in Chinese and between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.grounding import figures_in, figures_of, is_supported, support

LEAVE = (
    "Full-time employees receive 25 days of paid leave per year. Unused days expire on 31 March. "
    "Contractors do not receive paid leave. Requests go to the line manager."
)
TRAVEL = "差旅报销须在出差结束后三十天内提交。超过500元的支出需要部门经理批准。酒类费用不予报销。"


@pytest.mark.parametrize(
    ("sentence", "passage", "quote"),
    [
        ("Employees get 25 days of paid leave a year.", LEAVE, "Full-time employees receive 25"),
        ("Unused days expire on March 31.", LEAVE, "Unused days expire on 31 March."),
        ("Contractors do not receive paid leave.", LEAVE, "Contractors do not"),
        ("Requests go to the manager.", LEAVE, "Requests go to the line manager."),
        ("出差结束后30天内须提交差旅报销。", TRAVEL, "差旅报销须在出差结束后三十天内提交。"),
        ("超过500元需要部门经理批准。", TRAVEL, "超过500元的支出需要部门经理批准。"),
        ("酒类费用不能报销。", TRAVEL, "酒类费用不予报销。"),
    ],
)
def test_a_sentence_that_the_passage_says_is_supported_by_the_right_quote(
    sentence: str, passage: str, quote: str
) -> None:
    found = support(sentence, passage)
    assert is_supported(sentence, found)
    assert found.quote.startswith(quote)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("The fee is 12.50 euros.", "A fee of 12.50 euros applies."),
        ("The interest is 3.5 percent.", "Interest: 3.5 percent"),
        ("Use TLS 1.3 for it.", "Only TLS 1.3 is allowed."),
        ("The mail host is 192.168.0.1.", "Mail runs on host 192.168.0.1."),
        ("The price is 1,200 euros.", "Price: 1200 euros"),
        ("该版本为10.2.3。", "当前版本10.2.3已发布。"),
    ],
)
def test_a_number_counts_by_its_value_however_it_is_cut(sentence: str, passage: str) -> None:
    assert is_supported(sentence, support(sentence, passage))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Employees get 30 days of paid leave a year.", LEAVE),
        ("Unused days expire on 30 March.", LEAVE),
        ("Contractors receive paid leave.", LEAVE),
        ("Requests do not go to the line manager.", LEAVE),
        ("The cafeteria opens at noon.", LEAVE),
        ("超过600元需要部门经理批准。", TRAVEL),
        ("酒类费用可以报销。", TRAVEL),
        ("员工每年有十五天年假。", TRAVEL),
        ("出差结束后六十天内提交差旅报销。", TRAVEL),
    ],
)
def test_another_number_the_opposite_or_another_topic_is_not_supported(
    sentence: str, passage: str
) -> None:
    assert not is_supported(sentence, support(sentence, passage))


def test_a_fact_spread_over_two_sentences_is_quoted_with_both() -> None:
    passage = "The Basel office opened in 2019. It has 40 desks."
    found = support("The Basel office, opened in 2019, has 40 desks.", passage)
    assert is_supported("x", found)
    assert found.quote == passage


@pytest.mark.parametrize(
    ("question", "sentence", "passage", "held"),
    [
        ("Who approves 800 euros?", "The head approves trips of 800 euros.", "en", True),
        ("Who approves 300 euros?", "The head approves trips of 300 euros.", "en", False),
        ("Who approves trips?", "The head approves trips of 800 euros.", "en", False),
        ("6000元谁批准？", "6000元的支出需要部门经理批准。", "zh", True),
        ("400元谁批准？", "400元的支出需要部门经理批准。", "zh", False),
    ],
)
def test_a_number_of_the_question_may_stand_for_the_bound_it_passes(
    question: str, sentence: str, passage: str, held: bool
) -> None:
    text = {"en": "The head approves trips of more than 500 euros.", "zh": TRAVEL}[passage]
    assert is_supported(sentence, support(sentence, text, question=question)) is held


def test_the_right_number_about_another_subject_is_not_supported() -> None:
    passage = "全职员工每年享有十五天带薪年假，工龄满十年后增加到二十天。"
    one = support("产假有十五天。", passage, question="公司的产假有多少天？")
    assert not is_supported("产假", one)
    other = support("年假有十五天。", passage, question="公司的年假有多少天？")
    assert is_supported("年假", other)


def test_one_word_taken_over_from_the_question_does_not_decide() -> None:
    sentence = "未休的须在次年三月三十一日前使用，逾期作废。"
    passage = "未休年假须在次年三月三十一日前使用，逾期作废。"
    found = support(sentence, passage, question="年假有多少天？没休的怎么办？")
    assert is_supported(sentence, found)


def test_steps_are_quoted_as_one_run() -> None:
    passage = "Error ERR-2041. To fix it: open Self Service. Renew the certificate. Restart it."
    found = support(
        "To fix ERR-2041, open Self Service, renew the certificate and restart.", passage
    )
    assert is_supported("x", found)
    assert found.quote == passage


def test_across_languages_the_meaning_decides_and_numbers_still_must_agree() -> None:
    def alike(sentence: str, quotes: list[str]) -> list[float]:
        return [0.95 if "31 March" in quote else 0.7 for quote in quotes]

    found = support("未使用的假期于3月31日失效。", LEAVE, similar=alike)
    assert found.quote == "Unused days expire on 31 March."
    assert is_supported("未使用的假期", found)
    wrong = support("未使用的假期于4月30日失效。", LEAVE, similar=alike)
    assert not is_supported("未使用的假期", wrong)


def test_the_real_embedder_supports_a_translation_and_not_another_statement(db: None) -> None:
    from retrieval.answering.meaning import Meaning

    passage = (
        "Employees receive 25 days of paid leave per year. The server room is locked at night."
    )
    good = support("员工每年享有25天带薪休假。", passage, similar=Meaning())
    assert is_supported("员工", good)
    assert good.quote == "Employees receive 25 days of paid leave per year."
    bad = support("食堂周一供应素食。", passage, similar=Meaning())
    assert not is_supported("食堂", bad)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,200 euros", "1200 euros"),
        ("3.0 GB", "3 GB"),
        ("twelve weeks", "12 weeks"),
        ("二十五天", "25天"),
        ("两年", "2年"),
        ("2024-03-01", "March 1, 2024"),
        ("２０２４年", "二〇二四年"),
        ("8:00", "8 a.m."),
    ],
)
def test_numbers_agree_however_they_are_written(one: str, other: str) -> None:
    assert figures_of(one) <= figures_in(other)


@given(st.text(max_size=200), st.text(max_size=600))
def test_a_quote_is_always_an_exact_part_of_the_passage(sentence: str, passage: str) -> None:
    found = support(sentence, passage)
    assert found.quote in passage
    assert 0.0 <= found.score <= 1.0
    assert figures_of(sentence) <= figures_in(sentence)
