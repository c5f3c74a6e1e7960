"""What nothing in the tree reaches: files that Odoo does not load, and models, fields, methods and views that no text names.

A name counts as used wherever it stands once more than where it is defined, in code, data, strings, comments or tests, whatever it means
there: what is listed here is named nowhere. What only a database, another repository or a caller over RPC names cannot be seen, which the
confidence says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from rescue.analyzers.python.names import MODEL_BASES
from rescue.assessment import UnusedCode
from rescue.checks.known import BASE
from rescue.checks.placing import Place, place_of
from rescue.graph import ModelIndex
from rescue.graph.edges import ORM_METHODS, full_xmlid
from rescue.graph.models import is_extension, model_classes
from rescue.model import Addon, Confidence, Facts, FileKind, MethodDef, PyClass
from rescue.overrides.fields import Fields
from rescue.overrides.installed import Installed
from rescue.overrides.mentions import Mentions
from rescue.overrides.methods import Methods

# Decorators that do not call what they stand on; any other may make something of it.
_PLAIN_DECORATORS = frozenset(
    "odoo.api.model odoo.api.multi odoo.api.one odoo.api.returns odoo.api.private odoo.api.cr odoo.api.cr_uid odoo.api.cr_uid_ids "
    "staticmethod classmethod odoo.tools.ormcache odoo.tools.ormcache_context odoo.tools.ormcache_multi".split()
)
# What core calls by its name on models that do not have it from core.
_CORE_NAMES = frozenset({"get_report_values", "_get_report_values", "render_html", "_get_html", "init", "_register_hook"})
_SETTINGS_HEADS = ("get_default_", "set_", "get_", "default_", "group_", "module_")
_SETTINGS = ("res.config.settings", ".config.settings")
_SHARED = 2
_MODEL_KINDS_ASIDE = frozenset({"access", "view"})


def models_in_doubt(tree: ModelIndex, facts: Mapping[str, Sequence[Facts]]) -> frozenset[str]:
    """The models that the tree makes, and that nothing extends or relies on by their names: where they stand in quotes has to be seen."""
    reached = {
        ref.model
        for found in facts.values()
        for file in found
        for ref in file.models
        if ref.kind not in _MODEL_KINDS_ASIDE and not (ref.kind == "inherit" and ref.anchor == ref.model)
    }
    return frozenset(model for model in tree.defined - tree.extended if model not in reached and not model.startswith("report."))


def unused_code(
    installed: Installed, tree: ModelIndex, methods: Methods, fields: Fields, facts: Mapping[str, Sequence[Facts]], mentions: Mentions
) -> Iterator[UnusedCode]:
    """Models, fields, methods and views that nothing reaches, in no particular order; ``mentions`` look for ``models_in_doubt``."""
    search = _Search(installed, tree, methods, fields, facts, mentions)
    for addon in installed.addons:
        for file in installed.loaded(addon):
            for cls in model_classes(file):
                if not cls.unresolved and any(base in MODEL_BASES for base in cls.bases):  # a component is no model
                    yield from search.of_class(addon, file, cls)
            yield from search.views(addon, file)


def unloaded_files(addon: Addon, facts: Iterable[Facts], unreached: frozenset[str]) -> Iterator[UnusedCode]:
    """The Python files of an addon that nothing imports, and the data files that its manifest does not name."""
    for file in facts:
        if file.path in unreached and (file.classes or file.functions):
            # another repository may import a function; what a model class does to its model needs no one's import but the addon's own
            confidence = Confidence.HIGH if any(cls.model for cls in file.classes) else Confidence.MEDIUM
            held = ", ".join(cls.model or cls.name for cls in file.classes[:3]) or file.functions[0].name
            reason = f"nothing in the tree imports this file, which holds {held}"
            yield UnusedCode("file", addon.inside(file.path), addon.name, file.path, 1, reason, confidence)
        elif _is_unlisted(addon, file):
            reason = f"the manifest does not name this file, which holds {file.records[0].xmlid or file.records[0].model}"
            yield UnusedCode("file", addon.inside(file.path), addon.name, file.path, 1, reason, Confidence.MEDIUM)


def _is_unlisted(addon: Addon, file: Facts) -> bool:
    """Whether a file has data that Odoo would load if the manifest named it."""
    is_data = file.kind is FileKind.XML and file.dialect == "data" and bool(file.records) and not file.unread
    return is_data and place_of(addon, file.path, file.kind) is Place.UNLISTED


class _Search:
    def __init__(
        self,
        installed: Installed,
        tree: ModelIndex,
        methods: Methods,
        fields: Fields,
        facts: Mapping[str, Sequence[Facts]],
        mentions: Mentions,
    ) -> None:
        self._above: dict[str, frozenset[str]] = {}
        self._installed = installed
        self._tree = tree
        self._methods = methods
        self._fields = fields
        self._mentions = mentions
        every = [file for found in facts.values() for file in found]
        classes = [cls for file in every for cls in file.classes]
        self._defined = Counter(
            [
                *(method.name for cls in classes for method in cls.methods),
                *(field.name for cls in classes for field in cls.fields),
                *(item.name for file in every for item in file.functions),
            ]
        )
        self._ids = Counter(record.xmlid.rpartition(".")[2] for file in every for record in file.records)
        self._shown = {view.model for file in every for view in file.views if view.type == "form"}
        self._primary: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for file in every:
            priorities = {record.xmlid: field.value for record in file.records for field in record.fields if field.name == "priority"}
            for view in file.views:
                if view.mode == "primary" and not view.inherit and view.type not in {"", "qweb"}:
                    priority = priorities.get(view.xmlid, "16")
                    self._primary.setdefault((view.model, view.type), []).append((int(priority) if priority.isdigit() else 16, view.xmlid))

    def of_class(self, addon: Addon, file: Facts, cls: PyClass) -> Iterator[UnusedCode]:
        """The model that a class makes, and what the class gives it."""
        if not is_extension(cls) and self._is_unused_model(cls):
            confidence = Confidence.LOW if cls.kind == "abstract" else Confidence.MEDIUM
            reason = "no other model, action, code or data names it; a caller over RPC is not seen"
            yield UnusedCode("model", cls.model, addon.name, file.path, cls.line, reason, confidence)
            return
        settings = cls.model.endswith(_SETTINGS)
        for method in cls.methods:
            if self._is_unused_method(cls, method) and not (settings and method.name.startswith(_SETTINGS_HEADS)):
                private = method.name.startswith("_")
                reason = "nothing names it" if private else "nothing names it; it is public, so that a caller over RPC may use it"
                # a method on a model of core may be one that a later state of the series calls
                own = self._tree.defines_model(cls.model) and cls.kind != "abstract"
                confidence = Confidence.MEDIUM if private and own else Confidence.LOW
                yield UnusedCode("method", f"{cls.model}.{method.name}", addon.name, file.path, method.line, reason, confidence)
        for field in cls.fields:
            if self._is_unused_field(cls, field.name) and not (settings and field.name.startswith(_SETTINGS_HEADS)):
                stored = not {"compute", "related"} & {name for name, _ in field.keywords}
                reason = "no view, code or data names it" + ("; it may hold data that exports or other programs read" if stored else "")
                confidence = Confidence.LOW if stored or cls.kind == "abstract" else Confidence.MEDIUM
                yield UnusedCode("field", f"{cls.model}.{field.name}", addon.name, file.path, field.line, reason, confidence)

    def views(self, addon: Addon, file: Facts) -> Iterator[UnusedCode]:
        """The templates of a file that nothing calls, and the views that Odoo never takes by itself and nothing names."""
        for view in file.views:
            name = view.xmlid.rpartition(".")[2]
            if view.inherit or view.mode != "primary" or not name.isidentifier() or view.node < 0:
                continue
            if not full_xmlid(view.xmlid, addon.name).startswith(f"{addon.name}.") or self._mentions.count(name) > self._ids[name]:
                continue
            node = full_xmlid(view.xmlid, addon.name)
            if view.type == "qweb":
                reason = "nothing calls the template; a page or a report in the database may"
                yield UnusedCode("view", node, addon.name, file.path, view.line, reason, Confidence.MEDIUM)
            elif view.model:
                rivals = self._primary.get((view.model, view.type), [])
                own = next((priority for priority, xmlid in rivals if xmlid == view.xmlid), 0)
                better = min((rival for rival in rivals if rival[0] < own), default=None)
                if better:
                    reason = f"nothing names it, and Odoo takes {better[1]} first, whose priority is {better[0]}"
                    yield UnusedCode(
                        "view", full_xmlid(view.xmlid, addon.name), addon.name, file.path, view.line, reason, Confidence.MEDIUM
                    )

    def _is_unused_model(self, cls: PyClass) -> bool:
        if cls.model not in self._mentions.models:
            return False
        return self._mentions.beside_rows(f"model_{cls.model.replace('.', '_')}") == 0 and not self._mentions.quotes(cls.model)

    def _is_unused_method(self, cls: PyClass, method: MethodDef) -> bool:
        name = method.name
        if self._mentions.count(name) > self._defined[name] or method.calls_super or name in ORM_METHODS or name in _CORE_NAMES:
            return False
        if name.startswith("__") or not _PLAIN_DECORATORS.issuperset(method.decorators):
            return False
        if cls.model.startswith("report.") or self._mentions.may_be_composed(name) or name in self._core_names:
            return False
        return self._methods.overrides_something(cls.model, name) is False and not self._may_be_called_by_core(cls.model, name)

    def _may_be_called_by_core(self, model: str, name: str) -> bool:
        """Whether a model has from core a method that differs in its middle alone: core may make such names when it runs.

        ``_run_action_code_multi`` and ``_run_action_email_multi`` share three words; two are enough for a doubt.
        """
        words = name.strip("_").split("_")
        return any(_shared(words, other.strip("_").split("_")) >= _SHARED for other in self._names_above(model) if other != name)

    def _names_above(self, model: str) -> frozenset[str]:
        if model not in self._above:
            core = self._installed.core
            lineage = (at for above in self._tree.lineage(model) for at in (core.lineage(above) if core else ()) if at != BASE)
            found = (core.model(at) for at in lineage) if core else ()
            self._above[model] = frozenset(name for item in found if item for name in item.methods)
        return self._above[model]

    def _is_unused_field(self, cls: PyClass, name: str) -> bool:
        if self._mentions.count(name) > self._defined[name] or self._mentions.may_be_composed(name) or name in self._core_names:
            return False
        if self._tree.defines_model(cls.model) and cls.model not in self._shown:
            return False  # Odoo makes a form of all fields where there is none
        inherited = any(self._tree.has_own_field(at, name) for at in self._tree.lineage(cls.model) if at != cls.model)
        return not inherited and self._fields.is_core(cls.model, name) is False

    @cached_property
    def _core_names(self) -> frozenset[str]:
        """The names of all members of core's models: code of core may ask any model for one."""
        core = self._installed.core
        return core.member_names if core else frozenset()


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two names have in common at their heads and tails."""
    most = min(len(words), len(others))
    head = next((number for number in range(most) if words[number] != others[number]), most)
    tail = next((number for number in range(most - head) if words[-1 - number] != others[-1 - number]), most - head)
    return head + tail
