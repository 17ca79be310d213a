"""The same said differently is the same; what is different is not."""

from __future__ import annotations

import pytest

from benches.answering.wording import contains, f1, has_number, recall, words


def test_case_punctuation_and_articles_do_not_count() -> None:
    assert words("The Duke's (first) castle.") == ["dukes", "first", "castle"]


def test_thousands_separators_do_not_count_and_decimals_do() -> None:
    assert words("1,200") == words("1200") == ["1200"]
    assert words("3.0") == words("3")
    assert words("1.5") != words("15")


def test_chinese_is_compared_by_character_with_latin_words_whole() -> None:
    assert words("于1907年移居 Hawaii。") == ["于", "1907", "年", "移", "居", "hawaii"]


def test_an_answer_that_is_only_an_article_is_still_something() -> None:
    assert words("A") == ["a"]


def test_f1_is_the_squad_measure() -> None:
    assert f1("the October of 1973", "October 1973") == pytest.approx(2 * 2 / (3 + 2))
    assert f1("nothing of it", "October") == 0.0
    assert f1("", "October") == 0.0


def test_recall_counts_repeated_words_once_each() -> None:
    assert recall("a b c", "b b d d") == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("It began in October 1973, they say.", "October 1973"),
        ("About 1200 men were there.", "1,200 men"),
        ("Adopted on May 25, 1954.", "25 May 1954"),
        ("Twelve of them.", "12"),
        ("他于1907年移居檀香山。", "1907年"),
        ("老師是李文傑、刘裕能", "李文杰、刘裕能"),
    ],
)
def test_an_answer_is_found_in_other_forms(text: str, gold: str) -> None:
    assert contains(text, gold)


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("In 19730 barrels", "1973"),
        ("1.5 million", "15 million"),
        ("Octoberfest", "October"),
        ("men: 300, women: 1200", "1200 horses"),
        ("anything", ""),
        ("一九〇八年", "1907年"),
    ],
)
def test_an_answer_is_not_found_in_something_else(text: str, gold: str) -> None:
    assert not contains(text, gold)


def test_a_number_may_be_in_units_or_rounded_to_a_decimal() -> None:
    assert has_number("It fell by 22.2%.", "-22.22")
    assert has_number("It was $592,000.", "592", "thousand")
    assert has_number("It was $1,496.5 million.", "$1,496.5", "million")
    assert has_number("a loss of 12.6", "(12.6)")


def test_a_number_is_not_rounded_away() -> None:
    assert not has_number("about 22", "22.22")
    assert not has_number("592,000", "592")
    assert not has_number("in 2019", "fiscal 2019")
