"""Read a data file: its records, the shorthand tags for them, calls and deletions."""

from __future__ import annotations

from rescue.analyzers.xml.code import read_code
from rescue.analyzers.xml.expressions import read_context, read_domain, read_eval
from rescue.analyzers.xml.facts import NOWHERE, Collector, Place
from rescue.analyzers.xml.tree import Element
from rescue.analyzers.xml.views import ARCH_FIELDS, read_qweb, read_template, read_view, view_mode, view_parent
from rescue.model import Record, RecordField, View

ROOT_TAGS = frozenset({"odoo", "openerp", "data"})
CODE_MODELS = frozenset({"ir.actions.server", "ir.cron", "base.automation"})
_TRUE = frozenset({"1", "true", "True"})
_VALUE_LIMIT = 10_000
_LITERAL_LIMIT = 200
_GROUP_FIELDS = frozenset({"groups", "groups_id", "group_ids"})
# shorthand tags, with the model of the record that Odoo makes of them (odoo/tools/convert.py, 10.0 to 19.0)
_SHORTHAND = {"menuitem": "ir.ui.menu", "report": "ir.actions.report", "act_window": "ir.actions.act_window", "asset": "ir.asset"}
_SHORTHAND_REFS = {"parent": "parent", "action": "action", "view_id": "ref", "inherit_id": "inherit", "paperformat": "ref"}
# fields that hold a model's name; the first is the model that the record's domain and context speak of
_MODEL_FIELDS = {
    "ir.actions.act_window": ("res_model", "src_model", "binding_model"),
    "ir.actions.client": ("res_model",),
    "ir.actions.report": ("model",),
    "ir.actions.report.xml": ("model",),
    "ir.filters": ("model_id",),
    "ir.ui.view": ("model",),
}


class DataReader:
    """Walks a data file and adds what it finds to the collector."""

    def __init__(self, facts: Collector) -> None:
        self._facts = facts

    def read(self, element: Element, parent: int, noupdate: bool) -> None:
        """Read an element outside of records, and all beneath it."""
        tag = element.tag
        if tag == "record":
            self._record(element, parent, noupdate)
        elif tag == "template":
            self._template(element, parent, noupdate)
        elif tag in _SHORTHAND:
            self._shorthand(element, parent, noupdate)
        else:
            if tag in ROOT_TAGS:
                noupdate = element.get("noupdate") in _TRUE if "noupdate" in element.attributes else noupdate
            else:
                self._plain(element)
            node = self._facts.add_node(element, parent, "data")
            for child in element.children:
                self.read(child, node, noupdate)

    def _record(self, element: Element, parent: int, noupdate: bool) -> None:
        facts = self._facts
        outer, facts.anchor = facts.anchor, facts.qualify(element.get("id"))
        model = element.get("model")
        node = facts.add_node(element, parent, "data")
        facts.add_model(model, "record", element.line)
        tags = [child for child in element.children if child.tag == "field"]
        fields = tuple(_record_field(child) for child in tags)
        facts.records.append(Record(facts.anchor, model, element.line, noupdate, "record", fields))
        by_name = {field.name: field for field in fields}
        place = _searched_model(model, by_name)
        for child, field in zip(tags, fields, strict=True):
            self._field(model, place, child, field)
        if model in CODE_MODELS:
            self._code(tags, by_name)
        has_arch = False
        for child in element.children:
            if model == "ir.ui.view" and child.tag == "field" and child.get("name") in ARCH_FIELDS:
                has_arch = True
                read_view(facts, element, facts.add_node(child, node, "data"), child, by_name, _model_name(by_name.get("model")))
            elif child.tag == "field":
                self._content(child, node, noupdate)
            else:
                self.read(child, node, noupdate)
        if model == "ir.ui.view" and not has_arch:
            inherit = view_parent(facts, by_name)
            kind = by_name["type"].value if "type" in by_name else ""
            view = View(facts.anchor, _model_name(by_name.get("model")), kind, inherit, view_mode(by_name, inherit), element.line, -1)
            facts.views.append(view)
        facts.anchor = outer

    def _code(self, tags: list[Element], fields: dict[str, RecordField]) -> None:
        """The Python that an action runs; ``model_sale_order`` names its model."""
        code = next((child for child in tags if child.get("name") == "code" and child.text.strip()), None)
        if code is not None:
            place = _named_model(fields.get("model_id"))
            read_code(self._facts, code.text, code.text_line or code.line, place.root, certain=place.certain)

    def _content(self, field: Element, parent: int, noupdate: bool) -> None:
        """The markup or the nested records in a field."""
        node = self._facts.add_node(field, parent, "data")
        markup = field.get("type") in {"xml", "html"}
        for child in field.children:
            if markup:
                read_qweb(self._facts, child, node, -1)
            else:
                self.read(child, node, noupdate)

    def _field(self, model: str, place: Place | None, element: Element, field: RecordField) -> None:
        """Add what a record's field relies on; ``place`` is the model that the record's domain and context speak of."""
        facts, (name, line, value, how) = self._facts, (field.name, field.line, field.value, field.how)
        if not name:
            return
        values: tuple[str, ...] = ()
        if how == "eval":
            values = self._eval(model, name, value, line)
        elif how == "ref":
            facts.add_xmlid(value, _ref_kind(model, name), line)
        elif how == "text" and 0 < len(value) <= _LITERAL_LIMIT:
            values = (value,)
        elif how == "search" and (domain := facts.parsed(read_domain, "search", value, line)):
            searched = element.get("model")
            facts.add_leaves(Place(searched) if searched else Place(model).through(name), domain, line)
        # ``name@fr`` is what ``name`` says in French (19.0)
        facts.add_ref(Place(model), name.partition("@")[0], "record", line, values)
        if name in _MODEL_FIELDS.get(model, ()):
            facts.add_model(_model_name(field), "view" if model == "ir.ui.view" else "action", line)
        if how in {"text", "eval"} and value:
            self._searched(place, name, value, line)

    def _searched(self, place: Place | None, name: str, value: str, line: int) -> None:
        """The domain or the context of an action, a filter or a rule."""
        if place is None:
            return
        if name in {"domain", "domain_force"} and (domain := self._facts.parsed(read_domain, name, value, line)):
            self._facts.add_leaves(place, domain, line)
        elif name == "context" and (context := self._facts.parsed(read_context, name, value, line)):
            self._facts.add_context(place, context, line)

    def _eval(self, model: str, name: str, value: str, line: int) -> tuple[str, ...]:
        """Add what an ``eval`` relies on; the literal values in it are returned."""
        facts = self._facts
        expression = facts.parsed(read_eval, "eval", value, line)
        if expression is None:
            return ()
        facts.add_xmlids(expression, _ref_kind(model, name), line)
        for (*way, key), literals in expression.vals:
            facts.add_ref(Place(model, (name, *way)), key, "record", line, literals)
        return expression.values

    def _template(self, element: Element, parent: int, noupdate: bool) -> None:
        facts = self._facts
        outer, facts.anchor = facts.anchor, facts.qualify(element.get("id"))
        node = facts.add_node(element, parent, "data")
        facts.records.append(Record(facts.anchor, "ir.ui.view", element.line, noupdate, "template", _attribute_fields(element)))
        facts.add_xmlid(element.get("inherit_id"), "inherit", element.line)
        facts.add_groups(element.get("groups"), element.line)
        read_template(facts, element, node)
        facts.anchor = outer

    def _shorthand(self, element: Element, parent: int, noupdate: bool) -> None:
        facts, line, model = self._facts, element.line, _SHORTHAND[element.tag]
        outer, facts.anchor = facts.anchor, facts.qualify(element.get("id"))
        node = facts.add_node(element, parent, "data")
        facts.records.append(Record(facts.anchor, model, line, noupdate, element.tag, _attribute_fields(element)))
        facts.add_groups(element.get("groups"), line)
        facts.add_placeholders(element)
        for attribute, kind in _SHORTHAND_REFS.items():
            facts.add_xmlid(element.get(attribute), kind, line)
        models = _MODEL_FIELDS.get(model, ())
        for attribute in models:
            facts.add_model(element.get(attribute), "action", line)
        if models:
            for attribute in ("domain", "context"):
                self._searched(Place(element.get(models[0])), attribute, element.get(attribute), line)
        for child in element.children:
            self.read(child, node, noupdate)
        facts.anchor = outer

    def _plain(self, element: Element) -> None:
        """What any other tag relies on: ``delete``, ``function``, the ``value`` beneath it."""
        facts, line, model = self._facts, element.line, element.get("model")
        if element.tag in {"delete", "function"}:
            facts.add_model(model, "record", line)
        if element.tag == "function" and element.get("name"):
            facts.add_ref(Place(model), element.get("name"), "call", line)
        if element.tag == "delete":
            facts.add_xmlid(element.get("id"), "ref", line)
        facts.add_xmlid(element.get("ref"), "ref", line)
        if domain := facts.parsed(read_domain, "search", element.get("search"), line):
            facts.add_leaves(Place(model), domain, line)
        if expression := facts.parsed(read_eval, "eval", element.get("eval"), line):
            facts.add_xmlids(expression, "ref", line)


