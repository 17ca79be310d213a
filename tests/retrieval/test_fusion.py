"""Rankings are fused by rank, deterministically."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import REACH, Candidate, Evidence, reciprocal_rank
from retrieval.search.terms import Terms

rankings = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=20), max_size=4)


def test_agreement_beats_one_high_rank() -> None:
    assert reciprocal_rank([["a", "b"], ["c", "b"]])[0] == "b"


@given(rankings)
def test_everything_ranked_is_kept_once(given_rankings: list[list[int]]) -> None:
    fused = reciprocal_rank(given_rankings)
    assert sorted(fused) == sorted({item for ranking in given_rankings for item in ranking})


@given(rankings)
def test_the_order_of_the_legs_does_not_matter(given_rankings: list[list[int]]) -> None:
    assert reciprocal_rank(given_rankings) == reciprocal_rank(given_rankings[::-1])


@given(st.lists(st.integers(), unique=True))
def test_a_single_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert reciprocal_rank([ranking]) == ranking


def candidate(**known: float) -> Candidate:
    """Return a candidate of which nothing else is known."""
    nothing = dict.fromkeys(["words", "similarity", "nearness", "coverage", "exactness"], 0.0)
    return Candidate(uuid.UUID(int=0), **(nothing | known))


def test_of_two_that_mean_as_much_the_one_with_more_of_the_words_is_first() -> None:
    judge = Evidence(0.9, 0.9)
    more = candidate(similarity=0.85, nearness=0.85, words=0.6)
    assert judge.of(more) > judge.of(candidate(similarity=0.85, nearness=0.85, words=0.2))


def test_a_stranger_by_meaning_with_the_very_code_comes_before_the_nearest_without_it() -> None:
    judge = Evidence(0.9, 0.9, codes=0.8, tokens=4)
    holds = candidate(similarity=0.1, words=0.4, coverage=0.9, exactness=1.0)
    nearly = candidate(similarity=0.9, nearness=0.9, words=0.3, coverage=0.6, exactness=0.5)
    assert judge.of(holds) > judge.of(nearly)


def test_beyond_their_reach_meanings_are_all_the_same() -> None:
    judge = Evidence(0.9, 0.9)
    far = candidate(similarity=0.9 - REACH, nearness=0.9 - REACH)
    assert judge.of(far) == judge.of(candidate(similarity=-1.0, nearness=-1.0))


def test_having_every_word_of_a_brief_question_counts_more_than_of_a_long_one() -> None:
    all_of_it = candidate(coverage=1.0)
    assert Evidence(0.0, 0.0, tokens=2).of(all_of_it) > Evidence(0.0, 0.0, tokens=20).of(all_of_it)


def test_a_long_question_is_still_about_its_code() -> None:
    brief, long = (Evidence(0.0, 0.0, codes=share, tokens=20) for share in (1.0, 0.25))
    holds, nothing = candidate(exactness=1.0), candidate()
    assert long.of(holds) - long.of(nothing) == (brief.of(holds) - brief.of(nothing)) / 2


def test_nobody_misses_a_way_to_write_a_code_that_stands_nowhere() -> None:
    asked = ("err-2041", "err", "2041")
    known = {"err-2041": 0, "err": 9, "2041": 1}
    terms = Terms(known, 100, asked, exact=frozenset(["err-2041", "2041"]))
    assert terms.counted == ("err", "2041")
    assert terms.coverage({"err", "2041"}) == terms.exactness({"2041"}) == 1.0


def test_a_number_that_stands_nowhere_is_missed() -> None:
    terms = Terms({"err": 9, "2041": 0}, 100, ("err", "2041"), exact=frozenset(["2041"]))
    assert terms.coverage({"err"}) < 0.5
    assert terms.exactness({"err"}) == 0.0


def test_a_code_weighs_more_in_the_word_leg_than_a_word_as_rare() -> None:
    terms = Terms({"lamp": 3, "2041": 3}, 100, ("lamp", "2041"), exact=frozenset(["2041"]))
    lamp, code = terms.vector().values()
    assert code > lamp == terms.weight("lamp") == terms.weight("2041")
