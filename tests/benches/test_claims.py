"""The wrong statements that the check is measured with are wrong, and the counts are right."""

from __future__ import annotations

from benches.answering.questions import Question
from benches.claims.cost import Cost, Given, overlap
from benches.claims.report import of_costs, of_texts
from benches.claims.statements import stated, wrong
from benches.claims.texts import outcomes
from tests.benches.judged import DAYS, REPORT
from tests.retrieval.hostile.cases import HELD_OUT, cases
from tests.retrieval.making import hits


def _asked(*golds: str) -> Question:
    return Question("squad2-dev", golds[0], "Who paid?", "en", True, [*golds], [], ["d"])


def test_a_wrong_answer_is_none_of_the_right_ones_nor_a_part_of_one() -> None:
    asked = _asked("Anna Lindt", "the mayor")
    others = [_asked(each) for each in ("Lindt", "mayor", "the mayor of Oslo", "Peter Voss")]
    assert wrong(asked, others) == "Peter Voss"
    assert wrong(asked, others[:3]) == ""


def test_a_wrong_answer_has_digits_where_the_right_one_has_some() -> None:
    assert wrong(_asked("25 days"), [_asked("Anna Lindt"), _asked("30 days")]) == "30 days"
    assert wrong(_asked("Anna Lindt"), [_asked("30 days"), _asked("Peter Voss")]) == "Peter Voss"


def test_question_and_answer_become_a_statement_without_the_asking_word() -> None:
    assert stated(_asked("Anna Lindt"), "Anna Lindt") == "paid Anna Lindt."
    assert stated(DAYS, "25 days").startswith("days of paid leave do full-time")
    assert stated(REPORT, "三十天") == "差旅报销须在天内提交三十天。"


def test_a_row_counts_the_texts_of_its_language() -> None:
    found = outcomes(cases(HELD_OUT))
    rows = list(of_texts("held out", found))
    assert [row.split(" | ")[:2] for row in rows] == [
        ["| held out", "English"],
        ["| held out", "Chinese"],
    ]
    assert [cell.split(" of ")[1] for cell in rows[0].split(" | ") if " of " in cell][:2] == [
        "54",
        "26",
    ]


def test_bare_overlap_is_the_share_of_words_in_the_best_sentence() -> None:
    found = tuple(hits("Cats sleep. Dogs bark at strangers.", "Birds sing."))
    assert overlap(Given("", "Dogs bark at cars. Birds sing.", found)) == [2 / 3, 1.0]


def test_a_ratio_is_that_of_each_answer() -> None:
    row = list(of_costs({"en": [Cost(8.0, 1.0), Cost(9.0, 3.0), Cost(10.0, 2.0)]}))[-1]
    assert row == "| English | 3 | 2.0 / 3.0 | 9.0 / 10.0 | 5.0 / 8.0 |"
