"""What happens at one place, where it is not what the rule says: some uses raise nothing, and a method fails when it runs."""

from __future__ import annotations

from rescue.model import Facts, Failure, FileKind, ModelRef, NameUse, Ref, XmlIdRef

# Uses of members and models that the code of a method makes when it runs; Odoo looks at the others when a module loads.
_RUN_REFS = frozenset("call super read write vals mapped groupby fields".split())
_RUN_MODELS = frozenset("env pool action ref".split())
# Methods that run on every installation, and how functions start that may be hooks.
INSTALLING = frozenset({"_register_hook", "init", "_auto_init"})
_HOOKS = ("pre_init", "post_init", "post_load", "pre_load", "uninstall")


def of_ref(failure: Failure, ref: Ref, facts: Facts) -> Failure | None:
    """Of a member of a model: a key that values are asked for is not found, and nothing raises."""
    if ref.kind == "vals_read":
        return Failure.SILENT_CHANGE
    if facts.kind is not FileKind.PYTHON or ref.kind not in _RUN_REFS:
        return None
    return _later(failure, ref.anchor, facts)


def of_name(failure: Failure, use: NameUse, facts: Facts) -> Failure | None:
    """Of a Python name: what is put in its place is not missed, and never called."""
    if use.usage == "write":
        return Failure.SILENT_CHANGE
    if use.usage in {"base", "decorator"} and not stands_in_function(facts, use.line):
        return None
    return _later(failure, use.anchor, facts)


def of_model(failure: Failure, ref: ModelRef, facts: Facts) -> Failure | None:
    """Of a model named by string: Odoo logs a warning where a field leads to none that there is, and fails when the field is used."""
    if ref.kind == "comodel" and failure is Failure.INSTALL_ERROR:
        return None if needs_comodel(facts, ref) else Failure.RUNTIME_ERROR
    return _later(failure, ref.anchor, facts) if facts.kind is FileKind.PYTHON and ref.kind in _RUN_MODELS else None


def needs_comodel(facts: Facts, ref: ModelRef) -> bool:
    """Whether a module cannot be installed without the comodel that is named here.

    A One2many looks for its inverse there, and a related Many2one that is stored for its table: what is not related gets ``_unknown``
    in place of a model that there is not (``setup_nonrelated`` and ``Many2one.update_db`` in odoo/fields.py).
    """
    named = [field for item in facts.classes for field in item.fields if field.comodel == ref.model and field.line <= ref.line]
    field = max(named, key=lambda field: field.line, default=None)
    if field is None:
        return False
    given = dict(field.keywords)
    return field.type == "One2many" or (field.type == "Many2one" and "related" in given and given.get("store") == "True")


def of_xmlid(failure: Failure, ref: XmlIdRef, facts: Facts) -> Failure | None:
    """Of an XML id: nobody is a member of a group that is gone, and Odoo only logs a warning where a view or field is shown to it."""
    if ref.kind == "groups" and (facts.kind is FileKind.PYTHON or stands_in_view(facts, ref.line)):
        return Failure.SILENT_CHANGE
    if facts.kind is not FileKind.PYTHON or ref.kind != "python" or failure is not Failure.INSTALL_ERROR:
        return None
    methods = (method for item in facts.classes for method in item.methods)
    inside = next((f"#{method.name}" for method in methods if method.line <= ref.line <= method.end_line), "")
    function = next((function.name for function in facts.functions if function.line <= ref.line <= function.end_line), "")
    return _later(failure, inside or function, facts)


def stands_in_function(facts: Facts, line: int) -> bool:
    """Whether a line stands in the body of a function or method, as the decorators of a function that is made there do."""
    functions = (*facts.functions, *(method for item in facts.classes for method in item.methods))
    return any(function.line < line <= function.end_line for function in functions)


def stands_in_view(facts: Facts, line: int) -> bool:
    """Whether an element of a view or template starts at this line."""
    return any(node.line == line and node.scope != "data" for node in facts.nodes)


def _later(failure: Failure, anchor: str, facts: Facts) -> Failure | None:
    """A failing method or function does not keep its module from being installed, unless the installation runs it."""
    method = anchor.partition("#")[2].rpartition("#")[2]
    function = anchor if not method and any(anchor == function.name for function in facts.functions) else ""
    is_hook = "hook" in function or function.startswith(_HOOKS)
    runs_later = (method and method not in INSTALLING) or (function and not is_hook)
    return Failure.RUNTIME_ERROR if runs_later and failure is Failure.INSTALL_ERROR else None
