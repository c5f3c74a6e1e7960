"""What an hour costs, where a project says so: ``[tool.rescue.scope]``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Final

import msgspec

from rescue.model import Effort

_CENT: Final = Decimal("0.01")


class Rates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``rate`` per hour in ``currency`` (its code or sign), and what to say of taxes, such as ``plus VAT``; no prices without a rate."""

    rate: Annotated[float, msgspec.Meta(gt=0)] | None = None
    currency: str = ""
    vat: str = ""

    def __post_init__(self) -> None:
        """A rate needs its currency, and a currency its rate."""
        if (self.rate is None) != (not self.currency.strip()):
            raise ValueError("a price needs both: rate (per hour) and currency")

    def price(self, effort: Effort) -> Price:
        """What an effort costs. To be asked only where there is a rate."""
        assert self.rate is not None
        rate = Decimal(str(self.rate))
        low, likely, high = (
            (Decimal(str(hours)) * rate).quantize(_CENT, ROUND_HALF_UP) for hours in (effort.low, effort.likely, effort.high)
        )
        return Price(float(low), float(likely), float(high))


class Price(msgspec.Struct, frozen=True):
    """A price as a range, in the currency of the rates."""

    low: float
    likely: float
    high: float


def summed(prices: Sequence[Price]) -> Price:
    """The sum of prices, each rounded before, so that what is printed adds up."""
    return Price(
        round(sum(price.low for price in prices), 2),
        round(sum(price.likely for price in prices), 2),
        round(sum(price.high for price in prices), 2),
    )
