"""What counts as a copy: the same said again, not nearly the same said otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import tokens
from retrieval.copies import Wording

RULE = (
    "Every employee may take paid leave after the manager has agreed to it in writing, and days "
    "that were not taken expire on 31 March of the next year: 25 days."
)
CHINESE = "差旅报销须在出差结束后三十天内提交，超过五百元的支出需要部门经理批准，酒类费用可以报销。"


def repeats(one: str, other: str) -> bool:
    return Wording(one).repeats(Wording(other))


@pytest.mark.parametrize(
    "copy",
    [
        RULE,
        RULE.upper(),
        RULE.replace(": ", " - ").replace(", ", ",\n"),
        RULE.replace("31", "３１"),
        RULE.replace("paid leave", "a paid leave"),
    ],
)
def test_layout_case_width_and_a_small_word_leave_a_copy_a_copy(copy: str) -> None:
    assert repeats(copy, RULE)
    assert repeats(RULE, copy)


@pytest.mark.parametrize(
    "statement",
    [
        RULE.replace("25", "30"),
        RULE.replace("31 March", "31 April"),
        RULE.replace("may take", "may not take"),
        RULE.replace("paid leave", "paid leave in January"),
        "Entirely other words about badges and laptops. " * 3,
    ],
)
def test_another_number_month_or_negation_is_another_statement(statement: str) -> None:
    assert not repeats(statement, RULE)
    assert not repeats(RULE, statement)


def test_chinese_numerals_and_negations_count_as_much() -> None:
    assert repeats(CHINESE, CHINESE.replace("，", ", "))
    assert not repeats(CHINESE, CHINESE.replace("三十", "二十"))
    assert not repeats(CHINESE, CHINESE.replace("可以报销", "不予报销"))


def test_numbers_over_two_lines_are_the_same_numbers() -> None:
    text = "Call +49 30 1234 567 or send it to DE12 3456 7890 1234 today, as you like."
    again = text.replace("30 1234", "30\n1234").replace("3456 7890", "3456  7890")
    assert Wording(text).equals(Wording(again))


def test_the_same_words_in_another_order_are_not_a_copy() -> None:
    words = RULE.split()
    assert not repeats(" ".join(sorted(words)), RULE)


def test_texts_without_words_say_nothing_that_could_be_repeated() -> None:
    assert not repeats("***", "———")
    assert not repeats("", "")
    assert not repeats(RULE, "***")


def test_equal_means_word_for_word() -> None:
    assert Wording(RULE).equals(Wording(RULE.upper()))
    assert not Wording(RULE).equals(Wording(RULE.replace("paid leave", "a paid leave")))


@given(st.text(max_size=300), st.text(max_size=300))
def test_every_text_with_words_repeats_itself_and_repeating_is_mutual(one: str, other: str) -> None:
    assert repeats(one, one) is bool(tokens(one))
    assert repeats(one, other) is repeats(other, one)
