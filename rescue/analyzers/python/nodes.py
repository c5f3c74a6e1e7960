"""The nodes of a syntax tree, in less than half the time that the standard library takes for it."""

from __future__ import annotations

import ast

# What holds no node, or only the names of an operator and whether something is read or written.
_PLAIN = frozenset("arg attr asname conversion ctx id is_async kwd_attrs level module op ops simple type_comment type_ignores".split())
# Lists with gaps: a dictionary's keys, and the defaults of keywords.
_GAPPED = frozenset({"keys", "kw_defaults"})
_TEXTS = (ast.Global, ast.Nonlocal)
_HOLDING: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _PLAIN) if kind not in _TEXTS else ()
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def nodes_in(*tops: ast.AST) -> list[ast.AST]:
    """Some nodes and all beneath them, the outer ones first; operators and contexts, which hold nothing, are left out."""
    found = list(tops)
    for node in found:  # which grows meanwhile
        for name in _HOLDING[type(node)]:
            value = getattr(node, name, None)
            if type(value) is list:
                found += value if name not in _GAPPED else filter(None, value)
            elif isinstance(value, ast.AST):
                found.append(value)
    return found
