"""Field definitions of a Python model class: ``fields.X(...)`` of the new API and of ``_columns``, and what they rely on."""

from __future__ import annotations

import ast

from rescue.analyzers.python import literals
from rescue.analyzers.python.names import call_shape
from rescue.analyzers.python.values import Records
from rescue.analyzers.python.walk import Walker
from rescue.analyzers.xml import expressions
from rescue.model import FieldDef

RELATIONAL = frozenset("Many2one One2many Many2many Reference Many2oneReference".split())
# Keywords of a field that name a method of the model.
METHOD_KEYWORDS = frozenset("compute inverse search group_expand selection fnct fnct_inv fnct_search".split())
# Keywords of a field that name another field of the model.
FIELD_KEYWORDS = frozenset("currency_field model_field definition_record".split())
# Types of the old API (8.0 and before) by the name that later series give them.
OLD_TYPES = {
    **{
        name: name.capitalize()
        for name in "char text html integer float boolean date datetime binary selection reference many2one serialized".split()
    },
    "integer_big": "Integer",
    "one2many": "One2many",
    "many2many": "Many2many",
}
_OLD_API = "odoo.osv.fields."
_NEW_API = "odoo.fields."


class FieldReader:
    """Reads field definitions with the Walker of their file."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.facts = walker.facts

    def read(self, name: str, node: ast.Call, line: int, model: str) -> FieldDef | None:
        """A field definition, with the facts of what its arguments rely on; None (and no facts) for another call."""
        dotted = self.walker.dotted(node.func)
        if not _is_field(dotted):
            return None
        self.facts.name(dotted, "call", node.lineno, call_shape(node))
        owner = Records(model) if model else None
        for argument in (*node.args, *(item.value for item in node.keywords)):
            self.walker.argument(argument, owner)
        keywords = {item.arg: item.value for item in node.keywords if item.arg}
        old = dotted.startswith(_OLD_API)
        kind = dotted.rsplit(".", 1)[-1]
        if old:
            kind = OLD_TYPES.get(literals.text_of(keywords.get("type")) or kind, kind)
        comodel = self._comodel(kind, node, keywords, old=old)
        self._reliance(Records(model), Records(comodel), keywords)
        if kind == "One2many" and len(node.args) > 1:
            self._named(Records(comodel), node.args[1], "inverse_name")
        elif kind == "Selection" and node.args:
            self._named(Records(model), node.args[0], "compute")
        elif dotted == f"{_OLD_API}related":
            path = ".".join(text for argument in node.args for text, _ in literals.strings(argument))
            self.facts.dotted_ref(model, (), path, "related", node.lineno)
        written = tuple((key, literals.literal_text(value)) for key, value in keywords.items())
        below = tuple((item.arg, item.lineno) for item in node.keywords if item.arg and item.lineno > line)
        return FieldDef(name, kind, comodel, written, line, below)

    def _comodel(self, kind: str, node: ast.Call, keywords: dict[str, ast.expr], *, old: bool) -> str:
        named = keywords.get("comodel_name")
        if named is None and old:
            named = keywords.get("obj", keywords.get("relation"))
        positional = kind in RELATIONAL and kind not in {"Reference", "Many2oneReference"}  # which lead to records of any model
        if named is None and positional and node.args and not (old and node.func.attr == "related"):  # type: ignore[attr-defined]
            named = node.args[0]
        comodel = (literals.text_of(self.walker.resolved(named)) or "") if named is not None and kind in RELATIONAL else ""
        if comodel and named is not None:
            self.facts.model(comodel, "comodel", named.lineno)
        return comodel

    def _named(self, owner: Records, node: ast.expr, kind: str) -> None:
        text = literals.text_of(node)
        if text and text.isidentifier():
            self.facts.ref(owner.root, (), text, kind, node.lineno)

    def _reliance(self, model: Records, comodel: Records, keywords: dict[str, ast.expr]) -> None:
        facts = self.facts
        for key, value in keywords.items():
            text = literals.text_of(value)
            if key == "related":
                path = text or ".".join(part for part, _ in literals.strings(value))
                facts.dotted_ref(model.root, (), path, "related", value.lineno)
            elif key in METHOD_KEYWORDS:
                self._named(model, value, "compute")
            elif key in FIELD_KEYWORDS:
                # a currency that is not there stops the registry (``setup_nonrelated`` of Monetary), as a ``related`` does
                self._named(model, value, "related" if key == "currency_field" else "fields")
            elif key == "inverse_name":
                self._named(comodel, value, "inverse_name")
            elif key == "domain" and text is None:
                facts.domain(comodel, self.walker.resolved(value))
            elif key == "domain" and text:
                for leaf in (expressions.read_domain(text) or expressions.Expression()).leaves:
                    facts.dotted_ref(comodel.root, (), leaf.field, "domain", value.lineno, leaf.values)
            elif key == "groups" and text:
                facts.groups(text, value.lineno)
            elif key == "context" and text:
                facts.context((name, value.lineno) for name in (expressions.read_context(text) or expressions.Expression()).keys)
            elif key == "context":
                facts.context(literals.dict_keys(value))


def _is_field(dotted: str) -> bool:
    """Whether a dotted name is a field class: of Odoo's ``fields`` or of an addon's module of that name."""
    if dotted.startswith(_OLD_API):
        return dotted.count(".") == 3
    module, _, last = dotted.rpartition(".")
    if module == "odoo.fields":
        return last[:1].isupper() and last != "Command"
    return module.startswith("odoo.addons.") and module.endswith(".fields") and last[:1].isupper()
