"""Domains and groupings in data that Odoo looks at while it loads the file: those of views, and of record rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rescue.checks.lookup import Hit, with_stopping
from rescue.model import Facts, FileKind, Node, Ref, Series

# ``_validate_attrs``, later ``_validate_attributes``, of ir_ui_view.py; ``filter_domain`` and ``default_group_by`` are not looked at
VIEWS_SINCE = Series(14)
# ``_check_domain`` of ir_rule.py
RULES_SINCE = Series(16)
_ATTRIBUTES: Mapping[str, frozenset[str]] = {"domain": frozenset({"domain", "attrs"}), "groupby": frozenset({"context"})}


def read_while_loading(hits: Sequence[Hit], facts: Sequence[Facts], series: Series) -> list[Hit]:
    """The hits, those in what Odoo looks at while it loads a data file as what keeps the addon from being installed.

    ``hits`` are those of one addon, ``facts`` its files; ``series`` is the target's.
    """
    files = {file.path: file for file in facts if file.kind is FileKind.XML}
    return with_stopping(hits, lambda hit: hit.path in files and _is_read(hit, files[hit.path], series))


def is_looked_at(file: Facts, ref: Ref, series: Series) -> bool:
    """Whether a use of a field stands in a domain or a grouping that Odoo looks at while it loads the file."""
    attributes = _ATTRIBUTES.get(ref.kind)
    if attributes is None or file.kind is not FileKind.XML:
        return False
    at = [node for node in file.nodes if node.line == ref.line and node.scope == "arch"]
    if at:
        return series >= VIEWS_SINCE and any(attributes & _written(node) and "filter_domain" not in _written(node) for node in at)
    rules = (record for record in file.records if record.model == "ir.rule") if series >= RULES_SINCE and ref.kind == "domain" else ()
    return any(field.name == "domain_force" and field.line == ref.line for rule in rules for field in rule.fields)


def _is_read(hit: Hit, file: Facts, series: Series) -> bool:
    at = (
        ref
        for ref in file.refs
        if ref.line == hit.line and ref.kind in _ATTRIBUTES and hit.symbol.partition("=")[0].endswith(f".{ref.name}")
    )
    return any(is_looked_at(file, ref, series) for ref in at)


def _written(node: Node) -> frozenset[str]:
    """The attributes that an element has, or that it gives to the anchor of an inherited view."""
    given = dict(node.attributes)
    return frozenset({given.get("name", "")}) if node.tag == "attribute" else frozenset(given)
