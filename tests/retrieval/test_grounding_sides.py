"""What is until a day is not from that day, and who does something is not whom it is done to."""

from __future__ import annotations

import pytest

from retrieval.grounding import is_supported, support
from retrieval.grounding.sides import sides


def held(claim: str, passage: str) -> bool:
    return is_supported(claim, support(claim, passage))


CARD = "The card is valid until 31 May 2024."
OFFER = "优惠至5月31日有效。"
TRAIN = "From Berlin the train goes to Paris."


@pytest.mark.parametrize(
    ("passage", "true", "lies"),
    [
        (CARD, "The card is valid until May 31, 2024.", ["from", "after", "since"]),
        ("The card is valid from 31 May 2024.", "", ["until", "before", "till", "by"]),
    ],
)
def test_a_day_keeps_its_side_however_it_is_written(
    passage: str, true: str, lies: list[str]
) -> None:
    assert not true or held(true, passage)
    for word in lies:
        for day in ("31 May 2024", "May 31, 2024", "31 May"):
            assert not held(f"The card is valid {word} {day}.", passage)


@pytest.mark.parametrize(
    ("passage", "true", "lie"),
    [
        (OFFER, "优惠到5月31日止有效。", "优惠自5月31日起有效。"),
        (
            "Until June the pool is free.",
            "The pool is free until June.",
            "From June the pool is free.",
        ),
        (
            "The bar is open until 10 pm.",
            "Until 10 pm the bar is open.",
            "The bar is open from 10 pm.",
        ),
        (
            "From 2010 to 2015 he lived in Leeds.",
            "He lived in Leeds until 2015.",
            "From 2015 he lived in Leeds.",
        ),
        (
            "The office is open Monday through Friday.",
            "The office is open from Monday to Friday.",
            "The office is open from Friday.",
        ),
        (
            TRAIN,
            "The train goes from Berlin to Paris.",
            "The train goes from Paris to Berlin.",
        ),
        (
            "The pool is closed until 5 May.",
            "Until 5 May the pool is closed.",
            "The pool is closed from 5 May.",
        ),
        ("火车从北京开到上海。", "火车从北京到上海。", "火车从上海开到北京。"),
    ],
)
def test_times_and_places_keep_their_side(passage: str, true: str, lie: str) -> None:
    assert held(true, passage)
    assert not held(lie, passage)


def test_a_day_is_the_same_day_in_every_notation() -> None:
    until = sides("until 31 May 2024")
    assert until == sides("to the 31st of May 2024") == sides("by 2024-05-31")
    assert until == sides("至2024年5月31日")
    assert until == sides("2024年5月31日前")


def test_what_is_due_to_somebody_leads_nowhere() -> None:
    assert not sides("The delay was due to Storm Anna, according to Berlin.")
    assert held("The mill dates from 1834.", "The mill dates back to 1834.")
    assert not sides("2023年前三季度，2010年前后")


@pytest.mark.parametrize(
    ("passage", "lie"),
    [
        ("The doctor informs the patient.", "The patient informs the doctor."),
        ("The landlord helps the tenant.", "The tenant helps the landlord."),
        ("The office tells the visitors.", "The visitors tell the office."),
    ],
)
def test_two_parties_must_not_change_places_around_a_verb_that_says_little(
    passage: str, lie: str
) -> None:
    assert held(passage, passage)
    assert not held(lie, passage)


def test_what_is_given_and_who_is_given_it_may_change_places() -> None:
    assert held("Help is given to guests.", "Guests are given help.")
