"""Say in a few lines what a catalog has of a name; for those who write rules."""

from __future__ import annotations

from collections.abc import Iterator

from rescue.catalog.load import Catalog
from rescue.catalog.model import CoreField, CoreMethod

_FLAGS = {
    "r": "required",
    "s": "stored",
    "n": "not stored",
    "c": "computed",
    "i": "inverse",
    "l": "related",
    "t": "translated",
    "y": "company dependent",
}


def describe(catalog: Catalog, name: str) -> Iterator[str]:
    """Lines about all that goes by this name; none when the catalog has nothing of it."""
    if catalog.has_model(name) or catalog.model(name):
        yield from _model(catalog, name)
    owner, _, member = name.rpartition(".")
    if field := catalog.field_at(owner, member):
        yield from _field(name, *field)
    if method := catalog.method_at(owner, member):
        yield from _method(name, *method)
    if record := catalog.record(name):
        yield f"{name}: {record.model}{', noupdate' if record.noupdate else ''}{f', made by {record.module}' if record.module else ''}"
    if view := catalog.view(name):
        yield f"{name}: {view.type or 'view'} of {view.model or 'no model'}, {view.mode}, {len(view.nodes)} elements, in {view.module}"
        if view.inherit:
            yield f"  extends {view.inherit}"
        yield from (f"  extended by {xmlid}" for xmlid in catalog.extensions_of(name))
    if kind := catalog.imports(name):
        yield f"{name}: a Python {kind}"
    if (params := catalog.function(name)) is not None:
        yield f"{name}({', '.join(params)})"
    if found := catalog.python_class(name):
        yield f"class {name}({', '.join(found.bases)}): {', '.join(found.methods)}"
    if catalog.javascript(name):
        yield f"{name}: a JavaScript module, exports {', '.join(catalog.exports(name)) or 'nothing'}"
    if catalog.bundle(name):
        yield f"{name}: an asset bundle"


def _model(catalog: Catalog, name: str) -> Iterator[str]:
    model = catalog.model(name)
    if model is None:
        return
    yield f"{name}: {model.kind}, defined by {model.module or 'nobody here'}"
    if model.extended_by:
        yield f"  extended by {', '.join(model.extended_by)}"
    yield f"  lineage: {', '.join(catalog.lineage(name))}"
    yield from (f"  delegates to {parent} by {via}" for parent, via in model.inherits)
    for key, field in model.fields.items():
        yield f"  {key}: {_type(field)}"
    for key, method in model.methods.items():
        yield f"  {key}({', '.join(method.definitions[0][1])}) in {', '.join(dict.fromkeys(item[0] for item in method.definitions))}"


def _field(name: str, owner: str, field: CoreField) -> Iterator[str]:
    yield f"{name}: {_type(field)}"
    yield f"  on {owner}, in {', '.join(field.modules)}"
    if field.selection:
        yield f"  keys: {', '.join(field.selection)}"


def _type(field: CoreField) -> str:
    words = [field.type, *([f"to {field.comodel}"] if field.comodel else []), *(_FLAGS[flag] for flag in field.flags)]
    if field.related:
        words.append(f"({field.related})")
    return " ".join(words)


def _method(name: str, owner: str, method: CoreMethod) -> Iterator[str]:
    yield f"{name} on {owner}"
    for module, params, decorators, fingerprint, lines, _ in method.definitions:
        marks = "".join(f"@{decorator} " for decorator in decorators)
        yield f"  {module}: {marks}({', '.join(params)}), {lines} lines, body {fingerprint or 'unknown'}"
