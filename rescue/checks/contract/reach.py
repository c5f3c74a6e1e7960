"""What is installed together with an addon, in the source and in the target: what core moved to another module may be out of its reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from rescue.catalog.load import Catalog
from rescue.catalog.model import FRAMEWORK
from rescue.checks.rules.successors import Successors

# Modules of core whose manifest names only some of the dependencies in ``auto_install`` (11.0 to 19.0).
_PARTLY_PREFIXES = ("l10n_", "spreadsheet_dashboard_")
_PARTLY = frozenset(
    "account_payment account_peppol hr_org_chart pos_self_order sale_project website_hr_recruitment website_mass_mailing "
    "website_sale_coupon website_sale_loyalty".split()
)


class Reach:
    """The modules that each addon of the tree brings along, in one series of core.

    An addon is taken to have what it depends on, what installs itself then, and what any other addon of the tree depends on.
    """

    def __init__(self, core: Catalog, depends: Mapping[str, Sequence[str]], successors: Successors | None = None) -> None:
        """``depends`` are those of the tree's addons; ``successors`` name what dependencies are called in the target."""
        self._core = core
        self._depends = depends
        self._successors = successors
        self._plain: dict[str, frozenset[str] | None] = {}
        self._whole: dict[frozenset[str], frozenset[str]] = {}
        self._of_tree: frozenset[str] | None = None

    def has(self, addon: str, modules: Collection[str]) -> bool | None:
        """Whether one of the modules comes with an addon; None where a dependency is not known, which may bring any module."""
        found = self._closure(addon)
        if found is None:
            return None
        if FRAMEWORK in modules or not found.isdisjoint(modules):
            return True
        whole = self._with_automatic(found)
        if not whole.isdisjoint(modules) or not self._pulled().isdisjoint(modules):
            return True
        return any(self._may_install_itself(module, whole) for module in modules)

    def may_depend_on(self, addon: str, modules: Collection[str]) -> bool:
        """Whether one of the modules is among those that an addon depends on, by whatever way, or a dependency is not known."""
        found = self._closure(addon)
        return found is None or FRAMEWORK in modules or not found.isdisjoint(modules)

    def depends_on(self, addon: str, modules: Collection[str]) -> bool:
        """Whether one of the modules is among those that an addon depends on, by whatever way; not where a dependency is not known."""
        found = self._closure(addon)
        return found is not None and (FRAMEWORK in modules or not found.isdisjoint(modules))

    def _closure(self, addon: str) -> frozenset[str] | None:
        if addon not in self._plain:
            self._plain[addon] = self._find_closure(self._depends[addon])
        return self._plain[addon]

    def _find_closure(self, depends: Iterable[str]) -> frozenset[str] | None:
        found = {"base"}
        waiting = list(depends)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            module = self._core.module(name)
            if name in self._depends:
                waiting.extend(self._depends[name])
            elif module is not None:
                waiting.extend(module.depends)
            elif self._successors is not None and (renamed := self._successors.plain_module(name)):
                waiting.append(renamed)
            else:
                return None
        return frozenset(found)

    def _with_automatic(self, found: frozenset[str]) -> frozenset[str]:
        if found not in self._whole:
            whole = set(found)
            waiting = {name: module.depends for name, module in self._core.modules.items() if module.auto_install and name not in found}
            while added := [name for name, depends in waiting.items() if whole.issuperset(depends)]:
                whole.update(added)
                for name in added:
                    del waiting[name]
            self._whole[found] = frozenset(whole)
        return self._whole[found]

    def _pulled(self) -> frozenset[str]:
        if self._of_tree is None:
            closures = [found for addon in self._depends if (found := self._closure(addon)) is not None]
            self._of_tree = self._with_automatic(frozenset().union(*closures))
        return self._of_tree

    def _may_install_itself(self, name: str, found: frozenset[str]) -> bool:
        """Whether a part of a module's dependencies may be enough for it to install itself; a catalog does not tell which part."""
        module = self._core.module(name)
        partly = name.startswith(_PARTLY_PREFIXES) or name in _PARTLY or self._core.brought_by(name) is not None
        return partly and module is not None and module.auto_install and not found.isdisjoint({*module.depends} - {"base"})


class Reaches:
    """The reach of addons before and after."""

    def __init__(self, source: Catalog, target: Catalog, depends: Mapping[str, Sequence[str]], successors: Successors) -> None:
        self._addons = depends
        self._before = Reach(source, depends)
        self._after = Reach(target, depends, successors)

    def comes_with(self, addon: str, modules: Collection[str]) -> bool:
        """Whether an addon depends on one of these modules in the target, or may do so: then nothing that they give moved away."""
        return addon not in self._addons or self._after.may_depend_on(addon, modules)

    def moved_away(self, addon: str, before: Collection[str], after: Sequence[str]) -> str:
        """The module to depend on; '' where the addon has what it relies on, never had it, or nobody knows.

        ``before`` are the modules that give it in the source, ``after`` those that do in the target, the one that makes it first.
        """
        if addon not in self._addons or not after or self._after.has(addon, after) is not False:
            return ""
        return after[0] if self._before.depends_on(addon, before) else ""
