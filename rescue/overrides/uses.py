"""Who uses what: an edge from each method, field, view and record to what it relies on, by which the reach of a change can be told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rescue.checks.known import KnownModels
from rescue.checks.lookup import model_of
from rescue.graph import ModelIndex, NodeKey
from rescue.graph.edges import NodeKind, full_xmlid
from rescue.graph.models import model_classes
from rescue.model import Facts, FileKind, Ref
from rescue.overrides.installed import Installed

_METHOD_KINDS = frozenset({"call", "super", "button", "compute"})
_PLAIN = frozenset({"id", "ids", "env"})


class Uses:
    """The uses in the addons' files, as (user, used, module, path, line)."""

    def __init__(self, installed: Installed, tree: ModelIndex) -> None:
        self._installed = installed
        self._tree = tree
        self._known = KnownModels(tree, installed.core) if installed.core else None
        self._owners: dict[tuple[str, str], NodeKey | None] = {}

    def all(self) -> Iterator[tuple[NodeKey, NodeKey, str, str, int]]:
        """Every use, by addon as loaded and by file; a thing that uses itself is left out."""
        for addon in self._installed.addons:
            for file in self._installed.loaded(addon):
                places = _Places(file)
                for line, anchor, used in self._used(file):
                    user = places.of(line, anchor)
                    if user != used:
                        yield user, used, addon.name, file.path, line

    def _used(self, file: Facts) -> Iterator[tuple[int, str, NodeKey]]:
        for ref in file.refs:
            member = self._member(ref)
            if member is not None:
                yield ref.line, ref.anchor, member
        for model in file.models:
            if model.model and not model.model.startswith("?"):
                yield model.line, model.anchor, ("model", model.model)
        views = {full_xmlid(view.xmlid, file.addon) for view in file.views}
        for xmlid in file.xmlids:
            name = full_xmlid(xmlid.xmlid, file.addon)
            core = self._installed.core
            is_view = xmlid.kind in {"inherit", "t-call"} or name in views or bool(core and core.view_head(name))
            yield xmlid.line, "", ("view" if is_view else "record", name)

    def _member(self, ref: Ref) -> NodeKey | None:
        model = model_of(ref, self._known or self._tree)
        if model is None or ref.name in _PLAIN:
            return None
        key = (model, ref.name)
        if key not in self._owners:
            self._owners[key] = self._owner(model, ref.name, ref.kind)
        return self._owners[key]

    def _owner(self, model: str, name: str, kind: str) -> NodeKey | None:
        """A member under the model that has it; None where nobody knows such a member."""
        for at in (self._known or self._tree).lineage(model):
            if self._tree.has_own_method(at, name):
                return "method", f"{at}.{name}"
            if self._tree.has_own_field(at, name):
                return "field", f"{at}.{name}"
        core = self._installed.core
        if core is not None:
            if (field := core.field_at(model, name)) is not None:
                return "field", f"{field[0]}.{name}"
            if (method := core.method_at(model, name)) is not None:
                return "method", f"{method[0]}.{name}"
            return None
        return ("method" if kind in _METHOD_KINDS else "field"), f"{model}.{name}"


class _Places:
    """What stands at a line of a file: a method or field of a model, a record, a view, or the module itself."""

    def __init__(self, file: Facts) -> None:
        self._module: NodeKey = ("module", file.addon)
        self._is_python = file.kind is FileKind.PYTHON
        views = {view.xmlid for view in file.views}
        self._kinds: dict[str, NodeKey] = {}
        starts: list[tuple[int, NodeKey]] = []
        for record in file.records:
            if record.xmlid:
                kind: NodeKind = "view" if record.xmlid in views else "record"
                key: NodeKey = (kind, full_xmlid(record.xmlid, file.addon))
                self._kinds[record.xmlid] = key
                starts.append((record.line, key))
        for cls in model_classes(file):
            starts.append((cls.line, ("model", cls.model)))
            starts.extend((field.line, ("field", f"{cls.model}.{field.name}")) for field in cls.fields)
            starts.extend((method.line, ("method", f"{cls.model}.{method.name}")) for method in cls.methods)
        starts.sort(key=lambda start: start[0])
        self._lines = [line for line, _ in starts]
        self._at = [key for _, key in starts]
        # by anchor, as the same one stands at many lines; None where it does not tell
        self._told: dict[str, NodeKey | None] = {}

    def of(self, line: int, anchor: str) -> NodeKey:
        """The thing at a line; ``anchor`` is how the facts name the place, where they do."""
        if anchor not in self._told:
            self._told[anchor] = self._of_anchor(anchor)
        told = self._told[anchor]
        if told is not None:
            return told
        number = bisect_right(self._lines, line) - 1
        return self._at[number] if number >= 0 else self._module

    def _of_anchor(self, anchor: str) -> NodeKey | None:
        if not self._is_python:
            return self._kinds.get(anchor)
        model, mark, method = anchor.partition("#")
        if not mark:
            return None
        # else a controller's method, or a function
        return ("method", f"{model}.{method}") if model and not model.startswith("?") else self._module


def users(uses: Iterable[tuple[NodeKey, NodeKey, str, str, int]]) -> dict[NodeKey, set[NodeKey]]:
    """Who uses each node."""
    found: dict[NodeKey, set[NodeKey]] = {}
    for user, used, _, _, _ in uses:
        found.setdefault(used, set()).add(user)
    return found


def reach(starts: Sequence[NodeKey], used_by: dict[NodeKey, set[NodeKey]]) -> dict[NodeKey, int]:
    """All that is touched if these change, each with the least number of steps to it; the starts themselves are left out."""
    steps = dict.fromkeys(starts, 0)
    waiting = list(starts)
    for node in waiting:
        for user in sorted(used_by.get(node, ())):
            if user not in steps:
                steps[user] = steps[node] + 1
                waiting.append(user)
    return {node: step for node, step in steps.items() if step}
