"""Fields of core that classes of the tree define once more, to change something about them: gone on the target."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.checks.contract.ground import Ground, State, Touched
from rescue.model import Facts, FieldDef, PyClass, Series

_RELATIONAL = frozenset({"Many2one", "One2many", "Many2many"})
# Since then a relational field without a comodel stops the registry (``setup_nonrelated`` in fields_relational.py); before, it was logged.
NEEDS_COMODEL = Series(19)


class FieldCheck:
    """Looks up what the fields of a class stand over."""

    def __init__(self, on: Ground) -> None:
        self._on = on

    def check(self, touched: Touched, file: Facts, item: PyClass) -> None:
        """Add the fields of core that a class defines once more and that are gone."""
        on, model = self._on, item.model
        if on.target.has_model(model) and not on.tree.defines_model(model):
            for field in item.fields:
                before = on.models.core_field(model, field.name)
                if before is not None and on.final.core_field(model, field.name) is None:
                    if on.lacks(before.modules[:1]):
                        touched.counts[State.UNKNOWN] += 1
                    elif not self._is_made_elsewhere(model, field):
                        self._tell(touched, file, model, field, before.modules[:1])

    def _tell(self, touched: Touched, file: Facts, model: str, field: FieldDef, modules: Sequence[str]) -> None:
        touched.counts[State.BROKEN] += 1
        rule = "CORE-FIELD-EXTENSION-DEAD" if self._is_whole(field, file) else "CORE-FIELD-EXTENSION-GONE"
        hop = self._on.hop(lambda later: later.core_field(model, field.name) is not None, modules)
        symbol, anchor = f"{model}.{field.name}", f"{model}#{field.name}"
        self._on.hit(touched, rule, file.path, field.line, symbol, anchor, hop, became=self._on.successors.member(model, field.name))

    def _is_made_elsewhere(self, model: str, field: FieldDef) -> bool:
        """Whether another class of the tree makes the field whole."""
        others = (other for _, other in self._on.tree.field_definitions(model, field.name) if other is not field)
        return any(self._is_whole(other, None) for other in others)

    def _is_whole(self, field: FieldDef, file: Facts | None) -> bool:
        """Whether a definition makes a field by itself; ``file`` is where it stands, None where that is not known."""
        given = {key for key, _ in field.keywords}
        if "related" in given or field.comodel or (file is not None and _has_positional(field, file)):
            return True
        if field.type == "Selection":
            return "selection" in given or "selection_add" not in given
        return field.type not in _RELATIONAL or "comodel_name" in given or self._on.target.series < NEEDS_COMODEL


def _has_positional(field: FieldDef, file: Facts) -> bool:
    """Whether a field is defined with an argument without a keyword, or with some that are hidden."""
    calls = (use.call for use in file.names if use.line == field.line and use.usage == "call" and use.name.endswith(f".{field.type}"))
    return any(call is None or call.positional or call.star for call in calls)
