"""How often each name stands anywhere in the text of a tree: a name that is written once, where it is defined, is used nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
# pieces from which a name is made when the code runs: '%s_suffix', f'{kind}_suffix', kind + '_suffix'
_TAIL = re.compile(rb"(?:%s|%\(\w+\)s|\}|['\"])(_[A-Za-z0-9_]+)")
# a dotted name in quotes, and before it what a class says of itself
_QUOTED = re.compile(rb"""(_(?:name|inherit|description|table)[ ]*=[ ]*[\[(]?[ ]*)?['"]([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+|[a-z]+)['"]""")
_SHORTEST = 3


class Mentions:
    """The names in these texts; ``written`` counts them, and parts that names may be put together from are kept by themselves."""

    def __init__(self, texts: Iterable[tuple[str, bytes]]) -> None:
        """``texts`` are (path, content) of every file that may name something."""
        self.written: Counter[bytes] = Counter()
        self.elsewhere: Counter[bytes] = Counter()
        self._quoted: set[bytes] = set()
        tails: set[bytes] = set()
        for path, text in texts:
            names = Counter(_NAME.findall(text))
            self.written.update(names)
            if not path.endswith(".csv"):
                self.elsewhere.update(names)
            self._quoted.update(name for own, name in _QUOTED.findall(text) if not own)
            tails.update(_TAIL.findall(text))
        self._heads = tuple(name.decode() for name in self.written if name.endswith(b"_") and len(name) >= _SHORTEST and name.strip(b"_"))
        self._tails = tuple(tail.decode() for tail in tails if len(tail) >= _SHORTEST)

    def count(self, name: str) -> int:
        """How often a name stands in the texts."""
        return self.written[name.encode()]

    def beside_rows(self, name: str) -> int:
        """How often a name stands in texts other than CSV."""
        return self.elsewhere[name.encode()]

    def quotes(self, name: str) -> bool:
        """Whether a dotted name stands in quotes somewhere else than where a class says what it is."""
        return name.encode() in self._quoted

    def may_be_composed(self, name: str) -> bool:
        """Whether the name begins or ends with a piece that code may put together with another."""
        return name.startswith(self._heads) or any(name.endswith(tail) and name != tail for tail in self._tails)
