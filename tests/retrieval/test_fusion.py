"""Rankings are fused by rank, deterministically."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import reciprocal_rank

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
