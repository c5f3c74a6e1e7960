"""Find what a specification of an inherited view points at, as ``locate_node`` of Odoo does (``odoo/tools/template_inheritance.py``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml import etree

from rescue.catalog.fingerprint import fingerprint_of_text

# far above any locator in Odoo
_LENGTH_LIMIT = 2000
# Elements visited at most: an expression of a scanned file must not take for ever.
_VISIT_LIMIT = 1_000_000_000
# attributes of a specification that its anchor need not have; ``version`` until 16.0
INSTRUCTIONS = frozenset({"position", "version"})
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_WALK = re.compile(r"//|\b(?:descendant|descendant-or-self|ancestor|ancestor-or-self|following|preceding)\s*::")
# what a catalog does not hold: texts as written, comments, and the text of an element as a string
_TEXTS = re.compile(r"\b(?:text|comment|string|normalize-space|string-length)\s*\(|(?:^|[\[(,=]|\b(?:and|or|not)\b)\s*\.\s*(?:[=!<>,)])")
_EQUALITY = re.compile(r"(@[\w.\-]+|text\(\))\s*=\s*('[^']*'|\"[^\"]*\")")
_PART_OF = re.compile(r"(?:contains|starts-with|substring\w*|string-length|translate|normalize-space)\s*\(\s*@([\w.\-]+)")
# the usual expression, which needs no engine: //field[@name='partner_id']
_SIMPLE = re.compile(r"//([A-Za-z_][\w.\-]*)\[@([A-Za-z_][\w.\-]*)=(['\"])((?:(?!\3).)*)\3\]", re.ASCII | re.DOTALL)
_FINGERPRINT = re.compile(r"#[0-9a-f]{8}")


class Located(NamedTuple):
    """What a specification points at. ``status`` is found (``element`` is it), gone, or unknown: it cannot be told."""

    element: etree._Element | None
    status: Literal["found", "gone", "unknown"]


GONE = Located(None, "gone")
UNKNOWN = Located(None, "unknown")


def locate(tree: etree._Element, spec: etree._Element) -> Located:
    """The first element of ``tree`` that ``spec`` asks for: by ``expr``, a field by its name, any other tag by all its attributes.

    Values kept as a fingerprint are compared as such. Raises nothing.
    """
    if spec.tag == "xpath":
        return _by_expression(tree, spec.get("expr") or "")
    wanted = [("name", spec.get("name"))] if spec.tag == "field" else [pair for pair in attributes_of(spec) if pair[0] not in INSTRUCTIONS]
    if any(not value or value[0] == "#" for _, value in wanted):
        element = next((at for at in tree.iter(str(spec.tag)) if all(same(at.get(name), value) for name, value in wanted)), None)
    else:
        element = _first(tree, str(spec.tag), [(name, (value, fingerprint_of_text(value))) for name, value in wanted if value])
    return GONE if element is None else Located(element, "found")


def _first(tree: etree._Element, tag: str, wanted: Sequence[tuple[str, tuple[str, ...]]]) -> etree._Element | None:
    """The first element of a tag whose attributes each have one of these values: a plain loop, since large views are walked often."""
    for element in tree.iter(tag):
        for name, values in wanted:
            if element.get(name) not in values:
                break
        else:
            return element
    return None


def attributes_of(element: etree._Element) -> list[tuple[str, str]]:
    """An element's attributes as text."""
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def same(kept: str | None, asked: str | None) -> bool:
    """Whether two values of an attribute are equal, where either may be kept as its fingerprint."""
    if kept == asked:
        return True
    if not kept or not asked or (kept[0] != "#" and asked[0] != "#"):
        return False
    return kept == fingerprint_of_text(asked) or asked == fingerprint_of_text(kept)


def _by_expression(tree: etree._Element, expression: str) -> Located:
    if len(expression) > _LENGTH_LIMIT or _too_costly(tree, expression):
        return UNKNOWN
    simple = _SIMPLE.fullmatch(expression)
    if simple:
        tag, name, value = simple[1], simple[2], simple[4]
        element = _first(tree, tag, [(name, (value,))])
        if element is None and value:
            element = _first(tree, tag, [(name, (fingerprint_of_text(value),))])
        return GONE if element is None else Located(element, "found")
    found = _evaluate(tree, expression)
    if found.status == "gone":
        hashed = _EQUALITY.sub(_or_fingerprint, expression)
        if hashed != expression:
            found = _evaluate(tree, hashed)
    return UNKNOWN if found.status == "gone" and _asks_for_text(tree, expression) else found


def _asks_for_text(tree: etree._Element, expression: str) -> bool:
    """Whether an expression asks for a text, or for a part of an attribute, of which the tree may hold a mere fingerprint."""
    plain = _LITERAL.sub("''", expression)
    if _TEXTS.search(plain):
        return True
    names = set(_PART_OF.findall(plain))
    return bool(names) and any(_FINGERPRINT.fullmatch(element.get(name) or "") for element in tree.iter() for name in names)


def _evaluate(tree: etree._Element, expression: str) -> Located:
    compiled = _compile(expression)
    if compiled is None:
        return UNKNOWN
    try:
        result = compiled(tree)
    except (etree.XPathError, TypeError, ValueError):
        return UNKNOWN
    if not isinstance(result, list):
        return UNKNOWN  # a number, a string or a boolean: Odoo fails on it in every series
    if not result:
        return GONE
    first = result[0]
    return Located(first, "found") if isinstance(first, etree._Element) else UNKNOWN  # noqa: SLF001 (lxml has no public name for it)


@lru_cache(maxsize=8192)
def _compile(expression: str) -> etree.ETXPath | None:
    try:
        return etree.ETXPath(expression, extensions={(None, "hasclass"): _hasclass}, regexp=False)
    except (etree.XPathError, ValueError):
        return None


def _hasclass(context: object, *classes: str) -> bool:
    """XPath's ``hasclass('a', 'b')``, as Odoo defines it (``ir_ui_view.py``).

    Several classes in one text are those that stand there one after the other, as in client templates from 18.0 on
    (``template_inheritance.js``); elsewhere Odoo finds nothing by such a text, in any series.
    """
    element: etree._Element = context.context_node  # type: ignore[attr-defined]
    written = element.get("class") or ""
    own = written.split()
    return all(name in own or (" " in name and f" {name} " in f" {written} ") for name in classes)


def _or_fingerprint(match: re.Match[str]) -> str:
    value = match[2][1:-1]
    return f"({match[0]} or {match[1]}='{fingerprint_of_text(value)}')" if value else match[0]


def _too_costly(tree: etree._Element, expression: str) -> bool:
    """Whether an expression may visit more elements than anyone would wait for."""
    exponent = _exponent(expression)
    return exponent > 1 and sum(1 for _ in tree.iter()) ** exponent > _VISIT_LIMIT


@lru_cache(maxsize=8192)
def _exponent(expression: str) -> int:
    """By how much the elements are multiplied that an expression visits: each walk within a predicate goes through all of them."""
    plain = _LITERAL.sub("''", expression)
    walks = [plain.count("[", 0, match.start()) - plain.count("]", 0, match.start()) for match in _WALK.finditer(plain)]
    within = sum(1 for depth in walks if depth > 0)
    return max(1 + within, 2 if len(walks) > 1 else 1)
