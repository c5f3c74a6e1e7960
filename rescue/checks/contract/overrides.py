"""Methods of core that classes of the tree override: gone, called otherwise, or doing something else on the target."""

from __future__ import annotations

from collections.abc import Callable

from rescue.catalog.model import FRAMEWORK, CoreMethod
from rescue.checks.contract.ground import Ground, State, Touched
from rescue.checks.known import BASE, KnownModels
from rescue.checks.signatures import accepts
from rescue.model import Facts, MethodDef, PyClass

# What everybody, the web client too, calls by position: the names of their parameters matter to nobody.
BY_POSITION = frozenset({"create", "write"})


class OverrideCheck:
    """Looks up what the methods of a class stand over."""

    def __init__(self, on: Ground) -> None:
        self._on = on

    def check(self, touched: Touched, file: Facts, item: PyClass) -> None:
        """Add what became of all that a model's class overrides."""
        if not self._on.target.has_model(item.model) and not self._on.tree.defines_model(item.model):
            return
        for method in item.methods:
            # a model that the tree makes itself overrides what it inherits, whatever core may keep under its name
            found = [pair for pair in self._on.models.core_methods(item.model, method.name) if not self._on.tree.defines_model(pair[0])]
            of_framework = bool(found) and found[-1][1].definitions[0][0] == FRAMEWORK
            if found and (method.calls_super or not of_framework or not self._on.tree.defines_model(item.model)):
                owner, before = found[0]
                # what the framework's methods do changes in every series, and says little about those who only inherit them
                weighed = owner == item.model or not of_framework
                state, rule, holds = self._override(item.model, method, owner, before, weighed=weighed)
                touched.counts[state] += 1
                if rule:
                    symbol, anchor = f"{item.model}.{method.name}", f"{item.model}#{method.name}"
                    became = self._on.successors.member(item.model, method.name) if rule == "CORE-OVERRIDE-DEAD" else ""
                    self._on.hit(
                        touched,
                        rule,
                        file.path,
                        method.line,
                        symbol,
                        anchor,
                        self._on.hop(holds, (before.definitions[0][0],)),
                        became=became,
                    )

    def _override(
        self, model: str, method: MethodDef, owner: str, before: CoreMethod, *, weighed: bool
    ) -> tuple[State, str, Callable[[KnownModels], bool]]:
        """What became of an overridden method, by which rule to say so, and what holds in a series where it is not so yet.

        ``before`` stands in the classes of ``owner``; only if ``weighed`` does it matter whether its body changed.
        """

        def is_there(later: KnownModels) -> bool:
            return _definition(later, model, method.name, owner) is not None

        def is_accepted(later: KnownModels) -> bool:
            if method.name in BY_POSITION:
                return True
            # one of core's own overrides may name a parameter otherwise than the class that it stands over: callers know either
            there = [found for _, found in later.core_methods(model, method.name)]
            return not there or any(accepts(method, found.definitions[0][1]) for found in there)

        def is_same(later: KnownModels) -> bool:
            there = _definition(later, model, method.name, owner)
            return there is None or there.definitions[0][3] == before.definitions[0][3]

        if not is_there(self._on.final):
            if self._on.lacks((before.definitions[0][0],)):
                return State.UNKNOWN, "", is_there
            return State.BROKEN, "CORE-OVERRIDE-DEAD", is_there
        if accepts(method, before.definitions[0][1]) and not is_accepted(self._on.final):
            return State.CHANGED, "CORE-SIGNATURE-CHANGED", is_accepted
        if weighed and not is_same(self._on.final):
            return State.CHANGED, "CORE-BODY-CHANGED", is_same
        return State.OK, "", is_there


def _definition(known: KnownModels, model: str, name: str, owner: str) -> CoreMethod | None:
    """A method in the classes of ``owner`` where the model still inherits that, else wherever core has it for the model."""
    there = known.core.model(owner) if owner == BASE or owner in known.lineage(model) else None
    if there is not None and name in there.methods:
        return there.methods[name]
    found = known.core_method(model, name)
    return found[1] if found else None
