"""Evidence within a budget: each token costs about 8 ms on a CPU."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.prompting import estimate, pack
from retrieval.prompting.packing import HEADER, LEAST, MOST_PER_DOCUMENT, MOST_SOURCES
from tests.retrieval.making import hit, hits

FILLER = "The building has a lobby with plants. Visitors sign in at the front desk every day. " * 6


def test_short_passages_go_whole_and_keep_their_order() -> None:
    sources = pack("leave", hits("Leave is 25 days.", "Travel needs approval."), 700)
    assert [(s.n, s.text) for s in sources] == [
        (1, "Leave is 25 days."),
        (2, "Travel needs approval."),
    ]


def test_of_a_long_passage_the_sentences_that_answer_go() -> None:
    long = FILLER + "Badges cost 15 euros to replace. " + FILLER
    sources = pack("What does it cost to replace badges?", hits(long), 150)
    assert "Badges cost 15 euros to replace." in sources[0].text
    assert sources[0].text in long


def test_at_most_five_sources_and_three_of_one_document() -> None:
    same = [hit(f"Leave rule {n}.", n, document_id="d") for n in range(1, 5)]
    others = [hit(f"Other leave rule {n}.", n) for n in range(5, 12)]
    sources = pack("leave rule", [*same, *others], 5_000)
    assert len(sources) == MOST_SOURCES
    assert sum(s.hit.document_id == "d" for s in sources) == MOST_PER_DOCUMENT
    assert [s.n for s in sources] == [1, 2, 3, 4, 5]


def test_the_same_text_goes_once() -> None:
    assert len(pack("leave", hits("Leave is 25 days.", "Leave is 25 days."), 700)) == 1


def test_a_copy_with_other_layout_goes_once_but_another_number_is_another_statement() -> None:
    rule = "Every employee may take leave after the manager has agreed to it in writing: 25 days."
    copy = rule.replace(": ", " - ").upper()
    newer = rule.replace("25", "30")
    assert [s.hit.rank for s in pack("leave", hits(rule, copy, newer), 700)] == [1, 3]


def test_no_hits_give_no_sources() -> None:
    assert pack("leave", [], 700) == []


@given(
    st.lists(st.text(min_size=1, max_size=2_000), max_size=8),
    st.text(max_size=60),
    st.integers(min_value=100, max_value=2_000),
)
def test_packing_stays_in_its_budget_and_quotes_exactly(
    texts: list[str], question: str, budget: int
) -> None:
    sources = pack(question, hits(*texts), budget)
    assert [s.n for s in sources] == list(range(1, len(sources) + 1))
    assert all(s.text in s.hit.text for s in sources)
    assert sum(estimate(s.text) + HEADER for s in sources) <= max(budget, LEAST + HEADER)
    assert bool(sources) is bool(texts)
