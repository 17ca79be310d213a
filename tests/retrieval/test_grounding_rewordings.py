"""A true sentence in other words than its source is held, and a lie in the same clothes is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.text import stem
from retrieval.grounding import is_supported, kindred, support
from retrieval.grounding.acronyms import as_written
from retrieval.grounding.opposites import opposed

COUNCIL = (
    "The council may veto a plan by a majority of all members (not just those present). "
    "The mayor signs every contract."
)
HARBOUR = "The Northern Harbour Authority inspects each crane twice a year."
MILL = "The mill was established in 1834. It closed its doors in 1911."
ISOTOPE = (
    "Iron-59 is a heavy isotope of iron with a half-life of 44.5 days. "
    "It is made by the reactors of the northern plant."
)
ACCORD = "Following the Lindau accord, there was an attempt to reform the fishing law."
BALLAD = (
    'The ballad is one of two songs based on an old tune, the other being "There\'s No Harbour".'
)
WARDEN = "The roles of a warden: checking doors; locking gates; counting visitors."
GULL = "灰翅鸥是中型的水鸟，一般长45厘米及重0.9公斤。"
SCHOOL = "白鹳湖中学成立于1952年，并由周文远出任首任校长。"


def held(sentence: str, passage: str, question: str = "") -> bool:
    return is_supported(sentence, support(sentence, passage, question=question))


@pytest.mark.parametrize(
    ("passage", "question", "true", "false"),
    [
        (
            COUNCIL,
            "How many members must agree to veto a plan?",
            "The council must have a majority of all members to veto a plan.",
            "The council may not veto a plan by a majority of all members.",
        ),
        (
            HARBOUR,
            "How often does the NHA inspect cranes?",
            "The NHA inspects each crane twice a year.",
            "The NFA inspects each crane twice a year.",
        ),
        (
            HARBOUR.replace("Northern Harbour Authority", "NHA"),
            "",
            "The Northern Harbour Authority inspects each crane twice a year.",
            "The Northern Fishing Authority inspects each crane twice a year.",
        ),
        (
            MILL,
            "When was the mill founded?",
            "The mill was founded in 1834.",
            "The mill was sold in 1834.",
        ),
        (MILL, "", "The mill shut its doors in 1911.", "The mill painted its doors in 1911."),
        (
            ISOTOPE,
            "where would a small amount of iron-59 be made",
            "A small amount of iron-59 would be made by the reactors of the northern plant.",
            "A small amount of iron-59 would be made by the reactors of the southern plant.",
        ),
        (
            ACCORD,
            "What was attempted following the Lindau accord?",
            "A reform of the fishing law was attempted following the Lindau accord.",
            "A reform of the hunting law was attempted following the Lindau accord.",
        ),
        (
            BALLAD,
            "",
            "The ballad is one of two songs based on an old tune.",
            "The ballad is not one of two songs based on an old tune.",
        ),
        (
            WARDEN,
            "What does a warden do?",
            "Wardens are responsible for checking doors, locking gates and counting visitors.",
            "Wardens are responsible for checking doors, locking gates and feeding swans.",
        ),
        (GULL, "灰翅鸥的翼展是多少？", "灰翅鸥一般长45厘米。", "灰翅鸥的翼展是45厘米。"),
        (
            SCHOOL,
            "白鹳湖中学创办于哪一年？",
            "白鹳湖中学创办于1952年。",
            "白鹳湖中学停办于1952年。",
        ),
    ],
)
def test_what_is_said_in_other_words_is_held_and_what_says_something_else_is_not(
    passage: str, question: str, true: str, false: str
) -> None:
    assert held(true, passage, question)
    assert not held(false, passage, question)


def test_a_denial_in_quotation_marks_that_is_no_title_denies() -> None:
    assert not held("The board pays contractors.", 'The board said: "we do not pay contractors".')


def test_two_parties_still_must_not_change_places_behind_a_fronted_phrase() -> None:
    passage = "In May the tenant pays the landlord a deposit."
    assert held("The tenant pays the landlord a deposit in May.", passage)
    assert not held("In May the landlord pays the tenant a deposit.", passage)


def test_an_abbreviation_with_two_readings_is_left_as_it_is() -> None:
    assert (
        as_written("The BBA pays.", "The Basel Boat Agency pays.") == "The Basel Boat Agency pays."
    )
    both = "The Basel Boat Agency and the Bern Bridge Agency pay."
    assert as_written("The BBA pays.", both) == "The BBA pays."
    assert as_written("Use the ABC.", "The ABC is an Alphabet Book for Children.") == "Use the ABC."


def test_no_words_that_mean_the_same_are_opposites() -> None:
    file = Path(kindred.__file__).with_name("kindred.txt")
    lines = [line.split() for line in file.read_text("utf-8").splitlines() if line[:1] != "#"]
    assert [
        (one, other) for words in lines for one in words for other in words if opposed(one, other)
    ] == []
    assert all(len(set(map(stem, words))) > 1 for words in lines)


@pytest.mark.parametrize(
    ("sentence", "true"),
    [
        ("At dusk the eastern depot's entrance is shut on working days.", True),
        ("At dusk the western depot's entrance is shut on working days.", False),
    ],
)
def test_meaning_makes_up_for_words_but_never_for_an_opposite(sentence: str, *, true: bool) -> None:
    passage = "The eastern depot closes its gates at dusk on weekdays."
    found = support(sentence, passage, similar=lambda _, quotes: [0.95] * len(quotes))
    assert is_supported(sentence, found) is true
    assert not re.search("western", found.quote)
