"""Members of models that code and data rely on: fields and methods, in code, domains, vals, views and data."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from rescue.checks.contract.ground import Ground, State, Touched, Use
from rescue.checks.known import KnownModels
from rescue.checks.loaded_domains import is_looked_at
from rescue.checks.lookup import model_of
from rescue.graph import ModelIndex, ModelsOf
from rescue.model import Facts, MethodDef, Ref, Series

# Kinds of use that Odoo checks while a module loads; the others fail when the code runs. An unknown name in @api.constrains is only
# logged (``_constraint_methods`` in odoo/models.py), and a missing compute method is not missed before it is called.
LOADED_KINDS = frozenset("view record csv related depends inverse_name rec_name".split())
# From this series on create() refuses a value for a field that it does not know (``create`` in odoo/models.py); before, it logged it.
REFUSES_UNKNOWN_VALUES = Series(14)
METHOD_KINDS = frozenset("call super button compute".split())
# Types between which a field may change without its users noticing.
TYPE_FAMILY = {"Text": "Char", "Html": "Char", "Monetary": "Float", "Json": "Serialized", "Image": "Binary"}
# Members that every recordset has, whatever the model.
EVERYWHERE = frozenset("id ids env display_name create_uid create_date write_uid write_date".split())


class _Became(Enum):
    """What the target has of a member: the same, another form of it, a plain attribute, or neither it nor, perhaps, its model."""

    THERE = 1
    CHANGED = 2
    ATTRIBUTE = 3
    GONE = 4
    UNKNOWN = 5
    MODEL_GONE = 6


class MemberCheck:
    """Looks up the member behind each ``Ref``."""

    def __init__(self, on: Ground) -> None:
        self._on = on
        # code asks for the same members over and over: by model, model on the target, name, whether it is a method, and values
        self._became: dict[tuple[str, str, str, bool, tuple[str, ...]], _Became] = {}
        self._in_reach: set[tuple[str, str, str, str]] = set()
        # of the file asked about last: by model and name of a method, where it is written there
        self._written: tuple[Facts, dict[tuple[str, str], list[MethodDef]]] | None = None

    def check(self, touched: Touched, file: Facts) -> None:
        """Add what became of the members that one file uses."""
        tree, members = self._on.tree_of(file.addon), self._on.tree.member_names
        for ref in file.refs:
            if ref.root and not ref.guarded and ref.name not in EVERYWHERE:
                model = model_of(ref, self._on.models)
                if model is None:
                    touched.counts[State.UNKNOWN] += 1
                elif ref.name not in members or not self._is_own(model, tree, file, ref):
                    self._check(touched, file, ref, model)

    def _check(self, touched: Touched, file: Facts, ref: Ref, model: str) -> None:
        """Add what became of one use of a member that the tree does not have."""
        at = self._at(self._on.final, model, ref)
        key = (model, at, ref.name, ref.kind in METHOD_KINDS, ref.values)
        became = self._became.get(key)
        if became is None:
            became = self._became[key] = self._find(model, at, ref)
        if became is _Became.THERE or became is _Became.CHANGED:
            if not self._is_out_of_reach(touched, file, ref, model, at):
                touched.counts[State.OK if became is _Became.THERE else State.CHANGED] += 1
                if became is _Became.CHANGED:
                    self._tell_changed(touched, file, ref, model)
        elif became is _Became.ATTRIBUTE:
            touched.counts[State.OK] += 1
        elif became is _Became.UNKNOWN:
            touched.counts[State.UNKNOWN] += 1
        elif became is _Became.MODEL_GONE:
            # that is said once, where it is named
            touched.counts[State.BROKEN] += 1
            touched.leave(file.path, ref.line, model)
        else:
            touched.counts[State.BROKEN] += 1
            self._tell_gone(touched, file, ref, model)

    def _find(self, model: str, at: str, ref: Ref) -> _Became:
        """What became of a member that the tree does not have; ``at`` is the model on which it stands on the target."""
        final = self._on.final
        if not final.core.has_model(at) and not final.defines_model(at):
            known = self._on.source.has_model(model) and not self._on.lacks(self._on.makers(model))
            return _Became.MODEL_GONE if known else _Became.UNKNOWN
        if final.core_method(at, ref.name) is not None or final.core_field(at, ref.name) is not None:
            change = None if ref.kind in METHOD_KINDS else self._change(final, model, ref)
            return _Became.CHANGED if change else _Became.THERE
        if final.core_attribute(at, ref.name):
            return _Became.ATTRIBUTE
        if not self._has_member(self._on.models, model, ref) or self._on.lacks(self._givers(model, ref.name)):
            return _Became.UNKNOWN
        return _Became.GONE

    def _tell_changed(self, touched: Touched, file: Facts, ref: Ref, model: str) -> None:
        change = self._change(self._on.final, model, ref)
        assert change is not None
        rule, symbol = change
        hop = self._on.hop(lambda later: self._change(later, model, ref) is None)
        self._on.hit(touched, rule, file.path, ref.line, symbol, ref.anchor, hop, certain=ref.certain)

    def _tell_gone(self, touched: Touched, file: Facts, ref: Ref, model: str) -> None:
        symbol = f"{model}.{ref.name}"
        if ref.kind == "super" and ref.anchor.endswith(f"#{ref.name}"):
            # the override that asks is dead as a whole: that is said where it is defined
            touched.leave(file.path, ref.line, symbol)
            return
        hop = self._on.hop(lambda later: self._has_member(later, model, ref), self._givers(model, ref.name))
        rule = self._member_rule(file, ref)
        became, idle = self._on.successors.member(model, ref.name), ref.kind == "vals_read"
        self._on.hit(touched, rule, file.path, ref.line, symbol, ref.anchor, hop, certain=ref.certain, became=became, idle=idle)

    def _is_out_of_reach(self, touched: Touched, file: Facts, ref: Ref, model: str, at: str) -> bool:
        key = (file.addon, model, at, ref.name)
        if key in self._in_reach:  # an addon uses the same members over and over
            return False
        if self._is_in_reach(file.addon, at, ref.name):
            self._in_reach.add(key)
            return False
        before, after = self._on.models.givers(model, ref.name), self._on.final.givers(at, ref.name)
        loaded = self._member_rule(file, ref) in {"CORE-FIELD-GONE", "CORE-BUTTON-GONE"}
        use = Use(file, ref.line, f"{model}.{ref.name}", ref.anchor, ref.kind == "vals_read")
        if self._on.out_of_reach(touched, use, before, after, loaded=loaded):
            return True
        self._in_reach.add(key)
        return False

    def _is_in_reach(self, addon: str, at: str, name: str) -> bool:
        """Whether the nearest definition of a member tells that an addon has it on the target; those farther away may tell so too."""
        field = self._on.final.core_field(at, name)
        if field is not None and self._on.comes_with(addon, field.modules):
            return True
        method = self._on.final.core_method(at, name)
        return method is not None and self._on.comes_with(addon, [definition[0] for definition in method[1].definitions])

    def _is_own(self, model: str, tree: ModelIndex | ModelsOf, file: Facts, ref: Ref) -> bool:
        """Whether the tree itself, in what the file's addon depends on, gives the model what is asked for."""
        if tree.field(model, ref.name) is not None:
            return True
        own = tree.method(model, ref.name) if ref.kind in METHOD_KINDS else None
        if own is None or ref.kind != "super":
            return own is not None
        # super() does not mean the method that it stands in, but one that another class of the tree gave the model before
        if self._on.models.core_method(model, ref.name) is not None:
            return False
        if any(at != model and tree.has_own_method(at, ref.name) for at in self._on.tree.lineage(model)):
            return True
        asking = [method for method in self._methods(file, model, ref.name) if method.line <= ref.line <= method.end_line]
        return not asking or tree.is_redefinition(model, asking[0])

    def _methods(self, file: Facts, model: str, name: str) -> Sequence[MethodDef]:
        """The methods of that name in the classes of a file about the model."""
        if self._written is None or self._written[0] is not file:
            self._written = file, {}
            for item in file.classes:
                for method in item.methods:
                    self._written[1].setdefault((item.model, method.name), []).append(method)
        return self._written[1].get((model, name), ())

    def _change(self, later: KnownModels, model: str, ref: Ref) -> tuple[str, str] | None:
        """What is different about a field that both sides have, as a rule and a symbol: its type, its comodel, a key of its selection."""
        before, after = self._on.models.core_field(model, ref.name), later.core_field(self._at(later, model, ref), ref.name)
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

    def _has_member(self, known: KnownModels, model: str, ref: Ref) -> bool:
        at = self._at(known, model, ref)
        return known.core_method(at, ref.name) is not None or known.core_field(at, ref.name) is not None

    def _givers(self, model: str, name: str) -> tuple[str, ...]:
        """The module of core that gave a model its member, () when that is not known."""
        field, method = self._on.models.core_field(model, name), self._on.models.core_method(model, name)
        return field.modules[:1] if field else (method[1].definitions[0][0],) if method else ()

    def _member_rule(self, file: Facts, ref: Ref) -> str:
        if ref.kind == "button":
            return "CORE-BUTTON-GONE"
        if ref.kind in METHOD_KINDS:
            return "CORE-METHOD-GONE"
        if ref.kind == "record" and self._on.target.series < REFUSES_UNKNOWN_VALUES:
            return "CORE-FIELD-DROPPED"
        loaded = ref.kind in LOADED_KINDS or is_looked_at(file, ref, self._on.target.series)
        return "CORE-FIELD-GONE" if loaded else "CORE-FIELD-GONE-USE"
