"""Speaking one language in code: messages with their values filled in, numbers and ranges of hours."""

from __future__ import annotations

from collections.abc import Mapping

from rescue.model import Effort
from rescue.reports.i18n import Language
from rescue.reports.words import HOURS_PER_DAY


class Speech:
    """The messages and numbers of a language, as plain text. Values that are whole numbers are written as the language does."""

    def __init__(self, tongue: Language) -> None:
        """Speak a language."""
        self.tongue = tongue
        self._point = tongue.decimal(0.5)[1]

    def gettext(self, message: str, /, **values: object) -> str:
        """A message with its values."""
        return self._filled(self.tongue.gettext(message), values)

    def ngettext(self, one: str, many: str, num: int, /, **values: object) -> str:
        """A message for so many, with its values; the number itself is ``num``."""
        return self._filled(self.tongue.ngettext(one, many, num), {"num": num, **values})

    def _filled(self, message: str, values: Mapping[str, object]) -> str:
        shown = {name: self.tongue.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return message % shown if shown else message.replace("%%", "%")

    def exact(self, value: float) -> str:
        """A number with two decimals, so that columns can be added up."""
        whole, _, decimals = f"{abs(value):.2f}".partition(".")
        sign = "-" if value < 0 and float(f"{value:.2f}") else ""
        return f"{sign}{self.tongue.number(int(whole))}{self._point}{decimals}"

    def hours(self, effort: Effort) -> str:
        """``4 to 12 h``, or ``4 h`` where both ends read the same."""
        low, high = self.tongue.amount(effort.low), self.tongue.amount(effort.high)
        return f"{low} h" if low == high else self.gettext("%(low)s to %(high)s h", low=low, high=high)

    def days(self, effort: Effort) -> str:
        """The same in days of eight hours."""
        low, high = self.tongue.amount(effort.low / HOURS_PER_DAY), self.tongue.amount(effort.high / HOURS_PER_DAY)
        if low == high:
            return self.gettext("%(days)s days", days=low)
        return self.gettext("%(low)s to %(high)s days", low=low, high=high)
