"""When the evidence is not enough, and how a model says that it does not know."""

from __future__ import annotations

import pytest

from retrieval.abstaining import Verdict, is_refusal, sure, weigh
from retrieval.prompting import template
from tests.retrieval.making import hit


@pytest.mark.parametrize(
    ("question", "similarity", "coverage", "enough"),
    [
        ("How many days of leave?", 0.88, 0.80, True),
        ("How many days of leave?", 0.87, 0.20, True),
        ("Who won the cup in 1998?", 0.78, 0.05, False),
        ("年假有多少天？", 0.90, 0.60, True),
        ("谁赢得了比赛？", 0.86, 0.10, False),
        ("How many days of leave?", 0.0, 0.6, True),
        ("How many days of leave?", 0.0, 0.1, False),
    ],
)
def test_weak_evidence_is_told_from_enough(
    question: str, similarity: float, coverage: float, enough: bool
) -> None:
    text = "员工每年有年假。" if "年" in question or "谁" in question else "Leave is 25 days."
    assert weigh(question, [hit(text, similarity=similarity, coverage=coverage)]).enough is enough


def test_across_languages_missing_words_do_not_count_against_a_passage() -> None:
    english = hit("Leave is 25 days.", 2, similarity=0.85, coverage=0.0)
    assert weigh("年假有多少天？", [english]).enough
    accidental = hit("出差天数有上限。", 1, similarity=0.86, coverage=0.1)
    assert weigh("年假有多少天？", [accidental, english]).enough
    assert not weigh("年假有多少天？", [accidental]).enough


def test_nothing_found_is_never_enough() -> None:
    assert not weigh("How many days?", []).enough


@pytest.mark.parametrize(
    "text",
    [
        template("en").refusal,
        template("zh").refusal,
        "",
        "I don't know.",
        "I’m sorry, but the provided sources do not contain information about that.",
        "The documents do not mention parental leave [1].",
        "The answer is not mentioned in the sources.",
        "There is no information about this in the documents.",
        "资料中没有提到这一点。",
        "抱歉，没有找到相关信息。",
        "根据提供的资料，无法确定答案。",
        "我不知道。",
    ],
)
def test_a_refusal_is_recognised(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Contractors do not receive paid leave [1].",
        "If you cannot find your badge, call security at once [2].",
        "Badges that are not found within a week are replaced.",
        "The report does not provide for bonuses.",
        "酒类费用不予报销。",
        "未提供发票的费用由员工自行承担。",
        "员工不得向客户提供折扣。",
        "如果没有找到钥匙，请联系前台。",
    ],
)
def test_an_answer_about_what_is_not_allowed_is_no_refusal(text: str) -> None:
    assert not is_refusal(text)


def test_the_odds_of_the_model_and_the_search_decide_together() -> None:
    strong, weak = Verdict(True, 0.9), Verdict(True, 0.1)
    assert sure("How many days?", strong, 0.0)
    assert not sure("How many days?", weak, 0.0)
    assert sure("How many days?", weak, 3.0)
    assert not sure("How many days?", strong, -3.0)


@pytest.mark.parametrize("odds", [None, 5.0])
def test_without_odds_or_usual_evidence_nothing_is_known(odds: float | None) -> None:
    usual = odds is None
    assert sure("How many days?", Verdict(True, 0.9, usual=usual), odds) is None


def test_evidence_across_languages_or_without_the_embedder_is_not_usual() -> None:
    english = hit("Leave is 25 days.", similarity=0.85, coverage=0.0)
    assert not weigh("年假有多少天？", [english]).usual
    assert not weigh("How many days?", [hit("25 days", similarity=0.0, coverage=0.9)]).usual
    assert weigh("How many days?", [hit("25 days", similarity=0.9, coverage=0.9)]).usual
