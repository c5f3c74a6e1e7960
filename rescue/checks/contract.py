"""Touchpoints against the target: every place that relies on core is looked up in the catalogs of the series on the way.

A touchpoint is ok when the target has what it relies on; broken when the series it comes from has it and the target does not;
changed when both have it in different forms; unknown when the series it comes from does not have it either, since then it belongs
to somebody whom the catalogs do not know. What the scanned tree defines is its own and no touchpoint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from rescue.catalog.load import Catalog
from rescue.catalog.model import FRAMEWORK, CoreMethod
from rescue.checks.contract_views import Anchors, TreeViews
from rescue.checks.known import BASE, KnownModels
from rescue.checks.lookup import Hit, model_of
from rescue.checks.match_members import capped
from rescue.checks.placing import Place, place_of
from rescue.checks.ruleset import Rule
from rescue.checks.signatures import accepts
from rescue.checks.successors import Successors
from rescue.graph import ModelIndex
from rescue.model import Addon, Facts, FileKind, MethodDef, ModelRef, NameUse, PyClass, Ref, ScriptUse, Series, XmlIdRef

__all__ = ["Contract", "State", "Touched", "accepts"]


class State(StrEnum):
    """What became of a touchpoint."""

    OK = "ok"
    BROKEN = "broken"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Failed:
    """A touchpoint that is broken or changed: where it stands, and what it relies on; a hit tells of it there or where that is named."""

    state: State
    path: str
    line: int
    symbol: str


@dataclass(slots=True)
class Touched:
    """The touchpoints of a module by state, those of them that are not ok, and the hits that tell of these."""

    counts: Counter[State] = field(default_factory=Counter)
    failed: list[Failed] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    def fail(self, state: State, path: str, line: int, symbol: str) -> None:
        """Count a touchpoint that is broken or changed."""
        self.counts[state] += 1
        self.failed.append(Failed(state, path, line, symbol))


# Kinds of use that Odoo checks while a module loads; the others fail when the code runs. An unknown name in @api.constrains is only
# logged (``_constraint_methods`` in odoo/models.py), and a missing compute method is not missed before it is called.
LOADED_KINDS = frozenset("view record csv related depends inverse_name rec_name".split())
# Checked in the architecture of a view (``_validate_domain_identifiers`` in ir_ui_view.py), and nowhere else.
LOADED_IN_VIEWS = frozenset({"domain", "groupby"})
LOADED_MODELS = frozenset("inherit inherits record view access".split())
LOADED_XMLIDS = frozenset("ref inherit groups parent action".split())
METHOD_KINDS = frozenset("call super button compute".split())
# Types between which a field may change without its users noticing.
TYPE_FAMILY = {"Text": "Char", "Html": "Char", "Monetary": "Float", "Json": "Serialized", "Image": "Binary"}
# Members that every recordset has, whatever the model.
EVERYWHERE = frozenset("id ids env display_name create_uid create_date write_uid write_date".split())


class Contract:
    """The catalogs from one source series to the target, ready to be held against addons of that series."""

    def __init__(self, catalogs: Sequence[Catalog], rules: Mapping[str, Rule], tree: ModelIndex, views: TreeViews) -> None:
        """``catalogs`` from the source series to the target, oldest first; ``views`` are those of the scanned tree."""
        self.models, *later = [KnownModels(tree, core) for core in catalogs]
        self._later = later
        self._final = later[-1]
        self._source, self._target = catalogs[0], catalogs[-1]
        self._rules = rules
        self._tree = tree
        self._modules = frozenset(views.depends)
        self._records = views.records
        self._successors = Successors(self._source, self._target)
        self._before, *self._after = [Anchors(core, views) for core in catalogs]

    @property
    def rule_ids(self) -> AbstractSet[str]:
        """The ids of the rules that the catalogs serve."""
        return self._rules.keys()

    def check(self, addon: Addon, facts: Iterable[Facts]) -> Touched:
        """The touchpoints of one addon; the hits in no particular order. Scripts of past upgrades are left out: they ran."""
        touched = Touched()
        for name, line in addon.manifest.depends_lines:
            self._depends(touched, addon.manifest.path, name, line)
        for file in facts:
            if place_of(addon, file.path, file.kind) is Place.MIGRATION:
                continue
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
        *between, last = self._after
        problems = [found for found in last.missing(addon) if found[2].kind != "parent_gone"]
        asked = {number for number, _, _ in problems}
        unknown = {(number, problem.node) for number, _, problem in self._before.missing(addon, asked)} if asked else set()
        gone = []
        for number, view, problem in problems:
            if (number, problem.node) in unknown or problem.kind == "unknown":
                touched.counts[State.UNKNOWN] += 1
            else:
                gone.append((number, view, problem))
        asked = {number for number, _, _ in gone}
        missing = [
            (anchors.series, {(number, problem.node) for number, _, problem in anchors.missing(addon, asked)})
            for anchors in between
            if gone
        ]
        for number, view, problem in gone:
            hop = next((series for series, places in missing if (number, problem.node) in places), last.series)
            symbol, anchor = f"{problem.parent} {problem.locator}", f"{view.xmlid} @ {problem.locator}"
            touched.fail(State.BROKEN, view.path, problem.line, symbol)
            self._hit(touched, "CORE-VIEW-ANCHOR-GONE", view.path, problem.line, symbol, anchor, hop)

    # ---------------------------------------------------------------------------------------------------------- members

    def _member(self, touched: Touched, file: Facts, ref: Ref) -> None:
        if not ref.root or ref.name in EVERYWHERE or ref.guarded:
            return
        model = model_of(ref, self.models)
        if model is None:
            touched.counts[State.UNKNOWN] += 1
            return
        if self._is_own(model, file, ref):
            return
        if not self._has_model(self._final, model, ref):
            # The model itself is gone or unknown: that is said once, where it is named.
            if self._source.has_model(model):
                touched.fail(State.BROKEN, file.path, ref.line, model)
            else:
                touched.counts[State.UNKNOWN] += 1
        elif self._has_member(self._final, model, ref):
            change = None if ref.kind in METHOD_KINDS else self._change(self._final, model, ref)
            if change is None:
                touched.counts[State.OK] += 1
            else:
                hop = self._hop(lambda later: self._change(later, model, ref) is None)
                rule, symbol = change
                touched.fail(State.CHANGED, file.path, ref.line, symbol)
                self._hit(touched, rule, file.path, ref.line, symbol, ref.anchor, hop, certain=ref.certain)
        elif not self._has_member(self.models, model, ref) or self._lacks(self._givers(model, ref.name)):
            touched.counts[State.UNKNOWN] += 1
        else:
            symbol = f"{model}.{ref.name}"
            touched.fail(State.BROKEN, file.path, ref.line, symbol)
            if ref.kind == "super" and ref.anchor.endswith(f"#{ref.name}"):
                return  # the override that asks is dead as a whole: that is said where it is defined
            hop = self._hop(lambda later: self._has_member(later, model, ref))
            rule = self._member_rule(file, ref)
            became = self._successors.member(model, ref.name)
            self._hit(touched, rule, file.path, ref.line, symbol, ref.anchor, hop, certain=ref.certain, became=became)

    def _is_own(self, model: str, file: Facts, ref: Ref) -> bool:
        """Whether the tree itself gives the model what is asked for."""
        if self._tree.field(model, ref.name) is not None:
            return True
        own = self._tree.method(model, ref.name) if ref.kind in METHOD_KINDS else None
        if own is None or ref.kind != "super":
            return own is not None
        # super() does not mean the method that it stands in, but one that another class of the tree gave the model before
        if self.models.core_method(model, ref.name) is not None:
            return False
        if any(at != model and self._tree.has_own_method(at, ref.name) for at in self._tree.lineage(model)):
            return True
        asking = [
            method
            for item in file.classes
            if item.model == model and item.line <= ref.line <= item.end_line
            for method in item.methods
            if method.name == ref.name and method.line <= ref.line <= method.end_line
        ]
        return not asking or self._tree.is_redefinition(model, asking[0])

    def _change(self, later: KnownModels, model: str, ref: Ref) -> tuple[str, str] | None:
        """What is different about a field that both sides have, as a rule and a symbol: its type, its comodel, a key of its selection."""
        before, after = self.models.core_field(model, ref.name), later.core_field(self._at(later, model, ref), ref.name)
        if before is None or after is None:
            return None
        symbol = f"{model}.{ref.name}"
        if TYPE_FAMILY.get(before.type, before.type) != TYPE_FAMILY.get(after.type, after.type):
            return "CORE-FIELD-TYPE", f"{symbol}: {before.type} -> {after.type}"
        if before.comodel != after.comodel and after.comodel and later.core.has_model(before.comodel):  # else it was only renamed
            return "CORE-FIELD-TYPE", f"{symbol}: {before.comodel} -> {after.comodel}"
        gone = [key for key in ref.values if key in before.selection and after.selection and key not in after.selection]
        return ("CORE-SELECTION-GONE", f"{symbol}={gone[0]}") if gone else None

    def _at(self, known: KnownModels, model: str, ref: Ref) -> str:
        """The model on which a member stands in a later series: what its path leads to there, as far as it leads anywhere."""
        return (model_of(ref, known) if ref.path else None) or model

    def _has_model(self, known: KnownModels, model: str, ref: Ref) -> bool:
        at = self._at(known, model, ref)
        return known.core.has_model(at) or known.defines_model(at)

    def _has_member(self, known: KnownModels, model: str, ref: Ref) -> bool:
        at = self._at(known, model, ref)
        return known.core_method(at, ref.name) is not None or known.core_field(at, ref.name) is not None

    def _givers(self, model: str, name: str) -> tuple[str, ...]:
        """The module of core that gave a model its member, () when that is not known."""
        field, method = self.models.core_field(model, name), self.models.core_method(model, name)
        return field.modules[:1] if field else (method[1].definitions[0][0],) if method else ()

    @staticmethod
    def _member_rule(file: Facts, ref: Ref) -> str:
        if ref.kind == "button":
            return "CORE-BUTTON-GONE"
        if ref.kind in METHOD_KINDS:
            return "CORE-METHOD-GONE"
        loaded = ref.kind in LOADED_KINDS or (ref.kind in LOADED_IN_VIEWS and _stands_in_view(file, ref.line))
        return "CORE-FIELD-GONE" if loaded else "CORE-FIELD-GONE-USE"

    def _overrides(self, touched: Touched, file: Facts, item: PyClass) -> None:
        if not self._target.has_model(item.model) and not self._tree.defines_model(item.model):
            return
        for method in item.methods:
            # a model that the tree makes itself overrides what it inherits, whatever core may keep under its name
            found = [pair for pair in self.models.core_methods(item.model, method.name) if not self._tree.defines_model(pair[0])]
            of_framework = bool(found) and found[-1][1].definitions[0][0] == FRAMEWORK
            if found and (method.calls_super or not of_framework or not self._tree.defines_model(item.model)):
                owner, before = found[0]
                # what the framework's methods do changes in every series, and says little about those who only inherit them
                weighed = owner == item.model or not of_framework
                state, rule, holds = self._override(item.model, method, owner, before, weighed=weighed)
                if not rule:
                    touched.counts[state] += 1
                else:
                    symbol, anchor = f"{item.model}.{method.name}", f"{item.model}#{method.name}"
                    touched.fail(state, file.path, method.line, symbol)
                    became = self._successors.member(item.model, method.name) if rule == "CORE-OVERRIDE-DEAD" else ""
                    self._hit(touched, rule, file.path, method.line, symbol, anchor, self._hop(holds), became=became)

    def _override(
        self, model: str, method: MethodDef, owner: str, before: CoreMethod, *, weighed: bool
    ) -> tuple[State, str, Callable[[KnownModels], bool]]:
        """What became of an overridden method, by which rule to say so, and what holds in a series where it is not so yet.

        ``before`` stands in the classes of ``owner``; only if ``weighed`` does it matter whether its body changed.
        """

        def is_there(later: KnownModels) -> bool:
            return _definition(later, model, method.name, owner) is not None

        def is_accepted(later: KnownModels) -> bool:
            # one of core's own overrides may name a parameter otherwise than the class that it stands over: callers know either
            there = [found for _, found in later.core_methods(model, method.name)]
            return not there or any(accepts(method, found.definitions[0][1]) for found in there)

        def is_same(later: KnownModels) -> bool:
            there = _definition(later, model, method.name, owner)
            return there is None or there.definitions[0][3] == before.definitions[0][3]

        if not is_there(self._final):
            if self._lacks((before.definitions[0][0],)):
                return State.UNKNOWN, "", is_there
            return State.BROKEN, "CORE-OVERRIDE-DEAD", is_there
        if accepts(method, before.definitions[0][1]) and not is_accepted(self._final):
            return State.CHANGED, "CORE-SIGNATURE-CHANGED", is_accepted
        if weighed and not is_same(self._final):
            return State.CHANGED, "CORE-BODY-CHANGED", is_same
        return State.OK, "", is_there

    # ------------------------------------------------------------------------------------------------------------ names

    def _depends(self, touched: Touched, path: str, name: str, line: int) -> None:
        if name in self._modules:
            return

        def has(core: Catalog) -> bool:
            module = core.module(name)
            return module is not None and module.installable

        state = self._state(has, (name,))
        if state is not State.BROKEN:
            touched.counts[state] += 1
        else:
            touched.fail(state, path, line, name)
            hop = self._hop(lambda later: has(later.core))
            self._hit(touched, "CORE-MODULE-GONE", path, line, name, "depends", hop, became=self._successors.module(name))

    def _model(self, touched: Touched, file: Facts, ref: ModelRef) -> None:
        if self._tree.defines_model(ref.model) or not ref.model:
            return
        before = self._source.model(ref.model)
        state = self._state(lambda core: core.has_model(ref.model), (before.module,) if before else ())
        if state is not State.BROKEN:
            touched.counts[state] += 1
        else:
            touched.fail(state, file.path, ref.line, ref.model)
            hop = self._hop(lambda later: later.core.has_model(ref.model))
            # the res_model of an action is checked where the action is data
            loaded = ref.kind in LOADED_MODELS or (ref.kind == "action" and file.kind is FileKind.XML)
            rule = "CORE-MODEL-GONE" if loaded else "CORE-MODEL-GONE-USE"
            self._hit(touched, rule, file.path, ref.line, ref.model, ref.anchor, hop, became=self._successors.model(ref.model))

    def _xmlid(self, touched: Touched, file: Facts, ref: XmlIdRef) -> None:
        module = ref.xmlid.split(".", 1)[0]
        if module in self._modules or ref.guarded or ref.xmlid in self._records:
            return
        before = self._source.record(ref.xmlid)
        state = self._state(lambda core: core.record(ref.xmlid) is not None, (before.module or module,) if before else ())
        if state is not State.BROKEN:
            touched.counts[state] += 1
        else:
            touched.fail(state, file.path, ref.line, ref.xmlid)
            hop = self._hop(lambda later: later.core.record(ref.xmlid) is not None)
            became = self._successors.record(ref.xmlid)
            self._hit(touched, _xmlid_rule(file, ref), file.path, ref.line, ref.xmlid, ref.kind, hop, became=became)

    def _name(self, touched: Touched, file: Facts, use: NameUse) -> None:
        parts = use.name.split(".")
        if use.guarded or use.usage != "import" or parts[0] != "odoo" or parts[-1] == "*":
            return
        module = parts[2] if parts[:2] == ["odoo", "addons"] and len(parts) > 2 else ""
        if module in self._modules:
            return
        state = self._state(lambda core: core.imports(use.name) is not None, (module,))
        if state is not State.BROKEN:
            touched.counts[state] += 1
        else:
            touched.fail(state, file.path, use.line, use.name)
            hop = self._hop(lambda later: later.core.imports(use.name) is not None)
            self._hit(touched, "CORE-IMPORT-GONE", file.path, use.line, use.name, use.anchor, hop)

    def _script(self, touched: Touched, file: Facts, use: ScriptUse) -> None:
        if use.kind not in {"import", "require"} or use.name.startswith("."):
            return
        module = use.name.removeprefix("@").split("/", 1)[0].split(".", 1)[0]
        if module in self._modules:
            return
        state = self._state(lambda core: core.javascript(use.name), (module,))
        if state is not State.BROKEN:
            touched.counts[state] += 1
        else:
            touched.fail(state, file.path, use.line, use.name)
            hop = self._hop(lambda later: later.core.javascript(use.name))
            self._hit(touched, "CORE-JS-IMPORT-GONE", file.path, use.line, use.name, use.kind, hop)

    # ---------------------------------------------------------------------------------------------------------- answers

    def _state(self, has: Callable[[Catalog], bool], modules: Iterable[str]) -> State:
        """What became of something that a catalog has or has not; ``modules`` gave it in the source."""
        if has(self._target):
            return State.OK
        return State.UNKNOWN if not has(self._source) or self._lacks(modules) else State.BROKEN

    def _lacks(self, modules: Iterable[str]) -> bool:
        """Whether the target's catalog was made without one of these modules, although Odoo has it there: then nobody knows."""
        return any(self._target.lacks(module) for module in modules)

    def _hop(self, has: Callable[[KnownModels], bool]) -> Series:
        """The first series on the way that has it no longer."""
        return next(later.core.series for later in self._later if not has(later))

    def _hit(
        self,
        touched: Touched,
        rule: str,
        path: str,
        line: int,
        symbol: str,
        anchor: str,
        hop: Series,
        *,
        certain: bool = True,
        became: str = "",
    ) -> None:
        found = self._rules[rule]
        confidence = found.confidence if certain else capped(found.confidence, "medium")
        touched.hits.append(Hit(found, path, line, symbol, anchor, confidence, True, hop, became))


def _definition(known: KnownModels, model: str, name: str, owner: str) -> CoreMethod | None:
    """A method in the classes of ``owner`` where the model still inherits that, else wherever core has it for the model."""
    there = known.core.model(owner) if owner == BASE or owner in known.lineage(model) else None
    if there is not None and name in there.methods:
        return there.methods[name]
    found = known.core_method(model, name)
    return found[1] if found else None


def _xmlid_rule(file: Facts, ref: XmlIdRef) -> str:
    if ref.kind == "inherit":
        return "CORE-VIEW-GONE"
    if ref.kind == "groups" and (file.kind is FileKind.PYTHON or _stands_in_view(file, ref.line)):
        return "CORE-GROUP-GONE"
    return "CORE-XMLID-GONE" if ref.kind in LOADED_XMLIDS else "CORE-XMLID-GONE-USE"


def _stands_in_view(file: Facts, line: int) -> bool:
    """Whether an element of a view or template starts at this line."""
    return any(node.line == line and node.scope != "data" for node in file.nodes)
