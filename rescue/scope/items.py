"""What there is to count in an area, by kind: the nouns of a scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rescue.model import Facts, FileKind
from rescue.plan import workflow
from rescue.plan.model import Artifact, Kind
from rescue.scope.areas import is_constraint, is_endpoint
from rescue.scope.painting import Painted
from rescue.scoped import Area

ITEMS = (
    "constraint",
    "sql_constraint",
    "workflow_step",
    "override",
    "server_action",
    "access",
    "rule",
    "group",
    "endpoint",
    "model",
    "extension",
    "field",
    "wizard",
    "controller",
    "view",
    "view_extension",
    "menu",
    "action",
    "code",
    "test_file",
    "report",
    "cron",
    "automation",
    "mail_template",
    "setting",
    "lookup",
    "record",
    "hook",
    "sql_write",
    "migration_script",
    "script",
    "client_template",
    "asset",
)
"""Every kind that is counted, in the order in which it is told."""

_UPGRADES = frozenset({"migrations", "upgrades"})


def count_items(found: Counter[tuple[Area, str]], file: Facts, inside: str, artifacts: Sequence[Artifact], painted: Painted) -> None:
    """Add to ``found`` how much there is of each kind in each area of a file, whose path within its addon is ``inside``."""
    for item in artifacts:
        kind = "workflow_step" if item.kind is Kind.OVERRIDE and _is_step(item) else item.kind.value
        if item.kind is Kind.ASSET and item.line == 1 and "/" in item.name:
            kind = "script" if file.kind is FileKind.JAVASCRIPT else "client_template"
        found[painted.area(item.line), kind] += 1
    overridden = {item.line for item in artifacts if item.kind is Kind.OVERRIDE}
    for cls in file.classes:
        if cls.kind not in {"model", "abstract", "transient"}:
            continue
        if cls.fields:
            found[painted.area(cls.line), "field"] += len(cls.fields)
        for attribute in cls.attributes:
            if attribute.name in {"_sql_constraints", "_constraints"}:
                found[painted.area(attribute.line), "sql_constraint" if attribute.name == "_sql_constraints" else "constraint"] += 1
        for method in cls.methods:
            if method.line in overridden:
                continue
            if is_constraint(method):
                found[painted.area(method.line), "constraint"] += 1
            elif workflow.is_step(method.name):
                found[painted.area(method.line), "workflow_step"] += 1
    for route in file.routes:
        if is_endpoint(route):
            found[painted.area(route.line), "endpoint"] += 1
    for statement in file.sql_writes:
        found[painted.area(statement.line), "sql_write"] += 1
    *folders, name = inside.split("/")
    if file.kind is FileKind.PYTHON and name != "__init__.py":
        if "tests" in folders:
            found[painted.area(1), "test_file"] += 1
        if not _UPGRADES.isdisjoint(folders):
            found[painted.area(1), "migration_script"] += 1


def _is_step(item: Artifact) -> bool:
    return workflow.is_step(item.name.rpartition(".")[2])
