"""What the accepted scope costs, where the project has a rate, and what moves that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rescue.reports.blocks.model import Block, Bullets, Column, Heading, Paragraph, Table
from rescue.reports.blocks.speech import Speech
from rescue.reports.scope.figures import ScopeFigures
from rescue.reports.scope.nouns import AREAS
from rescue.scope.rates import Price, Rates, summed


class Pricing:
    """The prices of one document in one language."""

    def __init__(self, figures: ScopeFigures, rates: Rates, speech: Speech) -> None:
        """Price these figures at these rates."""
        self._figures = figures
        self._rates = rates
        self._speech = speech

    def in_brief(self) -> Iterator[Block]:
        """The price of all, as a sentence; nothing without a rate."""
        _ = self._speech.gettext
        if self._rates.rate is not None:
            price = self._total_price()
            yield Paragraph(
                _(
                    "The accepted scope costs %(low)s to %(high)s, likely %(likely)s%(vat)s.",
                    low=self._money(price.low),
                    high=self._money(price.high),
                    likely=self._money(price.likely),
                    vat=self._vat(),
                )
            )

    def blocks(self, drivers: Sequence[str]) -> Iterator[Block]:
        """The price by area, and ``drivers``: what moves it."""
        _ = self._speech.gettext
        if self._rates.rate is None:
            yield Paragraph(_("No rate is configured, so this document names hours and no price."))
            yield Heading(_("What moves the hours"))
            yield Bullets(drivers)
            return
        rate = self._money(self._rates.rate)
        yield Paragraph(_("At %(rate)s an hour%(vat)s, for the accepted scope alone.", rate=rate, vat=self._vat()))
        prices = self._prices()
        total = self._total_price()
        yield Table(
            _("The price by area, in %(currency)s", currency=self._rates.currency),
            [
                Column(_("Area")),
                Column(_("Likely h"), numeric=True),
                *(Column(name, numeric=True) for name in (_("Low"), _("Likely"), _("High"))),
            ],
            [
                [_(AREAS[area.area]), self._speech.exact(area.effort.likely), *self._amounts(price)]
                for area, price in zip(self._figures.accepted, prices, strict=True)
            ],
            [[_("Accepted scope"), self._speech.exact(self._figures.accepted_effort.likely), *self._amounts(total)]],
        )
        yield Heading(_("What moves it"))
        yield Bullets(drivers)

    def _prices(self) -> list[Price]:
        return [self._rates.price(area.effort) for area in self._figures.accepted]

    def _total_price(self) -> Price:
        return summed(self._prices())

    def _amounts(self, price: Price) -> list[str]:
        return [self._speech.exact(price.low), self._speech.exact(price.likely), self._speech.exact(price.high)]

    def _money(self, value: float) -> str:
        return f"{self._speech.exact(value)}\N{NO-BREAK SPACE}{self._rates.currency}"

    def _vat(self) -> str:
        return f" ({self._rates.vat})" if self._rates.vat else ""
