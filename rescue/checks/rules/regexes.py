"""Regular expressions that can take exponential time: those that can go round a loop in two ways over the same text.

The expression becomes an automaton with one state for each character that it can consume (Glushkov's construction, with edges counted:
two ways from one state to the next are two). It can blow up where a state is reached from itself along two different paths that read the
same text: in the product of the automaton with itself, a pair of equal states and a pair of different ones lie on one cycle.

Characters are those of ASCII, those that the expression names, and one of each further kind. What is only checked at a place (anchors,
looking ahead or behind) is taken to hold, and a repetition of more than a few is taken for one without end. So the answer may be yes
where a check would prevent it; it is never no where an unbounded loop is ambiguous. Slowness that grows with a power of the length is
not looked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import networkx
from msgspec import Struct

MANY = 4
"""A repetition that may be made more often than this counts as one without end."""
MAX_STATES = 400
"""An expression with more states than this is not judged."""

_KINDS = "éßÀ中١²\u00a0\u2003\u0000\U0001f600"


class TooLargeError(ValueError):
    """The expression is too large to be judged."""


class _Part(Struct, frozen=True):
    """A piece of an expression: in how many ways it can be empty (two stand for more), and the states that it can begin and end with.

    A state stands there once for each way that leads to it.
    """

    empty: int
    first: tuple[int, ...]
    last: tuple[int, ...]


def can_blow_up(pattern: str, flags: int = 0) -> bool:
    """Whether matching can take exponential time. Raises re.error for what is no expression, TooLargeError where it cannot be told."""
    tree = parser.parse(pattern, flags)
    automaton = _Automaton(pattern, tree.state.flags)
    automaton.sequence(list(tree))
    return automaton.ambiguous_loop()


class _Automaton:
    """States with the characters that each consumes, and how many ways lead from one to the next."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._flags = flags
        self._alphabet = sorted({chr(code) for code in range(128)} | set(pattern) | set(_KINDS))
        self._characters: list[frozenset[str]] = []
        self._ways: Counter[tuple[int, int]] = Counter()
        self._groups: dict[int, list[Any]] = {}

    def sequence(self, items: Sequence[Any]) -> _Part:
        """A row of pieces, one after the other."""
        result = _Part(empty=1, first=(), last=())
        for item in items:
            result = self._joined(result, self._piece(item))
        return result

    def ambiguous_loop(self) -> bool:
        """Whether some state comes back to itself in two ways over the same text."""
        plain: networkx.DiGraph[int] = networkx.DiGraph(list(self._ways))
        loops = [loop for loop in networkx.strongly_connected_components(plain) if len(loop) > 1 or plain.has_edge(*(list(loop) * 2)[:2])]
        return any(self._ambiguous(loop) for loop in loops)

    def _ambiguous(self, loop: set[int]) -> bool:
        edges = [(start, end) for start, end in self._ways if start in loop and end in loop]
        if any(self._ways[edge] > 1 for edge in edges):
            return True
        after: dict[int, list[int]] = {}
        for start, end in edges:
            after.setdefault(start, []).append(end)
        pairs: networkx.DiGraph[tuple[int, int]] = networkx.DiGraph()
        for one in sorted(loop):
            for other in sorted(loop):
                pairs.add_edges_from(
                    ((one, other), (left, right))
                    for left in after.get(one, ())
                    for right in after.get(other, ())
                    if self._characters[left] & self._characters[right]
                )
        return any(
            any(one == other for one, other in component) and any(one != other for one, other in component)
            for component in networkx.strongly_connected_components(pairs)
        )

    def _joined(self, left: _Part, right: _Part) -> _Part:
        self._connect(left.last, right.first)
        return _Part(
            empty=min(2, left.empty * right.empty),
            first=left.first + right.first * left.empty,
            last=right.last + left.last * right.empty,
        )

    def _connect(self, starts: Iterable[int], ends: Iterable[int]) -> None:
        self._ways.update((start, end) for start in starts for end in ends)

    def _piece(self, item: Any) -> _Part:
        operation, argument = item
        if operation in {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}:
            return self._state(frozenset(filter(self._test(operation, argument), self._alphabet)))
        if operation is codes.BRANCH:
            parts = [self.sequence(list(branch)) for branch in argument[1]]
            return _Part(
                empty=min(2, sum(part.empty for part in parts)),
                first=tuple(state for part in parts for state in part.first),
                last=tuple(state for part in parts for state in part.last),
            )
        if operation is codes.SUBPATTERN:
            number, added, removed, content = argument
            before, self._flags = self._flags, (self._flags | added) & ~removed
            part = self.sequence(list(content))
            self._flags = before
            if number is not None:
                self._groups[number] = list(content)
            return part
        if operation is codes.ATOMIC_GROUP:
            return self.sequence(list(argument))
        if operation in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            low, high, content = argument
            return self._repeated(int(low), int(high), list(content))
        if operation in {codes.ASSERT, codes.ASSERT_NOT}:
            self.sequence(list(argument[1]))  # what is inside loops by itself
        if operation is codes.GROUPREF:
            return self.sequence(self._groups.get(argument, []))
        if operation is codes.GROUPREF_EXISTS:
            _, yes, no = argument
            return self._piece((codes.BRANCH, (None, [list(yes), list(no or [])])))
        return _Part(empty=1, first=(), last=())  # a place, such as the start of a line

    def _repeated(self, low: int, high: int, content: list[Any]) -> _Part:
        if high <= MANY:
            result = _Part(empty=1, first=(), last=())
            for number in range(high):
                part = self.sequence(content)
                result = self._joined(result, part if number < low else _Part(empty=1, first=part.first, last=part.last))
            return result
        part = self.sequence(content)
        self._connect(part.last, part.first)
        return _Part(empty=1 if low == 0 else part.empty, first=part.first, last=part.last)

    def _state(self, characters: frozenset[str]) -> _Part:
        if len(self._characters) >= MAX_STATES:
            raise TooLargeError
        self._characters.append(characters)
        state = (len(self._characters) - 1,)
        return _Part(empty=0, first=state, last=state)

    def _test(self, operation: Any, argument: Any) -> Any:
        """A test whether one character is consumed, made by the module itself from the piece alone."""
        state = parser.State()
        state.flags = self._flags
        state.str = ""
        piece = parser.SubPattern(state, [(operation, argument)])
        return re._compiler.compile(piece, self._flags & ~re.DEBUG).fullmatch  # type: ignore[attr-defined]  # noqa: SLF001
