"""Names to entries: exact names, names ending in ``*``, and dotted names with everything beneath them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from rescue.checks.rules.ruleset import Rule
from rescue.model import Confidence, Failure, FieldDef, MethodDef, Ref, Series

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Entry(Generic[M]):
    """One way in which one rule matches. ``number`` is the position of the match within the rule."""

    rule: Rule
    match: M


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule matches.

    ``symbol`` is what was found, ``anchor`` where it stands in words that survive edits; ``resolved`` is false where the model
    behind it is not known; ``hop`` is the series that broke it, where that is not told by the rule,
    ``became`` what the target has in its place, where that is known; ``named`` is what a fingerprint knows it by, where the symbol says
    more than that; ``failure`` is what happens at this place, where that is not what the rule says; whether anything at all happens at
    an ``idle`` one cannot be seen; ``number`` counts what is equal on one line, from 0.
    """

    rule: Rule
    path: str
    line: int
    symbol: str
    anchor: str
    confidence: Confidence
    resolved: bool = True
    hop: Series | None = None
    became: str = ""
    named: str = ""
    failure: Failure | None = None
    idle: bool = False
    number: int = 0

    @property
    def fails(self) -> Failure:
        """What happens at this place."""
        return self.failure or self.rule.failure


def with_stopping(hits: Iterable[Hit], stops: Callable[[Hit], bool]) -> list[Hit]:
    """The hits, those that fail when they run as what keeps the addon from being installed where the installation comes to that.

    ``stops`` says of such a hit whether it does. One that is ``idle`` is none: nothing raises there.
    """
    return [replace(hit, failure=Failure.INSTALL_ERROR) if hit.fails is Failure.RUNTIME_ERROR and stops(hit) else hit for hit in hits]


class Names(dict[str, tuple[Entry[M], ...]]):
    """Entries by the names they ask for: ``names[name]``, whatever the name; what was asked for is kept, as code asks over and over.

    ``names.beneath[name]`` are those that ask for this dotted name or for one above it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._exact: dict[str, list[Entry[M]]] = {}
        self._prefix: list[tuple[str, Entry[M]]] = []
        self._heads: tuple[str, ...] = ()
        self.beneath: Mapping[str, tuple[Entry[M], ...]] = _Beneath(self)

    def add(self, names: Iterable[str], entry: Entry[M]) -> None:
        """Register an entry under names; a trailing ``*`` stands for any ending."""
        for name in names:
            if name.endswith("*"):
                self._prefix.append((name[:-1], entry))
                self._heads = (*self._heads, name[:-1])
            else:
                self._exact.setdefault(name, []).append(entry)

    def __missing__(self, name: str) -> tuple[Entry[M], ...]:
        found = self[name] = self.of(name)
        return found

    def of(self, *names: str) -> tuple[Entry[M], ...]:
        """The entries that ask for one of the names, or for how the first begins."""
        exact = tuple([entry for name in names if name in self._exact for entry in self._exact[name]])
        if not names[0].startswith(self._heads):
            return exact
        return (*exact, *(entry for prefix, entry in self._prefix if names[0].startswith(prefix)))


class _Beneath(dict[str, tuple[Entry[M], ...]]):
    def __init__(self, names: Names[M]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, name: str) -> tuple[Entry[M], ...]:
        parts = name.split(".")
        found = self[name] = self._names.of(*(".".join(parts[:length]) for length in range(len(parts), 0, -1)))
        return found


def names_match(patterns: Sequence[str], name: str) -> bool:
    """Whether a name is among patterns, of which some may end in ``*``."""
    return name in patterns or any(pattern.endswith("*") and name.startswith(pattern[:-1]) for pattern in patterns)


class TreeModels(Protocol):
    """What matching needs to know of the scanned tree's models."""

    def defines_model(self, model: str) -> bool:
        """Whether the tree itself makes this model."""

    def field(self, model: str, name: str) -> FieldDef | None:
        """The field as the tree defines it on this model or on a parent of it within the tree."""

    def method(self, model: str, name: str) -> MethodDef | None:
        """The method as the tree defines it last, on this model or on a parent of it within the tree."""

    def comodel(self, model: str, name: str) -> str:
        """The model that a relational field leads to, '' where that is not known."""

    def lineage(self, model: str) -> tuple[str, ...]:
        """The model itself and all that it inherits within the tree."""


def model_of(ref: Ref, tree: TreeModels) -> str | None:
    """The model on which a Ref's member is looked up, None where it cannot be known."""
    if ref.root.startswith("?"):  # a class whose model could not be inferred
        return None
    model = ref.root
    for name in ref.path:
        if not model:
            return None
        model = tree.comodel(model, name)
    return model or None


def on_model(patterns: list[str], model: str, tree: TreeModels) -> bool:
    """Whether a model, or one it inherits from in the tree, is among the patterns."""
    return patterns == ["*"] or any_matches(patterns, tree.lineage(model))


def any_matches(patterns: Sequence[str], names: Sequence[str]) -> bool:
    """Whether one of the names is among patterns, of which some may end in ``*``."""
    for name in names:
        if name in patterns:
            return True
    heads = tuple([pattern[:-1] for pattern in patterns if pattern.endswith("*")])
    return bool(heads) and any(name.startswith(heads) for name in names)
