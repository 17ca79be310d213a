"""What a question's words mean: glossaries, slips, languages; all from what the reader may read."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kb import access
from kb.access import Principal
from kb.access.glossary import add_entries, add_entry, remove_entry
from kb.models import Collection, Document
from kb.text.tokens import STOP_WORDS
from retrieval.search import search
from retrieval.search.request import Request
from retrieval.search.scope import scope_of
from retrieval.search.terms import Alternative, Terms
from retrieval.search.understanding import Question, understand
from retrieval.search.understanding.spelling import one_slip_from
from tests.retrieval.search.shelf import shelve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bag_of_words")]
LEAVE = "Paid time off is granted for fifteen days."


@pytest.fixture
def rules(handbook: Collection) -> Document:
    texts = (
        LEAVE,
        "Benefits begin with the first month of work, for each.",
        "Expenses are reimbursed, see form ERR-2041.",
        "员工每年有十五天带薪年休假。",
    )
    return shelve(handbook, "Rules", *texts)


def asked(query: str, by: Principal, mode: str = "hybrid") -> Question:
    return understand(Request(query, by, mode=mode), scope_of(by, None, {}))


def found(query: str, by: Principal, mode: str = "lexical") -> list[str]:
    return [hit.text for hit in search(query, reader=by, mode=mode).hits]


def instead(query: str, by: Principal) -> list[tuple[str, str]]:
    return [(each.word, each.instead) for each in asked(query, by).corrections]


def test_a_question_in_one_word_of_the_glossary_finds_the_passage_in_another(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    assert found("PTO", as_bob) == []
    entry = add_entry(collection=handbook, terms=["PTO", "paid time off"], by=as_alice)
    assert found("PTO", as_bob) == [LEAVE]
    assert found("How much pto?", as_bob, "hybrid")[0] == LEAVE
    remove_entry(collection=handbook, entry_id=entry.pk, by=as_alice)
    assert found("PTO", as_bob) == []


def test_a_synonym_in_the_other_language_finds_the_passage(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    add_entry(collection=handbook, terms=["PTO", "带薪年休假"], by=as_alice)
    assert "带薪年休假" in found("PTO", as_bob)[0]
    add_entry(collection=handbook, terms=["福利", "benefits"], by=as_alice)
    assert "Benefits" in found("我的福利从什么时候开始", as_bob)[0]


def test_a_passage_with_the_whole_synonym_covers_the_asked_word_and_one_with_a_part_does_not(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    shelve(handbook, "Work", "Time is recorded every evening.")
    add_entry(collection=handbook, terms=["PTO", "paid time off"], by=as_alice)
    hits = {hit.text: hit.coverage for hit in search("PTO", reader=as_bob, mode="lexical").hits}
    assert hits[LEAVE] == 1.0
    assert hits["Time is recorded every evening."] == 0.0


def test_what_nobody_wrote_weighs_less_than_what_was_asked(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    shelve(handbook, "Short", "PTO")
    add_entry(collection=handbook, terms=["PTO", "vacation"], by=as_alice)
    shelve(handbook, "Long", "vacation")
    terms = asked("PTO", as_bob).terms
    assert terms.frequencies["pto"] == terms.frequencies["vacat"] == 1
    assert terms.weight("vacat") == pytest.approx(0.7 * terms.weight("pto"))
    assert found("PTO", as_bob)[:2] == ["PTO", "vacation"]


def test_the_embedder_is_told_the_other_terms_as_long_as_they_are_few(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    add_entry(collection=handbook, terms=["PTO", "paid time off", "x" * 100], by=as_alice)
    question = asked("How much PTO?", as_bob)
    assert question.text.startswith("How much PTO? (paid time off")
    assert len(question.text) <= len("How much PTO? ()") + 120
    long = "PTO and leave " * 40
    assert asked(long, as_bob).text == long


def test_a_glossary_cannot_flood_a_question(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    rows = [
        ["PTO", *(f"word{chr(97 + n)}{chr(97 + m)} other" for m in range(15))] for n in range(12)
    ]
    add_entries(collection=handbook, rows=rows, by=as_alice)
    question = asked("PTO", as_bob)
    assert len(question.synonyms) == 8
    assert len(question.terms.frequencies) <= 1 + 48


def test_only_glossaries_that_the_reader_may_read_widen_a_question(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    before = asked("PTO", as_bob)
    board = access.create_collection(name="Board", by=as_alice)
    shelve(board, "Minutes", "Paid time off")
    add_entry(collection=board, terms=["PTO", "paid time off"], by=as_alice)
    assert asked("PTO", as_bob) == before
    assert [each.collection for each in asked("PTO", as_alice).synonyms] == ["Board"]
    within = Request("PTO", as_alice, collections=[str(handbook.pk)])
    scope = scope_of(as_alice, within.collections, {})
    assert understand(within, scope).synonyms == ()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("benifits", [("benifits", "benefits")]),
        ("Benfits of work", [("Benfits", "benefits")]),
        ("bneefits", [("bneefits", "benefits")]),
        ("benefists", [("benefists", "benefits")]),
        ("when is it reimbursd?", [("reimbursd", "reimburse")]),
        ("expences", [("expences", "expenses")]),
        ("the month’s benefitts", [("benefitts", "benefits")]),
        ("benefit", []),
        ("wrk", []),
        ("senefits", []),
        ("beenifitss", []),
        ("eeach", []),
        ("ERR-2941", []),
        ("benifits_2", []),
        ("benifits.yaml", []),
        ("年休价", []),
    ],
)
def test_a_word_that_nothing_has_is_searched_for_as_it_is_spelt_here_too(
    rules: Document, as_bob: Principal, query: str, expected: list[tuple[str, str]]
) -> None:
    assert instead(query, as_bob) == expected


def test_the_word_as_it_was_typed_is_looked_for_too_and_the_right_one_covers_it(
    rules: Document, handbook: Collection, as_bob: Principal
) -> None:
    hit = search("benifits", reader=as_bob, mode="lexical").hits[0]
    assert ("Benefits" in hit.text, hit.coverage) == (True, 1.0)
    terms = asked("benifits month", as_bob).terms
    assert terms.asked == ("benifit", "month")
    assert terms.factors == {"benefit": 0.7}
    assert terms.coverage({"benefit"}) == terms.coverage({"benifit"}) > 0


def test_of_several_words_the_most_frequent_is_meant_and_a_tie_goes_by_the_alphabet(
    handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "A", "the binder", "the bonder")
    assert instead("bnder", as_bob) == [("bnder", "binder")]
    shelve(handbook, "B", "another bonder")
    assert instead("bnder", as_bob) == [("bnder", "bonder")]


def test_hidden_documents_neither_make_nor_prevent_a_correction(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    queries = ["benifits", "payrol of benifits", "reimbursd", "zephir"]
    before = [asked(query, as_bob) for query in queries]
    board = access.create_collection(name="Board", by=as_alice)
    shelve(board, "Minutes", "payroll zephyr benifits reimbursd", *["zephyr benefice"] * 5)
    restricted = shelve(handbook, "Restricted", "payroll zephyr benifits", *["benefice"] * 5)
    access.restrict(document=restricted, by=as_alice, users=[])
    assert [asked(query, as_bob) for query in queries] == before
    assert instead("zephir", as_alice) == [("zephir", "zephyr")]
    assert instead("benifits", as_alice) == []


def test_a_word_of_the_glossary_is_no_slip(
    rules: Document, handbook: Collection, as_alice: Principal, as_bob: Principal
) -> None:
    add_entry(collection=handbook, terms=["benefiz", "charity"], by=as_alice)
    assert instead("benefiz", as_bob) == []
    assert instead("benefitz", as_bob) == [("benefitz", "benefit")]


def test_search_by_meaning_corrects_nothing_and_says_nothing_of_it(
    rules: Document, as_bob: Principal
) -> None:
    assert asked("benifits", as_bob, mode="dense").corrections == ()


def test_understanding_takes_few_statements(
    rules: Document, as_bob: Principal, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scope = scope_of(as_bob, None, {})
    with django_assert_max_num_queries(2):
        understand(Request("benefits of the work", as_bob), scope)
    with django_assert_max_num_queries(4):
        understand(Request("benifits expences wrod anothr", as_bob), scope)


def test_whoever_may_read_nothing_is_told_nothing(rules: Document, as_charlie: Principal) -> None:
    question = asked("benifits of PTO", as_charlie)
    assert (question.synonyms, question.corrections) == ((), ())
    assert search("benifits", reader=as_charlie).corrections == ()


def test_terms_cover_what_they_stand_for_only_as_a_whole() -> None:
    other = Alternative(frozenset({"paid", "time"}), frozenset({"pto"}), 0.7)
    terms = Terms({"pto": 0, "form": 2, "paid": 3, "time": 9}, 20, ("pto", "form"), (other,))
    assert terms.coverage({"paid"}) == 0
    assert terms.coverage({"paid", "time", "form"}) == 1
    assert terms.factors == {"paid": 0.7, "time": 0.7}
    assert 0 < terms.coverage({"form"}) < terms.coverage({"paid", "time"}) < 1


@given(st.text(string.ascii_lowercase, min_size=4, max_size=12))
def test_slips_are_one_edit_away_keep_the_first_letter_and_are_made_once(word: str) -> None:
    slips = one_slip_from(word)
    assert word not in slips
    assert len(slips) == len(set(slips)) <= 53 * len(word)
    assert all(each[0] == word[0] and abs(len(each) - len(word)) <= 1 for each in slips)
    assert word[:-2] + word[-1] + word[-2] in {*slips, word, *STOP_WORDS}
    assert {word[:-1], word + "q"} <= {*slips, *STOP_WORDS}


def test_a_correction_is_shown_in_the_form_that_is_in_what_was_found(
    handbook: Collection, as_bob: Principal
) -> None:
    shelve(handbook, "Desk", "All information is at the desk.")
    found = search("informaton", reader=as_bob)
    assert [(each.word, each.instead) for each in found.corrections] == [
        ("informaton", "information")
    ]
