"""What a conflict shows: both quotes, as footnotes, the latest first."""

from __future__ import annotations

from dataclasses import replace

from retrieval.conflicting import conflicts
from retrieval.events import AnswerSentence, Hit
from tests.retrieval.conflicting.test_pairs import answered
from tests.retrieval.making import hit

QUESTION = "How many days of vacation do employees receive?"
OLD, NEW, NEWEST = "2021-01-01T00:00:00", "2023-01-01T00:00:00", "2024-01-01T00:00:00"


def says(number: int, text: str, dated: str = OLD, **more: object) -> Hit:
    fields = {"title": "Handbook", "headings": [], "dated": dated, **more}
    return hit(text, number, **fields)


FIVE = says(1, "Employees receive 25 days of vacation per year.", OLD)
EIGHT = says(2, "Ask first. Employees receive 28 days of vacation per year. Enjoy.", NEW)
THIRTY = says(3, "Employees receive 30 days of vacation per year.", NEWEST)


def test_the_other_side_gets_a_footnote_with_its_own_sentence_and_the_latest_comes_first() -> None:
    checked, found = conflicts(QUESTION, answered(FIVE), [FIVE, EIGHT, THIRTY])
    [conflict] = found
    assert [(side.citation, side.dated) for side in conflict.sides] == [
        (3, NEWEST),
        (2, NEW),
        (1, OLD),
    ]
    quotes = {each.n: each.quote for each in checked.citations}
    assert quotes[2] == "Employees receive 28 days of vacation per year."
    assert quotes[2] in EIGHT.text
    assert checked.sentences == answered(FIVE).sentences


def test_a_quote_that_the_answer_cites_already_keeps_its_number() -> None:
    both = answered(FIVE)
    second = replace(answered(EIGHT).citations[0], n=2)
    said = AnswerSentence("Others receive 28 days.", [2], True)
    cited = replace(both, sentences=[*both.sentences, said], citations=[both.citations[0], second])
    checked, found = conflicts(QUESTION, cited, [FIVE, EIGHT])
    assert [side.citation for side in found[0].sides] == [2, 1]
    assert len(found) == 1
    assert checked.citations == cited.citations


def test_where_no_date_decides_the_quote_of_the_answer_is_first() -> None:
    same = [replace(each, dated="") for each in (FIVE, EIGHT)]
    _checked, [conflict] = conflicts(QUESTION, answered(same[0]), same)
    assert [side.citation for side in conflict.sides] == [1, 2]


def test_another_version_of_the_same_document_can_contradict_it() -> None:
    older = replace(EIGHT, document_id=FIVE.document_id)
    assert len(conflicts(QUESTION, answered(FIVE), [FIVE, older])[1]) == 1
    same = replace(EIGHT, document_id=FIVE.document_id, version_id=FIVE.version_id)
    assert conflicts(QUESTION, answered(FIVE), [FIVE, same])[1] == []


def test_a_document_that_says_the_same_elsewhere_does_not_contradict() -> None:
    both = says(2, f"{EIGHT.text} {FIVE.text}", NEW)
    assert conflicts(QUESTION, answered(FIVE), [FIVE, both])[1] == []


def test_only_what_a_supported_sentence_takes_over_is_compared() -> None:
    quoted = says(1, "Employees receive 25 days of vacation. Sick notes are due after 3 days.")
    other = says(2, "Employees receive 25 days of vacation. Sick notes are due after 5 days.")
    answer = answered(quoted, "Employees receive 25 days of vacation.")
    assert conflicts(QUESTION, answer, [quoted, other])[1] == []
    doubted = replace(answered(FIVE), sentences=[AnswerSentence(FIVE.text, [1], False)])
    assert conflicts(QUESTION, doubted, [FIVE, EIGHT])[1] == []


def test_an_item_of_a_list_is_about_what_introduces_the_list() -> None:
    listed = says(2, "For interns this holds:\n- Employees receive 10 days of vacation per year.")
    assert conflicts(QUESTION, answered(FIVE), [FIVE, listed])[1] == []


def test_headings_tell_apart_what_sentences_do_not() -> None:
    abroad = replace(EIGHT, headings=["Leave in Japan"])
    assert conflicts(QUESTION, answered(FIVE), [FIVE, abroad])[1] == []


def test_an_answer_without_hits_or_sentences_has_no_conflicts() -> None:
    empty = replace(answered(FIVE), sentences=[], citations=[])
    assert conflicts(QUESTION, empty, [FIVE, EIGHT]) == (empty, [])
    assert conflicts(QUESTION, answered(FIVE), [])[1] == []
    assert conflicts("", answered(FIVE), [FIVE])[1] == []


def test_at_most_three_conflicts_are_shown() -> None:
    rules = [f"The fee for service {name} is" for name in ("alpha", "beta", "gamma", "delta")]
    one = says(1, " ".join(f"{rule} 10 euros." for rule in rules))
    other = says(2, " ".join(f"{rule} 20 euros." for rule in rules))
    assert len(conflicts("What is the fee?", answered(one), [one, other])[1]) == 3


def test_any_text_can_be_compared() -> None:
    odd = [
        "",
        " ",
        "|",
        "12",
        "12:99",
        "31.13.2024",
        "99 月 99 日",
        "一",
        "½ ⅓ %",
        "a" * 5000,
        "\0",
    ]
    hits = [says(n, text) for n, text in enumerate(odd, start=1)]
    for each in hits:
        conflicts(QUESTION, answered(each), hits)
