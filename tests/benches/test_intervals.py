"""Shares come with how sure they are, and the same every time."""

from __future__ import annotations

import pytest

from benches.answering.intervals import difference, interval, percentile, share, wilson

YES, NO, NOTHING = (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)


def test_a_share_is_over_all_that_was_counted() -> None:
    assert share([(1.0, 3.0), (1.0, 1.0), NOTHING]) == 0.5
    assert share([NOTHING]) is None


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.490, abs=1e-3), pytest.approx(0.943, abs=1e-3))
    assert wilson(10, 10) == (pytest.approx(0.722, abs=1e-3), pytest.approx(1.0))


def test_yes_and_no_get_wilsons_interval() -> None:
    assert interval([YES] * 8 + [NO] * 2 + [NOTHING] * 5) == wilson(8, 10)
    assert interval([NOTHING]) is None


def test_other_shares_get_a_bootstrap_that_holds_the_share() -> None:
    parts = [(float(n % 4), 4.0) for n in range(40)]
    found = interval(parts)
    assert found is not None
    assert found == interval(parts)
    assert found[0] < (share(parts) or 0) < found[1]


def test_a_difference_is_of_the_same_questions() -> None:
    one, two = [YES, NO] * 20, [NO, NO] * 20
    found = difference(one, two)
    assert found is not None
    assert 0 < found[0] < 0.5 < found[1]
    assert difference(one, one) == (0.0, 0.0)
    assert difference([NOTHING], [YES]) is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5.0, 1.0, 3.0], 0.5) == 3.0
    assert percentile([*map(float, range(1, 101))], 0.95) == 95.0
    assert percentile([2.0], 0.99) == 2.0
