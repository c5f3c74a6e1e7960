"""What in an addon's code tells the series that it was written for.

A sign has a first series, before which Odoo does not know it, or a last one, after which Odoo refuses it or addons stopped being
written so. Checked against the sources of 15.0, 16.0 and 17.0, and counted over 4,273 addons of ten OCA repositories, 7.0 to 18.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from rescue import core_addons
from rescue.model import Addon, Facts, FileKind, Manifest, PyClass, Record, Series


class Bound(Struct, frozen=True):
    """The first and the last series of a sign; None where there is no such end."""

    first: Series | None = None
    last: Series | None = None


class Evidence(Struct, frozen=True):
    """A sign that was found, as words for a reader, with its place (``line`` 0 for the file as such).

    ``weak`` marks what only a name of core tells: other addons may carry a name that core took later or gave up.
    """

    sign: str
    bound: Bound
    path: str
    line: int
    weak: bool = False

    def __str__(self) -> str:
        return f"{self.sign} ({self.path}:{self.line})" if self.line else f"{self.sign} ({self.path})"


def _since(major: int) -> Bound:
    return Bound(first=Series(major))


def _until(major: int) -> Bound:
    return Bound(last=Series(major))


_NAMES: Final[Mapping[str, Bound]] = {
    "odoo.api.cr": _until(10), "odoo.api.v7": _until(10), "odoo.api.v8": _until(10),
    "odoo.api.one": _until(12), "odoo.api.multi": _until(12), "odoo.api.model_create_multi": _since(12),
    "odoo.api.ondelete": _since(15), "odoo.fields.Command": _since(15), "odoo.Command": _since(15),
    "odoo.tests.common.SavepointCase": _until(16), "odoo.tests.SavepointCase": _until(16),
    "odoo.tools.SQL": _since(17), "odoo.tools.sql.SQL": _since(17),
    "odoo.models.Constraint": _since(19), "odoo.models.Index": _since(19),
}  # fmt: skip
_NEW_API: Final = ("odoo.api.", "odoo.models.")
_CLASS_ATTRIBUTES: Final[Mapping[str, Bound]] = {
    "_columns": _until(9), "_check_company_auto": _since(13), "_rec_names_search": _since(16),
}  # fmt: skip
_FIELD_KEYWORDS: Final[Mapping[str, Bound]] = {
    "oldname": _until(12), "track_visibility": _until(13), "tracking": _since(13), "check_company": _since(13), "precompute": _since(16),
    "states": _until(16), "group_operator": _until(17), "aggregator": _since(18),
}  # fmt: skip
_CALLS: Final[Mapping[str, Bound]] = {
    "with_user": _since(13), "with_company": _since(14), "invalidate_cache": _until(15), "flush_model": _since(16),
    "flush_recordset": _since(16), "invalidate_model": _since(16), "invalidate_recordset": _since(16), "search_fetch": _since(17),
}  # fmt: skip
_METHODS: Final[Mapping[str, Bound]] = {
    "fields_view_get": _until(15), "_get_view": _since(16), "name_get": _until(16),
}  # fmt: skip
_MANIFEST_KEYS: Final[Mapping[str, Bound]] = {
    "init_xml": _until(9), "update_xml": _until(9), "demo_xml": _until(9), "qweb": _until(14), "assets": _since(15),
}  # fmt: skip
_HOOK_PARAMETERS: Final[Mapping[str, Bound]] = {"cr": _until(16), "env": _since(17)}
_DATA_TAGS: Final[Mapping[str, Bound]] = {"openerp": _until(9), "odoo": _since(9), "act_window": _until(16), "report": _until(16)}
_ARCH_TAGS: Final[Mapping[str, Bound]] = {"setting": _since(17), "tree": _until(17), "list": _since(18), "chatter": _since(18)}
_ARCH_ATTRIBUTES: Final[Mapping[str, Bound]] = {"colors": _until(9), "optional": _since(13), "attrs": _until(16), "states": _until(16)}
_QWEB_ATTRIBUTES: Final[Mapping[str, Bound]] = {
    "t-field-options": _until(9), "t-options": _since(10), "t-out": _since(15),
}  # fmt: skip
_RECORD_MODELS: Final[Mapping[str, Bound]] = {
    "ir.values": _until(10), "ir.actions.report.xml": _until(10), "workflow": _until(10), "ir.actions.report": _since(11),
    "res.groups.privilege": _since(19),
}  # fmt: skip
_MODELS: Final[Mapping[str, Bound]] = {
    "account.period": _until(8), "account.fiscalyear": _until(8), "account.tax.code": _until(8), "product.pricelist.version": _until(8),
    "crm.team": _since(9), "procurement.order": _until(10), "stock.pack.operation": _until(10), "base.config.settings": _until(10),
    "product.uom": _until(11), "procurement.rule": _until(11), "stock.move.line": _since(11), "account.invoice": _until(12),
    "account.invoice.line": _until(12), "uom.uom": _since(12), "stock.rule": _since(12), "crm.lead.tag": _until(13), "crm.tag": _since(14),
    "stock.inventory": _until(14), "account.account.type": _until(15), "account.analytic.group": _until(15),
    "payment.acquirer": _until(15), "stock.production.lot": _until(15), "stock.lot": _since(16), "payment.provider": _since(16),
    "account.analytic.plan": _since(16), "mail.channel": _until(16), "discuss.channel": _since(17),
}  # fmt: skip
"""Core models that came under that name, or went, while their module stayed."""
_RECORD_FIELDS: Final[Mapping[tuple[str, str], Bound]] = {
    ("ir.cron", "function"): _until(10), ("ir.cron", "code"): _since(11), ("ir.cron", "numbercall"): _until(17),
    ("ir.actions.act_window", "view_type"): _until(12),
}  # fmt: skip
_SCRIPT_CALLS: Final[Mapping[str, Bound]] = {"odoo.define": Bound(Series(9), Series(16)), "openerp.define": _until(9)}
_MODIFIERS: Final = frozenset({"invisible", "readonly", "required", "column_invisible"})
_PLAIN_MODIFIER: Final = re.compile(r"(?:[01]|true|false|)", re.IGNORECASE)
_ASSET_TEMPLATE: Final = re.compile(r"(?:web|website|point_of_sale)\.(?:_?assets|qunit|tests_assets)\w*")
_NEW_WEB_CONTROLLERS: Final = re.compile(
    r"odoo\.addons\.web\.controllers\.(?:home|action|binary|database|dataset|export|report|session|utils|view)\b"
)


def evidence(addon: Addon, facts: Iterable[Facts]) -> Iterator[Evidence]:
    """All signs in an addon: of its manifest, then of each file in order."""
    yield from _of_manifest(addon.manifest)
    hooks = {function for _, function in addon.manifest.hooks}
    files = list(facts)
    own_models = {cls.model for item in files for cls in item.classes if cls.model not in cls.inherit}
    for item in files:
        found = _OF_KIND.get(item.kind)
        if found is not None:
            for sign, bound, line in found(item):
                yield Evidence(sign, bound, item.path, line)
        for function in item.functions:
            parameter = function.params[0] if function.params else ""
            if function.name in hooks and parameter in _HOOK_PARAMETERS:
                yield Evidence(f"the hook {function.name}({parameter})", _HOOK_PARAMETERS[parameter], item.path, function.line)
        yield from _of_core_names(item, addon.name, own_models)


_Sign = tuple[str, Bound, int]


def _of_manifest(manifest: Manifest) -> Iterator[Evidence]:
    name = manifest.path.rsplit("/", 1)[-1]
    yield Evidence(f"the manifest's name {name}", _since(10) if name == "__manifest__.py" else _until(9), manifest.path, 0)
    lines: Mapping[str, int] = dict(manifest.lines)
    for key, line in lines.items():
        if key in _MANIFEST_KEYS:
            yield Evidence(f"the manifest's key '{key}'", _MANIFEST_KEYS[key], manifest.path, line)
    depends_lines: Mapping[str, int] = dict(manifest.depends_lines)
    for depend in manifest.depends:
        bound = _of_core_addon(depend)
        if bound is not None:
            yield Evidence(f"the dependency '{depend}'", bound, manifest.path, depends_lines.get(depend, 0), weak=True)


def _of_core_names(facts: Facts, addon: str, own_models: Collection[str]) -> Iterator[Evidence]:
    for model in facts.models:
        if model.model in _MODELS and model.model not in own_models:
            yield Evidence(f"the model {model.model}", _MODELS[model.model], facts.path, model.line, weak=True)
    for use in facts.imports:
        parts = use.name.split(".")
        bound = _of_core_addon(parts[2]) if len(parts) > 2 and parts[:2] == ["odoo", "addons"] and parts[2] != addon else None
        if bound is not None and not use.guarded:
            yield Evidence(f"import from the addon {parts[2]}", bound, facts.path, use.line, weak=True)


def _of_core_addon(name: str) -> Bound | None:
    """When core had the addon; the ends of the lists themselves tell nothing."""
    series = core_addons.ever_core(name)
    listed = core_addons.ever_core("base")
    if not series or (series[0], series[-1]) == (listed[0], listed[-1]):
        return None
    return Bound(series[0] if series[0] > listed[0] else None, series[-1] if series[-1] < listed[-1] else None)


def _of_python(facts: Facts) -> Iterator[_Sign]:
    if facts.dialect == "python2":
        yield "Python 2", _until(10), 0
    for use in facts.names:
        if use.guarded:
            continue
        if use.name.startswith(_NEW_API):
            yield use.name.removeprefix("odoo."), _since(8), use.line
        if use.name in _NAMES:
            yield use.name.removeprefix("odoo."), _NAMES[use.name], use.line
        elif use.usage == "import":
            if use.name.startswith("openerp"):
                yield "openerp import", _until(9), use.line
            elif _NEW_WEB_CONTROLLERS.match(use.name):
                yield f"import of {use.name}", _since(16), use.line
    for ref in facts.refs:
        if ref.kind == "call" and ref.name in _CALLS and not ref.guarded:
            yield f"{ref.name}()", _CALLS[ref.name], ref.line
    for key in facts.context_keys:
        if key.name == "force_company":
            yield "force_company in the context", _until(13), key.line
    for cls in facts.classes:
        if cls.kind not in {"controller", "other"}:
            yield from _of_model_class(cls)


def _of_model_class(cls: PyClass) -> Iterator[_Sign]:
    for attribute in cls.attributes:
        if attribute.name in _CLASS_ATTRIBUTES:
            yield attribute.name, _CLASS_ATTRIBUTES[attribute.name], attribute.line
    for field in cls.fields:
        keywords = {name for name, _ in field.keywords}
        for keyword in sorted(keywords & _FIELD_KEYWORDS.keys()) if not cls.old_api else ():
            yield f"{keyword}= on a field", _FIELD_KEYWORDS[keyword], field.line
        if {"selection_add", "ondelete"} <= keywords:
            yield "ondelete= beside selection_add=", _since(14), field.line
    for method in cls.methods:
        if method.name in _METHODS:
            yield f"def {method.name}", _METHODS[method.name], method.line


def _of_data(facts: Facts) -> Iterator[_Sign]:
    for node in facts.nodes:
        if node.scope == "data":
            if node.tag in _DATA_TAGS:
                yield f"<{node.tag}>", _DATA_TAGS[node.tag], node.line
            continue
        if node.scope == "arch" and node.tag in _ARCH_TAGS:
            yield f"<{node.tag}> in a view", _ARCH_TAGS[node.tag], node.line
        for name, value in node.attributes:
            if name in _QWEB_ATTRIBUTES and node.scope != "static":
                yield f"{name}=", _QWEB_ATTRIBUTES[name], node.line
            elif node.scope == "arch" and name in _ARCH_ATTRIBUTES:
                yield f"{name}= in a view", _ARCH_ATTRIBUTES[name], node.line
            elif node.scope == "arch" and name in _MODIFIERS and not _PLAIN_MODIFIER.fullmatch(value.strip()) and "context" not in value:
                yield f'{name}="{value}"', _since(17), node.line
    for record in facts.records:
        yield from _of_record(record)
    for view in facts.views:
        if _ASSET_TEMPLATE.fullmatch(view.inherit):
            yield f"a template that extends {view.inherit}", _until(14), view.line


def _of_record(record: Record) -> Iterator[_Sign]:
    if record.tag == "record" and record.model in _RECORD_MODELS:
        yield f"a record of {record.model}", _RECORD_MODELS[record.model], record.line
    for field in record.fields:
        if (record.model, field.name) in _RECORD_FIELDS:
            yield f"{record.model}'s field {field.name}", _RECORD_FIELDS[record.model, field.name], field.line


def _of_script(facts: Facts) -> Iterator[_Sign]:
    for use in facts.scripts:
        if use.kind == "import" and use.name == "@odoo/owl":
            yield "import of @odoo/owl", _since(16), use.line
        elif use.kind == "import" and use.name.startswith("@web/"):
            yield f"import of {use.name}", _since(15), use.line
        elif use.kind == "define":
            yield "a legacy script module", _until(16), use.line
        elif use.kind == "call" and use.name in _SCRIPT_CALLS:
            yield use.name, _SCRIPT_CALLS[use.name], use.line
        elif use.kind == "member" and use.name == "this._super":
            yield "this._super", _until(16), use.line


_OF_KIND: Final[Mapping[FileKind, Callable[[Facts], Iterator[_Sign]]]] = {
    FileKind.PYTHON: _of_python,
    FileKind.XML: _of_data,
    FileKind.CSV: _of_data,
    FileKind.JAVASCRIPT: _of_script,
}
