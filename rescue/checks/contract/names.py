"""What code and data name by string: modules, models, XML ids and JavaScript modules."""

from __future__ import annotations

from rescue.catalog.load import Catalog
from rescue.checks.contract.ground import Ground, State, Touched, Use
from rescue.checks.failing import needs_comodel, stands_in_view
from rescue.model import Facts, FileKind, ModelRef, ScriptUse, Series, XmlIdRef

LOADED_MODELS = frozenset("inherit inherits record view access".split())
# From here on a relational field whose comodel is missing fails (``setup_nonrelated`` in orm/fields_relational.py); before, it was logged.
REFUSES_UNKNOWN_COMODELS = Series(19)
LOADED_XMLIDS = frozenset("ref inherit groups parent action".split())


_Answer = tuple[State, tuple[str, ...], tuple[str, ...]]
"""What became of a name, the module that makes it in the source, and the one that does in the target, each () where it is not known."""


class NameCheck:
    """Looks up each name in the catalogs."""

    def __init__(self, on: Ground) -> None:
        self._on = on
        self._models: dict[str, _Answer] = {}
        self._records: dict[str, _Answer] = {}

    def depends(self, touched: Touched, path: str, name: str, line: int) -> None:
        """Add what became of a dependency that a manifest names."""
        if name in self._on.modules:
            return

        def has(core: Catalog) -> bool:
            module = core.module(name)
            return module is not None and module.installable

        state = self._on.state(has, (name,))
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: has(later.core), (name,))
            self._on.hit(touched, "CORE-MODULE-GONE", path, line, name, "depends", hop, became=self._on.successors.module(name))

    def model(self, touched: Touched, file: Facts, ref: ModelRef) -> None:
        """Add what became of a model."""
        if not ref.model or self._on.tree_of(file.addon).defines_model(ref.model):
            return
        found = self._models.get(ref.model)
        if found is None:
            found = self._models[ref.model] = self._answer_model(ref.model)
        state, makers, after = found
        loaded = self._is_loaded(file, ref)
        if after and not self._on.comes_with(file.addon, after):
            use = Use(file, ref.line, ref.model, ref.anchor)
            if self._on.out_of_reach(touched, use, makers, after, loaded=loaded):
                return
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: later.core.has_model(ref.model), makers)
            rule = "CORE-MODEL-GONE" if loaded else "CORE-MODEL-GONE-USE"
            self._on.hit(touched, rule, file.path, ref.line, ref.model, ref.anchor, hop, became=self._on.successors.model(ref.model))

    def _is_loaded(self, file: Facts, ref: ModelRef) -> bool:
        """Whether Odoo asks for a model while the addon is loaded; for the res_model of an action, where the action is data."""
        if ref.kind == "comodel":
            return self._on.target.series >= REFUSES_UNKNOWN_COMODELS or needs_comodel(file, ref)
        return ref.kind in LOADED_MODELS or (ref.kind == "action" and file.kind is FileKind.XML)

    def _answer_model(self, model: str) -> _Answer:
        makers = self._on.makers(model)
        state = self._on.state(lambda core: core.has_model(model), makers)
        after = self._on.target.model(model) if state is State.OK else None
        return state, makers, (after.module,) if after else ()

    def xmlid(self, touched: Touched, file: Facts, ref: XmlIdRef) -> None:
        """Add what became of an XML id."""
        if ref.guarded or self._is_own(ref.xmlid):
            return
        state, makers, after = self._record(ref.xmlid)
        if after and not self._on.comes_with(file.addon, after):
            use, loaded = Use(file, ref.line, ref.xmlid, ref.kind), ref.kind in LOADED_XMLIDS - {"groups"}
            if self._on.out_of_reach(touched, use, makers, after, loaded=loaded):
                return
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: later.core.record(ref.xmlid) is not None, makers)
            became = self._on.successors.record(ref.xmlid)
            self._on.hit(touched, _xmlid_rule(file, ref), file.path, ref.line, ref.xmlid, ref.kind, hop, became=became)

    def lost(self, xmlid: str) -> bool:
        """Whether a record was there in the source and is gone."""
        return not self._is_own(xmlid) and self._record(xmlid)[0] is State.BROKEN

    def _is_own(self, xmlid: str) -> bool:
        return xmlid.split(".", 1)[0] in self._on.modules or xmlid in self._on.records

    def _record(self, xmlid: str) -> _Answer:
        found = self._records.get(xmlid)
        if found is None:
            found = self._records[xmlid] = self._answer_record(xmlid, xmlid.split(".", 1)[0])
        return found

    def _answer_record(self, xmlid: str, module: str) -> _Answer:
        before = self._on.source.record(xmlid)
        makers = (before.module or module,) if before else ()
        state = self._on.state(lambda core: core.record(xmlid) is not None, makers)
        after = self._on.target.record(xmlid) if state is State.OK else None
        return state, makers, (after.module or module,) if after else ()

    def script(self, touched: Touched, file: Facts, use: ScriptUse) -> None:
        """Add what became of a JavaScript module that a script imports."""
        if use.kind not in {"import", "require"} or use.name.startswith("."):
            return
        module = use.name.removeprefix("@").split("/", 1)[0].split(".", 1)[0]
        if module in self._on.modules:
            return
        state = self._on.state(lambda core: core.javascript(use.name), (module,))
        touched.counts[state] += 1
        if state is State.BROKEN:
            hop = self._on.hop(lambda later: later.core.javascript(use.name), (module,))
            self._on.hit(touched, "CORE-JS-IMPORT-GONE", file.path, use.line, use.name, use.kind, hop)


def _xmlid_rule(file: Facts, ref: XmlIdRef) -> str:
    if ref.kind == "inherit":
        return "CORE-VIEW-GONE"
    if ref.kind == "groups" and (file.kind is FileKind.PYTHON or stands_in_view(file, ref.line)):
        return "CORE-GROUP-GONE"
    return "CORE-XMLID-GONE" if ref.kind in LOADED_XMLIDS else "CORE-XMLID-GONE-USE"
