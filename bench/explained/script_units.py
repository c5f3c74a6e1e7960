"""The units of a script: its tokens, cut at brackets, commas and semicolons; a text in quotes has one spelling."""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from explained.units import Unit

_LANGUAGE = Language(tree_sitter_javascript.language())
_CUTS = {"(", ")", "[", "]", "{", "}", ",", ";"}
_WHOLE = {"string", "template_string", "regex"}


def script_units(content: bytes) -> list[Unit]:
    """The units in the order of the file. What cannot be parsed is cut at the same signs all the same."""
    units: list[Unit] = []
    piece: list[tuple[str, int, int]] = []
    for token in [*_tokens(Parser(_LANGUAGE).parse(content).root_node), (";", 0, 0)]:
        if token[0] not in _CUTS:
            piece.append(token)
        elif any(letter.isalnum() or letter in "_$" for text, _, _ in piece for letter in text):
            units.append(Unit(" ".join(text for text, _, _ in piece), piece[0][1], piece[-1][2]))
        if token[0] in _CUTS:
            piece = []
    return units


def _tokens(root: Node) -> Iterator[tuple[str, int, int]]:
    """Each token with its first and last line; comments are none."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "comment":
            continue
        if node.children and node.type not in _WHOLE:
            waiting.extend(reversed(node.children))
            continue
        text = (node.text or b"").decode("utf-8", "replace")
        if text:
            yield _plain(text) if node.type == "string" else text, node.start_point[0] + 1, node.end_point[0] + 1


def _plain(text: str) -> str:
    """A string in double quotes, unless it holds some."""
    return text if '"' in text else f'"{text[1:-1]}"'
