"""A number of the question is excused by a rule about the same, and by nothing else."""

from __future__ import annotations

import pytest

from retrieval.grounding import is_supported, support

LEAVE = "员工满5年可享受年假。产假为98天。"
MEALS = "不超过500元的餐费可以报销。"


def held(question: str, claim: str, passage: str) -> bool:
    return is_supported(claim, support(claim, passage, question=question))


@pytest.mark.parametrize(
    ("question", "claim", "passage"),
    [
        (
            "Is the station 48 km away?",
            "The station is 48 km away.",
            "Check-in is from 15:00. The station is 3 km away.",
        ),
        (
            "Is maternity leave 26 weeks?",
            "Maternity leave is 26 weeks.",
            "Employees work from 8 to 17. Maternity leave is 16 weeks.",
        ),
        ("产假是158天吗？", "产假为158天。", LEAVE),
        ("产假是8年吗？", "产假为8年。", LEAVE),
        (
            "Are receipts kept 9 years?",
            "Receipts are kept 9 years.",
            "Contracts over 5 years need approval. Receipts are kept 7 years.",
        ),
        (
            "Is the bar open 20 hours?",
            "The bar is open 20 hours.",
            "The bar is open 9 hours from 3 pm.",
        ),
    ],
)
def test_a_bound_of_something_else_excuses_no_number(
    question: str, claim: str, passage: str
) -> None:
    assert not held(question, claim, passage)


@pytest.mark.parametrize(
    ("question", "claim", "passage"),
    [
        (
            "Does the company have 800 employees?",
            "The company has 800 employees.",
            "The company has more than 500 employees.",
        ),
        (
            "Is the tower 300 m high?",
            "The tower is 300 m high.",
            "The tower is over 100 m high.",
        ),
        (
            "Does membership require at least 10 years?",
            "Membership requires at least 10 years.",
            "Membership requires at least 5 years.",
        ),
    ],
)
def test_a_fact_that_is_only_bounded_is_no_number_of_the_question(
    question: str, claim: str, passage: str
) -> None:
    assert not held(question, claim, passage)


@pytest.mark.parametrize(
    ("amount", "allowed"), [(300, True), (800, False)], ids=["within", "beyond"]
)
def test_not_more_than_is_the_opposite_of_more_than(amount: int, allowed: bool) -> None:
    assert held(f"{amount}元可以报销吗？", f"{amount}元的餐费可以报销。", MEALS) is allowed
    meals = "Meals of no more than 500 yuan are paid."
    assert held(f"Are {amount} yuan paid?", f"Meals of {amount} yuan are paid.", meals) is allowed


@pytest.mark.parametrize(
    ("question", "claim", "passage"),
    [
        ("满8年的员工有年假吗？", "员工8年可享受年假。", LEAVE),
        (
            "Do groups of 25 guests pay a deposit?",
            "Groups of 25 guests pay a deposit.",
            "Groups of at least 20 guests pay a deposit.",
        ),
        (
            "Who may leave after 7 years?",
            "Employees with 7 years of service may leave.",
            "Employees who have more than 5 years of service may leave.",
        ),
    ],
)
def test_a_case_that_a_rule_covers_is_held(question: str, claim: str, passage: str) -> None:
    assert held(question, claim, passage)
