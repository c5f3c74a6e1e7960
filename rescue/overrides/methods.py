"""Chains of the methods of models: who overrides whom, who calls super, and who cuts whom off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rescue.assessment import GraphChain, GraphLink
from rescue.checks.known import BASE, KnownModels
from rescue.graph import ModelIndex
from rescue.graph.models import is_extension, model_classes
from rescue.model import MethodDef
from rescue.overrides.conflict import Conflict
from rescue.overrides.installed import Installed

_CUT = "GRAPH-METHOD-CUT"
# Names that mean something in each class by itself: nothing is lost where one stands over another.
_OWN = frozenset({"__init__", "_auto_init", "init"})
# So many of the models that a method is inherited from are told of: in a long line of them, each would tell of all before it.
_NEAREST = 50


class Written(NamedTuple):
    """A method as an addon writes it: the module, the path, the method, and whether its class makes the model."""

    module: str
    path: str
    method: MethodDef
    makes: bool


class Methods:
    """The methods of all models that the addons define or extend, each with its places in the order of loading."""

    def __init__(self, installed: Installed, tree: ModelIndex) -> None:
        self._installed = installed
        self._tree = tree
        self._known = KnownModels(tree, installed.core) if installed.core else None
        self._lineages: dict[str, Sequence[str]] = {}
        self.written: dict[tuple[str, str], list[Written]] = {}
        for addon in installed.addons:
            classes = [(not is_extension(cls), file.path, cls) for file in installed.loaded(addon) for cls in model_classes(file)]
            # within an addon, the class that makes a model comes before those that extend it
            for makes, path, cls in sorted(classes, key=lambda found: not found[0]):
                for method in cls.methods:
                    self.written.setdefault((cls.model, method.name), []).append(Written(addon.name, path, method, makes))

    def chains(self) -> Iterator[GraphChain]:
        """The chain of each method that the addons write and that has more than one link, by name."""
        for model, name in sorted(self.written):
            links = [*self.inherited(model, name), *self._own_links(model, name)]
            if len(links) > 1:
                further = len(self._lineage(model)) - 1 - _NEAREST
                yield GraphChain("method", f"{model}.{name}", cut_links(links), max(0, further))

    def conflicts(self) -> Iterator[Conflict]:
        """Each method that does not call super, over one that an addon unknown to it gives the same model."""
        for (model, name), own in sorted(self.written.items()):
            if len(own) > 1 and name not in _OWN:
                found = [(one.module, one.path, one.method.line, one.method.calls_super) for one in own]
                yield from cut_off(self._installed, f"{model}.{name}", f"{model}#{name}", found)

    def overrides_something(self, model: str, name: str) -> bool | None:
        """Whether core, or a model that this one inherits, has the method; None where a model above it is not known."""
        if any((at, name) in self.written for at in self._lineage(model) if at != model):
            return True
        if self._known and self._known.core_method(model, name):
            return True
        return None if self._unknown_above(model) else False

    def _unknown_above(self, model: str) -> bool:
        core = self._installed.core
        return any(not self._tree.defines_model(at) and (core is None or not core.has_model(at)) for at in self._lineage(model))

    def _lineage(self, model: str) -> Sequence[str]:
        if model not in self._lineages:
            found = (self._known or self._tree).lineage(model)
            self._lineages[model] = tuple(at for at in found if at != BASE or model == BASE)
        return self._lineages[model]

    def inherited(self, model: str, name: str) -> list[GraphLink]:
        """The method as the model inherits it: from what every model has up to its nearest parent, those far away left out."""
        above = [at for at in self._lineage(model)[: _NEAREST + 1] if at != model]
        found = [BASE, *reversed(above)] if model != BASE else []
        return [link for at in found for link in self._own_links(at, name)]

    def _core_links(self, model: str, name: str) -> list[GraphLink]:
        core = self._installed.core.model(model) if self._installed.core else None
        method = core.methods.get(name) if core else None
        return [core_link(definition) for definition in method.definitions if definition[0] in self._installed.rank] if method else []

    def _own_links(self, model: str, name: str) -> list[GraphLink]:
        """What the classes of one model have, core's and the addons', in the order of loading."""
        links = [*self._core_links(model, name), *(link_of(one) for one in self.written.get((model, name), ()))]
        rank = self._installed.rank
        return sorted(links, key=lambda link: rank[link.module])


def cut_links(links: Sequence[GraphLink]) -> list[GraphLink]:
    """The links with those marked that never run, since a later one does not call super."""
    last = max((number for number, link in enumerate(links) if link.calls_super is False), default=0)
    return [GraphLink(link.module, link.path, link.line, link.what, link.calls_super, number < last) for number, link in enumerate(links)]


def cut_off(installed: Installed, symbol: str, anchor: str, found: Sequence[tuple[str, str, int, bool]]) -> Iterator[Conflict]:
    """The places, in the order of loading as (module, path, line, calls super), that keep one of a stranger from being called."""
    below: list[str] = []
    for module, path, line, calls_super in found:
        if not calls_super:
            for other in dict.fromkeys(below):
                if installed.strangers(module, other):
                    yield Conflict(_CUT, module, path, line, f"{symbol} of {other}", anchor)
            # what is below this one is cut off by it already
            below = []
        below.append(module)


def link_of(one: Written) -> GraphLink:
    """A method of an addon as a link."""
    return GraphLink(one.module, one.path, one.method.line, "defines" if one.makes else "overrides", one.method.calls_super)


def core_link(definition: tuple[str, tuple[str, ...], tuple[str, ...], str, int, bool]) -> GraphLink:
    """A definition of a catalog (``CoreMethod``) as a link."""
    return GraphLink(definition[0], "", 0, "core", definition[5])
