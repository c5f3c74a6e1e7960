"""Shares sum to what is shared, and stay in the order of what is shared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rescue.model import Effort
from rescue.scope.shares import share_effort, share_out

WEIGHTS = st.lists(st.integers(0, 5000), min_size=1, max_size=8)


def test_shares_follow_the_weights_and_the_rest_goes_where_most_is() -> None:
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(10, [7, 0, 3]) == [7, 0, 3]
    assert share_out(1, [1, 5]) == [0, 1]
    assert share_out(7, [0, 0]) == [7, 0]
    assert share_out(7, []) == []


@given(st.integers(0, 100_000), WEIGHTS)
def test_shares_always_sum_to_the_whole(whole: int, weights: list[int]) -> None:
    shares = share_out(whole, weights)
    assert sum(shares) == whole
    assert all(share >= 0 for share in shares)


@given(st.integers(0, 3000), st.integers(0, 3000), WEIGHTS)
def test_no_share_falls_when_the_whole_grows(whole: int, more: int, weights: list[int]) -> None:
    assert all(before <= after for before, after in zip(share_out(whole, weights), share_out(whole + more, weights), strict=True))


def test_an_effort_is_shared_to_hundredths() -> None:
    assert share_effort(Effort(0.1, 1.0, 2.01), [2, 1]) == [Effort(0.07, 0.67, 1.34), Effort(0.03, 0.33, 0.67)]
