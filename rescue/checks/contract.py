"""Touchpoints against the target: every place that relies on core is looked up in the catalogs of the series on the way.

A touchpoint is ok when the target has what it relies on; broken when the series it comes from has it and the target does not;
changed when both have it in different forms; unknown when the series it comes from does not have it either, since then it belongs
to somebody whom the catalogs do not know. What the scanned tree defines is its own and no touchpoint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rescue.catalog.load import Catalog
from rescue.checks.contract_views import Anchors, TreeViews
from rescue.checks.known import KnownModels
from rescue.checks.lookup import Hit, model_of
from rescue.checks.match_members import capped
from rescue.checks.ruleset import Rule
from rescue.graph import ModelIndex
from rescue.model import Addon, Facts, MethodDef, ModelRef, NameUse, PyClass, Ref, ScriptUse, Series, XmlIdRef


class State(StrEnum):
    """What became of a touchpoint."""

    OK = "ok"
    BROKEN = "broken"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Touched:
    """The touchpoints of a module by state, and the hits for those that are not ok."""

    counts: Counter[State] = field(default_factory=Counter)
    hits: list[Hit] = field(default_factory=list)


# Kinds of use that Odoo checks while a module loads; the others fail when the code runs.
LOADED_KINDS = frozenset("view record csv related depends inverse_name constrains rec_name".split())
LOADED_MODELS = frozenset("inherit inherits record view access".split())
LOADED_XMLIDS = frozenset("ref inherit groups parent action".split())
METHOD_KINDS = frozenset("call super button compute".split())
# Types between which a field may change without its users noticing.
TYPE_FAMILY = {"Text": "Char", "Html": "Char", "Monetary": "Float", "Json": "Serialized", "Image": "Binary"}
# Members that every recordset has, whatever the model.
EVERYWHERE = frozenset("id ids env display_name create_uid create_date write_uid write_date __last_update".split())


class Contract:
    """The catalogs from one source series to the target, ready to be held against addons of that series."""

    def __init__(self, catalogs: Sequence[Catalog], rules: Mapping[str, Rule], tree: ModelIndex, views: TreeViews) -> None:
        """``catalogs`` from the source series to the target, oldest first; ``views`` are those of the scanned tree."""
        self._source, *rest = catalogs
        self._later = rest
        self._target = catalogs[-1]
        self._rules = rules
        self._tree = tree
        self._modules = frozenset(views.depends)
        self._before, self._after = Anchors(self._source, views), Anchors(self._target, views)
        self.models = KnownModels(tree, self._source)

    def check(self, addon: Addon, facts: Iterable[Facts]) -> Touched:
        """The touchpoints of one addon; the hits in no particular order."""
        touched = Touched()
        for name, line in addon.manifest.depends_lines:
            self._depends(touched, addon.manifest.path, name, line)
        for file in facts:
            for ref in file.refs:
                self._member(touched, file, ref)
            for model in file.models:
                self._model(touched, file, model)
            for xmlid in file.xmlids:
                self._xmlid(touched, file, xmlid)
            for use in file.names:
                self._name(touched, file, use)
            for script in file.scripts:
                self._script(touched, file, script)
            for item in file.classes:
                if item.kind in {"model", "abstract", "transient"}:
                    self._overrides(touched, file, item)
        self._anchors(touched, addon)
        return touched

    def _anchors(self, touched: Touched, addon: Addon) -> None:
        """An anchor that the source does not have either belongs to a view that the catalogs do not know."""
        unknown = {(number, problem.node) for number, _, problem in self._before.missing(addon)}
        for number, view, problem in self._after.missing(addon):
            if (number, problem.node) in unknown or problem.kind == "unknown":
                touched.counts[State.UNKNOWN] += 1
            elif problem.kind == "gone":
                touched.counts[State.BROKEN] += 1
                symbol = f"{problem.parent} {problem.locator}"
                anchor = f"{view.xmlid} @ {problem.locator}"
                self._hit(touched, "CORE-VIEW-ANCHOR-GONE", view.path, problem.line, symbol, anchor, self._target.series)

    # ---------------------------------------------------------------------------------------------------------- members

    def _member(self, touched: Touched, file: Facts, ref: Ref) -> None:
        if not ref.root or ref.name in EVERYWHERE or ref.guarded:
            return
        model = model_of(ref, self.models)
        if model is None:
            touched.counts[State.UNKNOWN] += 1
            return
        is_method = ref.kind in METHOD_KINDS
        own = self._tree.method(model, ref.name) if is_method else None
        if (own is not None and (ref.kind != "super")) or self._tree.field(model, ref.name) is not None:
            return
        if not self._target.has_model(model) and not self._tree.defines_model(model):
            # The model itself is gone or unknown: that is said once, where it is named.
            touched.counts[State.BROKEN if self._source.has_model(model) else State.UNKNOWN] += 1
            return
        if self._has_member(self._target, model, ref.name, is_method):
            change = None if is_method else self._change(model, ref)
            touched.counts[State.CHANGED if change else State.OK] += 1
            if change:
                rule, symbol = change
                self._hit(touched, rule, file.path, ref.line, symbol, ref.anchor, self._target.series, certain=ref.certain)
        elif not self._has_member(self._source, model, ref.name, is_method):
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            if ref.kind == "super" and not self._tree.defines_model(model):
                return  # the override that asks is dead as a whole: that is said where it is defined
            rule = self._member_rule(ref)
            hop = next(later for later in self._later if not self._has_member(later, model, ref.name, is_method))
            self._hit(touched, rule, file.path, ref.line, f"{model}.{ref.name}", ref.anchor, hop.series, certain=ref.certain)

    def _change(self, model: str, ref: Ref) -> tuple[str, str] | None:
        """What is different about a field that both sides have, as a rule and a symbol: its type, its comodel, a key of its selection."""
        before, after = self._source.field(model, ref.name), self._target.field(model, ref.name)
        if before is None or after is None:
            return None
        symbol = f"{model}.{ref.name}"
        if TYPE_FAMILY.get(before.type, before.type) != TYPE_FAMILY.get(after.type, after.type):
            return "CORE-FIELD-TYPE", f"{symbol}: {before.type} -> {after.type}"
        if before.comodel != after.comodel and after.comodel and self._target.has_model(before.comodel):  # else it was only renamed
            return "CORE-FIELD-TYPE", f"{symbol}: {before.comodel} -> {after.comodel}"
        gone = [key for key in ref.values if key in before.selection and after.selection and key not in after.selection]
        return ("CORE-SELECTION-GONE", f"{symbol}={gone[0]}") if gone else None

    def _has_member(self, core: Catalog, model: str, name: str, is_method: bool) -> bool:
        for at in self.models.lineage(model):
            if not core.has_model(at):
                continue
            if core.method(at, name) is not None or core.field(at, name) is not None:
                return True
        # A method called by name may be one of the ORM, which core keeps as the model ``base``.
        return is_method and core.method("base", name) is not None

    @staticmethod
    def _member_rule(ref: Ref) -> str:
        if ref.kind in {"button", "compute"}:
            return "CORE-BUTTON-GONE"
        if ref.kind == "super" and ref.anchor.endswith(f"#{ref.name}"):
            return "CORE-OVERRIDE-DEAD"
        if ref.kind in METHOD_KINDS:
            return "CORE-METHOD-GONE"
        return "CORE-FIELD-GONE" if ref.kind in LOADED_KINDS else "CORE-FIELD-GONE-USE"

    def _overrides(self, touched: Touched, file: Facts, item: PyClass) -> None:
        if self._tree.defines_model(item.model) or not self._target.has_model(item.model):
            return
        for method in item.methods:
            before = self._source.method(item.model, method.name)
            if before is None:
                continue
            after = self._target.method(item.model, method.name)
            anchor = f"{item.model}#{method.name}"
            symbol = f"{item.model}.{method.name}"
            if after is None:
                touched.counts[State.BROKEN] += 1
                hop = next(later for later in self._later if later.method(item.model, method.name) is None)
                self._hit(touched, "CORE-OVERRIDE-DEAD", file.path, method.line, symbol, anchor, hop.series)
            elif not accepts(method, after.definitions[0][1]) and accepts(method, before.definitions[0][1]):
                touched.counts[State.CHANGED] += 1
                self._hit(touched, "CORE-SIGNATURE-CHANGED", file.path, method.line, symbol, anchor, self._target.series)
            elif before.definitions[0][3] != after.definitions[0][3]:
                touched.counts[State.CHANGED] += 1
                self._hit(touched, "CORE-BODY-CHANGED", file.path, method.line, symbol, anchor, self._target.series)
            else:
                touched.counts[State.OK] += 1

    # ------------------------------------------------------------------------------------------------------------ names

    def _depends(self, touched: Touched, path: str, name: str, line: int) -> None:
        if name in self._modules:
            return
        if self._target.module(name) is not None:
            touched.counts[State.OK] += 1
        elif self._source.module(name) is None:
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            hop = next(later for later in self._later if later.module(name) is None)
            self._hit(touched, "CORE-MODULE-GONE", path, line, name, "depends", hop.series)

    def _model(self, touched: Touched, file: Facts, ref: ModelRef) -> None:
        if self._tree.defines_model(ref.model) or not ref.model:
            return
        if self._target.has_model(ref.model):
            touched.counts[State.OK] += 1
        elif not self._source.has_model(ref.model):
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            hop = next(later for later in self._later if not later.has_model(ref.model))
            rule = "CORE-MODEL-GONE" if ref.kind in LOADED_MODELS else "CORE-MODEL-GONE-USE"
            self._hit(touched, rule, file.path, ref.line, ref.model, ref.anchor, hop.series)

    def _xmlid(self, touched: Touched, file: Facts, ref: XmlIdRef) -> None:
        module = ref.xmlid.split(".", 1)[0]
        if module in self._modules or ref.guarded:
            return
        if self._target.record(ref.xmlid) is not None:
            touched.counts[State.OK] += 1
        elif self._source.record(ref.xmlid) is None:
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            hop = next(later for later in self._later if later.record(ref.xmlid) is None)
            view = ref.kind == "inherit"
            rule = "CORE-VIEW-GONE" if view else "CORE-XMLID-GONE" if ref.kind in LOADED_XMLIDS else "CORE-XMLID-GONE-USE"
            self._hit(touched, rule, file.path, ref.line, ref.xmlid, ref.kind, hop.series)

    def _name(self, touched: Touched, file: Facts, use: NameUse) -> None:
        if use.guarded or use.usage != "import" or use.name.split(".", 1)[0] != "odoo" or use.name.endswith(".*"):
            return
        if use.name.startswith("odoo.addons.") and use.name.split(".")[2] in self._modules:
            return
        if self._target.imports(use.name) is not None:
            touched.counts[State.OK] += 1
        elif self._source.imports(use.name) is None:
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            hop = next(later for later in self._later if later.imports(use.name) is None)
            self._hit(touched, "CORE-IMPORT-GONE", file.path, use.line, use.name, use.anchor, hop.series)

    def _script(self, touched: Touched, file: Facts, use: ScriptUse) -> None:
        if use.kind not in {"import", "require"} or use.name.startswith("."):
            return
        if use.name.removeprefix("@").split("/", 1)[0].split(".", 1)[0] in self._modules:
            return
        if self._target.javascript(use.name):
            touched.counts[State.OK] += 1
        elif not self._source.javascript(use.name):
            touched.counts[State.UNKNOWN] += 1
        else:
            touched.counts[State.BROKEN] += 1
            hop = next(later for later in self._later if not later.javascript(use.name))
            self._hit(touched, "CORE-JS-IMPORT-GONE", file.path, use.line, use.name, use.kind, hop.series)

    def _hit(
        self, touched: Touched, rule: str, path: str, line: int, symbol: str, anchor: str, hop: Series, *, certain: bool = True
    ) -> None:
        found = self._rules[rule]
        confidence = found.confidence if certain else capped(found.confidence, "medium")
        touched.hits.append(Hit(found, path, line, symbol, anchor, confidence, True, hop))


def accepts(method: MethodDef, core: Sequence[str]) -> bool:
    """Whether an override can be called with core's parameters: as many by position, and by the same names.

    ``core`` is written as in ``CoreMethod``: a trailing ``=`` marks a default, stars mark the rest.
    """
    own = method.params[1:]
    rest = [name for name in own if name.startswith("*")]
    if any(name.startswith("**") for name in rest) and any(not name.startswith("**") for name in rest):
        return True
    named = [name for name in own if not name.startswith("*")]
    asked = [name.rstrip("=") for name in core[1:] if not name.startswith("*")]
    if len(asked) > len(named) and not rest:
        return False
    required = method.required - 1
    return required <= len(asked) and all(name in named for name in asked[: len(named)] if not rest)
