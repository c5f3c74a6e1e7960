"""How often each name stands anywhere in the text of a tree: a name that is written once, where it is defined, is used nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from rescue.analyzers.words import words_in

# pieces from which a name is made when the code runs: '%s_suffix', f'{kind}_suffix', kind + '_suffix'
# (a pattern for each beginning: what starts with plain characters is looked for many times faster)
_TAILS = tuple(re.compile(pattern) for pattern in (rb"\}(_\w+)", rb"'(_\w+)", rb'"(_\w+)', rb"%(?:\(\w+\))?s(_\w+)"))
# a model's name in quotes, and the same where a class says it of itself
_QUOTED = re.compile(rb"""['"]([a-z][a-z0-9_.]*)['"]""")
_OWN = re.compile(rb"""_(?:name|inherit|description|table)[ ]*=[ ]*[\[(]?[ ]*['"]([a-z][a-z0-9_.]*)['"]""")
_SHORTEST = 3


class Mentions:
    """The names in these texts; ``written`` counts them, and parts that names may be put together from are kept by themselves."""

    def __init__(self, texts: Iterable[tuple[str, bytes]], models: Collection[str] = ()) -> None:
        """``texts`` are (path, content) of every file that may name something, ``models`` those that ``quotes`` is asked for."""
        self.models = models
        ends = frozenset(model.rpartition(".")[2].encode() for model in models)
        self.written: Counter[bytes] = Counter()
        self._in_rows: Counter[bytes] = Counter()
        self._quoted: Counter[bytes] = Counter()
        self._own: Counter[bytes] = Counter()
        tails: set[bytes] = set()
        for path, text in texts:
            if "/static/lib/" in path or path.endswith(".min.js"):
                continue  # other people's scripts know nothing of an addon's names
            names = words_in(text)
            self.written.update(names)
            if path.endswith(".csv"):
                self._in_rows.update(names)
            if ends and not ends.isdisjoint(names):
                self._quoted.update(_QUOTED.findall(text))
                self._own.update(_OWN.findall(text))
            for tail in _TAILS:
                tails.update(tail.findall(text))
        self._heads = tuple(name.decode() for name in self.written if name.endswith(b"_") and len(name) >= _SHORTEST and name.strip(b"_"))
        self._tails = tuple(tail.decode() for tail in tails if len(tail) >= _SHORTEST)

    def count(self, name: str) -> int:
        """How often a name stands in the texts."""
        return self.written[name.encode()]

    def beside_rows(self, name: str) -> int:
        """How often a name stands in texts other than CSV."""
        return self.written[name.encode()] - self._in_rows[name.encode()]

    def quotes(self, name: str) -> bool:
        """Whether the name of one of the models stands in quotes somewhere else than where a class says what it is."""
        return self._quoted[name.encode()] > self._own[name.encode()]

    def may_be_composed(self, name: str) -> bool:
        """Whether the name begins or ends with a piece that code may put together with another."""
        return name.startswith(self._heads) or any(name.endswith(tail) and name != tail for tail in self._tails)