def _record_field(element: Element) -> RecordField:
    attributes = element.attributes
    how = next((how for how in ("ref", "eval", "search", "file") if how in attributes), "")
    if how:
        value = attributes[how].strip()
    elif element.children:
        how, value = "xml", ""
    else:
        how, value = "text", element.text.strip()
    return RecordField(element.get("name"), element.line, value[:_VALUE_LIMIT], how)


def _attribute_fields(element: Element) -> tuple[RecordField, ...]:
    """The attributes of a shorthand tag, under the names that they have there."""
    return tuple(
        RecordField(name, element.line, value.strip()[:_VALUE_LIMIT], "ref" if name in _SHORTHAND_REFS else "text")
        for name, value in element.attributes.items()
        if name != "id"
    )


def _ref_kind(model: str, field: str) -> str:
    if field in _GROUP_FIELDS:
        return "groups"
    return {("ir.ui.view", "inherit_id"): "inherit", ("ir.ui.menu", "parent_id"): "parent", ("ir.ui.menu", "action"): "action"}.get(
        (model, field), "ref"
    )


def _model_name(field: RecordField | None) -> str:
    """A model's name given as text or as a quoted ``eval``."""
    if field is None or field.how not in {"text", "eval"}:
        return ""
    return field.value if field.how == "text" else field.value.strip("'\"") if field.value[:1] in {"'", '"'} else ""


def _named_model(reference: RecordField | None) -> Place:
    """The model that the XML id of its ``ir.model`` record names."""
    name = reference.value.rpartition(".")[2] if reference and reference.how == "ref" else ""
    if not name.startswith("model_"):
        return NOWHERE
    # model_sale_order stands for sale.order; the few models with an underscore in their name make this a guess
    return Place(name.removeprefix("model_").replace("_", "."), certain=False)


def _searched_model(model: str, fields: dict[str, RecordField]) -> Place | None:
    """The model that the record's domain and context speak of; None where they speak of none."""
    if model == "ir.rule":
        return _named_model(fields.get("model_id"))
    if model not in _MODEL_FIELDS:
        return None
    return Place(_model_name(fields.get(_MODEL_FIELDS[model][0])))
