"""Prices are hours times the rate, to the cent, and sum as they are printed."""

from __future__ import annotations

from rescue.model import Effort
from rescue.scope.rates import Price, Rates, summed

RATES = Rates(rate=87.35, currency="EUR")


def test_a_price_is_hours_times_the_rate_rounded_half_up_to_the_cent() -> None:
    assert RATES.price(Effort(0.01, 1.0, 2.5)) == Price(0.87, 87.35, 218.38)
    assert Rates(rate=0.5, currency="X").price(Effort(0.01, 0.03, 0.05)) == Price(0.01, 0.02, 0.03)


def test_a_sum_is_that_of_the_prices_as_they_are_printed() -> None:
    assert summed([Price(0.87, 1.1, 2.2), Price(0.87, 2.2, 3.3)]) == Price(1.74, 3.3, 5.5)
    assert summed([]) == Price(0.0, 0.0, 0.0)
