"""The units of a Python file, from its tokens."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from explained.units import Unit, UnitsError

_OPEN = "([{"
_CLOSE = ")]}"
_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
# f-strings are one token up to Python 3.11 and many from 3.12 on
_F_START = getattr(tokenize, "FSTRING_START", -1)
_F_END = getattr(tokenize, "FSTRING_END", -1)


class _Token(NamedTuple):
    text: str
    first: int
    last: int
    is_string: bool = False


def python_units(content: bytes) -> list[Unit]:
    """The units in the order of the file. Raises UnitsError for what Python 3 cannot read."""
    try:
        ast.parse(content)
        statements = list(_statements(content))
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise UnitsError(str(error)) from error
    units: list[Unit] = []
    for statement in statements:
        if all(token.is_string for token in statement):
            continue  # a docstring
        units += _imports(statement) if statement[0].text in {"from", "import"} else _pieces(statement)
    return units


def _statements(content: bytes) -> Iterator[list[_Token]]:
    """The tokens of each logical line, adjacent strings joined and brackets for grouping left out."""
    line: list[_Token] = []
    for token in _tokens(content):
        if token is None:
            if line:
                yield _without_grouping(line)
            line = []
        elif token.is_string and line and line[-1].is_string:
            line[-1] = _Token(f"{line[-1].text} {token.text}", line[-1].first, token.last, True)
        else:
            line.append(token)


def _tokens(content: bytes) -> Iterator[_Token | None]:
    """Each token that carries meaning, None at the end of a logical line."""
    lines = content.decode(tokenize.detect_encoding(io.BytesIO(content).readline)[0]).splitlines(keepends=True)
    nested: list[tuple[int, int]] = []
    for token in tokenize.tokenize(io.BytesIO(content).readline):
        if token.type == _F_START:
            nested.append(token.start)
        elif token.type == _F_END:
            start = nested.pop()
            if not nested:
                yield _Token(_string(_between(lines, start, token.end)), start[0], token.end[0], True)
        elif nested or token.type in _LAYOUT:
            continue
        elif token.type == tokenize.NEWLINE:
            yield None
        elif token.type == tokenize.STRING:
            yield _Token(_string(token.string), token.start[0], token.end[0], True)
        else:
            yield _Token(token.string, token.start[0], token.end[0])


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    rows = lines[start[0] - 1 : end[0]]
    rows[-1] = rows[-1][: end[1]]
    rows[0] = rows[0][start[1] :]
    return "".join(rows)


def _string(text: str) -> str:
    """A string literal in one spelling."""
    return ast.unparse(ast.parse(text, mode="eval"))


def _without_grouping(line: list[_Token]) -> list[_Token]:
    """The tokens without round brackets that neither call nor define nor hold a comma."""
    dropped: set[int] = set()
    stack: list[tuple[int, bool]] = []
    for index, token in enumerate(line):
        if token.text in _OPEN and not token.is_string:
            before = line[index - 1] if index else None
            is_word = before is not None and (before.is_string or (before.text.isidentifier() and not keyword.iskeyword(before.text)))
            binds = before is not None and (is_word or before.text in _CLOSE)
            empty = index + 1 < len(line) and line[index + 1].text in _CLOSE
            stack.append((index, token.text == "(" and not binds and not empty))
        elif token.text in _CLOSE and not token.is_string:
            start, groups = stack.pop()
            if groups:
                dropped |= {start, index}
        elif token.text == "," and stack:
            stack[-1] = (stack[-1][0], False)
    return [token for index, token in enumerate(line) if index not in dropped]


def _imports(statement: list[_Token]) -> Iterator[Unit]:
    """One unit a name that is imported."""
    words = [token.text for token in statement if token.text not in "()"]
    at = words.index("import") + 1
    start = " ".join(words[:at])
    name: list[str] = []
    first = last = statement[0].first
    for token in [*[token for token in statement if token.text not in "()"][at:], _Token(",", 0, 0)]:
        if token.text != ",":
            first = first if name else token.first
            last = token.last
            name.append(token.text)
        elif name:
            yield Unit(f"{start} {' '.join(name)}", first, last)
            name = []


def _pieces(statement: list[_Token]) -> Iterator[Unit]:
    """The statement cut at brackets and at commas within brackets; where a closing bracket stands is formatting, so it is left out."""
    piece: list[_Token] = []
    depth = 0
    for token in statement:
        mark = "" if token.is_string else token.text
        closes, opens = mark != "" and mark in _CLOSE, mark != "" and mark in _OPEN
        depth += opens - closes
        if opens or not (closes or (mark == "," and depth)):
            piece.append(token)
        if opens or closes or (mark == "," and depth):
            yield from _unit(piece)
            piece = []
    yield from _unit(piece)


def _unit(piece: list[_Token]) -> Iterator[Unit]:
    """The piece as a unit, if it holds a word."""
    if any(token.is_string or any(letter.isalnum() or letter == "_" for letter in token.text) for token in piece):
        yield Unit(" ".join(token.text for token in piece), piece[0].first, piece[-1].last)
