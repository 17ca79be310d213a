"""A true sentence in other words than its source is held, and a lie in the same clothes is not."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("quote", "lie", "true"),
    [
        ("Breakfast: not included.", "Breakfast is included.", "Breakfast is not included."),
        ("Registration: not required.", "Registration is required.", ""),
        ("Pets (not allowed) stay at the gate.", "Pets are allowed.", ""),
        ("Pets, not allowed inside, stay at the gate.", "Pets are allowed.", ""),
        ("Dinner; not included.", "Dinner is included.", ""),
        ("早餐：不包含。", "早餐包含。", "早餐不包含。"),
        ("登记：不需要。", "需要登记。", ""),
        ("宠物（不允许入内）须留在门外。", "宠物允许入内。", ""),
        (
            'The file is marked "Do Not Release".',
            'The file is marked "Release".',
            'The file is marked "Do Not Release".',
        ),
        ("文件标有《不公开》。", "文件标有《公开》。", "文件标有《不公开》。"),
        ("Breakfast. Not included.", "Breakfast is included.", "Breakfast is not included."),
        ("Bed linen. No longer free.", "Bed linen is free.", "Bed linen is no longer free."),
        ("早餐。不包含在内。", "早餐包含在内。", "早餐不包含在内。"),
        ("早餐。不含。", "含早餐。", ""),
    ],
)
def test_a_denial_behind_a_pause_or_in_a_mark_denies(quote: str, lie: str, true: str) -> None:
    assert not held(lie, quote)
    assert not true or held(true, quote)


def test_a_denial_joins_a_name_before_it_and_no_whole_sentence() -> None:
    passage = "Parking is free. Not available on Sundays. Dogs. Not allowed."
    assert held("Parking is free.", passage)
    assert not held("Dogs are allowed.", passage)


@pytest.mark.parametrize(
    ("passage", "true", "lie"),
    [
        (
            "In the accident the driver was injured.",
            "The driver was injured in the accident.",
            "The driver is responsible for the accident.",
        ),
        (
            "After the loss the manager left.",
            "The manager left after the loss.",
            "The manager is liable for the loss.",
        ),
        (
            "The driver was injured in the accident.",
            "In the accident the driver was injured.",
            "In the accident the driver was killed.",
        ),
        (
            "In March 2020, the mill burned down.",
            "The mill burned down in March 2020.",
            "The mill reopened in March 2020.",
        ),
    ],
)
def test_what_a_sentence_begins_with_may_stand_at_its_end_but_not_with_another_verb(
    passage: str, true: str, lie: str
) -> None:
    assert held(true, passage)
    assert not held(lie, passage)


@pytest.mark.parametrize(
    ("passage", "lie"),
    [
        ("The driver was injured in the accident.", "The driver is responsible for the accident."),
        ("司机在事故中受伤。", "司机在事故中负责。"),
        ("He was the alleged owner of the mill.", "He was the actual owner of the mill."),
    ],
)
def test_who_is_in_charge_and_what_is_actual_needs_proof(passage: str, lie: str) -> None:
    assert not held(lie, passage)


def test_a_duty_in_other_words_is_held_in_chinese_too() -> None:
    assert held("守卫负责检查门锁和清点访客。", "守卫的职责：检查门锁；清点访客。")


@pytest.mark.parametrize(
    ("passage", "lie"),
    [
        ("A French engineer built the dam in 1890.", "The dam was built in France in 1890."),
        ("French is taught at the school.", "France is taught at the school."),
        ("The settlement was found in 1834.", "The settlement was established in 1834."),
        ("The settlement was founded in 1834.", "The settlement was found in 1834."),
        ("Anna gave birth in 1950.", "Anna was born in 1950."),
        ("He was sentenced to death in 1950.", "He died in 1950."),
        ("He opposed the destruction of the mill.", "He destroyed the mill."),
        ("The fox is 45 centimetres high above ground.", "The fox is 45 centimetres tall."),
        ("李明在车祸中死亡。", "李明在车祸中病逝。"),
        ("会议因故终止。", "会议因故结束。"),
    ],
)
def test_words_that_mean_the_same_only_sometimes_do_not_count_as_the_same(
    passage: str, lie: str
) -> None:
    assert not held(lie, passage)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The UN approved the plan.", "The University of Nottingham approved the plan."),
        ("The IT approved the plan.", "The International Trade department approved the plan."),
        ("The CIA paid in May.", "Children in Africa paid in May."),
        ("The GDP fell.", "The growth during pauses fell."),
        ("The LSE moved.", "The Landing of Small Eagles moved."),
        ("The Union of Novelists pays.", "The UN pays."),
        ("UN批准了计划。", "University of Nottingham批准了计划。"),
    ],
)
def test_words_whose_initials_happen_to_fit_are_no_full_name(claim: str, source: str) -> None:
    assert as_written(claim, source) == claim


@pytest.mark.parametrize(
    "explained", ["European Union (EU)", "EU (European Union)", "European Union（EU）"]
)
def test_a_name_that_the_source_explains_is_short_wherever_it_is_short(explained: str) -> None:
    source = f"The {explained} has 27 members. The EU pays on 1 May."
    assert as_written("The European Union pays on 1 May.", source) == "The EU pays on 1 May."
    assert held("The European Union pays on 1 May.", source)


def test_an_explained_name_that_the_source_goes_on_using_stays() -> None:
    source = "The European Union (EU) has 27 members. The European Union pays."
    assert held("The European Union pays.", source)


def test_a_name_that_the_source_writes_out_stays_though_it_has_the_short_one_too() -> None:
    source = "The Northern Harbour Authority sits in Basel. The NHA pays. The NHA inspects cranes."
    assert held("The Northern Harbour Authority sits in Basel.", source)


def test_words_in_small_letters_are_believed_where_the_source_explains_them() -> None:
    source = "The gross domestic product (GDP) counts goods. The GDP fell by 3 percent."
    assert held("The gross domestic product fell by 3 percent.", source)


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


def test_meaning_makes_up_for_no_word_within_one_language() -> None:
    passage = "The eastern depot closes its gates at dusk on weekdays."
    claim = "At dusk the western depot's entrance is shut on working days."
    assert not is_supported(claim, support(claim, passage, similar=lambda _, q: [0.99] * len(q)))
