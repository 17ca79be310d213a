"""An answer is right by what people judged, and a quote holds it or does not."""

from __future__ import annotations

from dataclasses import replace

from benches.answering.judging import best_f1, holds, is_right
from benches.answering.questions import Question

SHORT = Question("squad2-dev", "q", "When?", "en", True, ["October 1973", "1973"], [], ["d"])
SENTENCE = (
    "The prime minister advises the Crown on how to exercise the Royal Prerogative and its powers."
)
LONG = replace(SHORT, set="clapnq-dev", golds=[f"{SENTENCE} Ministers carry out the rest of it."])
LIST = replace(SHORT, set="tatqa-dev", golds=["fixed-price, cost-plus"])
LIST = replace(LIST, spans=["fixed-price", "cost-plus"], kind="multi-span")
COMPUTED = replace(
    SHORT, golds=["-22.22"], kind="arithmetic", derivation="(44.1-56.7)/56.7", scale="percent"
)


def test_any_way_to_write_the_answer_is_right() -> None:
    assert is_right("It was in 1973.", SHORT)
    assert not is_right("It was in 1974.", SHORT)


def test_a_list_is_right_when_all_of_it_is_there() -> None:
    assert is_right("There are cost plus and fixed price contracts.", LIST)
    assert not is_right("There are fixed-price contracts.", LIST)


def test_most_words_of_a_long_answer_are_enough() -> None:
    assert is_right(
        "It advises the Crown how to exercise the royal prerogative, powers;"
        " the ministers carry out the rest.",
        LONG,
    )
    assert not is_right("It advises the Crown.", LONG)


def test_f1_is_that_of_the_nearest_answer() -> None:
    assert best_f1("1973", SHORT) == 1.0


def test_a_quote_holds_a_part_of_a_list() -> None:
    assert holds("Our fixed-price contracts.", LIST)
    assert not holds("Our contracts.", LIST)


def test_a_quote_holds_a_calculation_when_all_its_numbers_are_there() -> None:
    assert holds("| Other | 44.1 | 56.7 | 70.8 |", COMPUTED)
    assert not holds("| Other | 44.1 | 70.8 |", COMPUTED)


def test_numbers_that_only_count_need_not_be_there() -> None:
    mean = replace(COMPUTED, derivation="(166+178)/2")
    assert holds("166 and 178", mean)
    assert not holds("166 and 2", mean)


def test_a_quote_holds_a_count_by_one_of_the_things_counted() -> None:
    count = replace(
        COMPUTED, golds=["2"], kind="count", derivation="volatility input##dividend yield"
    )
    assert holds("The volatility input is calculated.", count)
    assert not holds("The input is calculated.", count)


def test_a_quote_entails_a_long_answer_by_one_of_its_sentences() -> None:
    assert holds(SENTENCE, LONG)
    assert not holds("The prime minister lives in Ottawa.", LONG)


def test_a_quote_holds_a_long_answer_by_a_sentence_it_was_made_from() -> None:
    made = "Today those duties ascribed to the sovereign are carried out by the whole cabinet ."
    assert holds(made, replace(LONG, supporting=[made]))
