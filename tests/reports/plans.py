"""Plans for the tests of the reports: one of each thing that a plan can say, with names that a test may choose."""

from __future__ import annotations

from rescue.model import Effort, Verdict
from rescue.planned import ArtifactCut, DeadFile, FirstCut, LayerMix, Layers, LeftOut, Lever, Move, Plan, TargetModule, Unblocking, Wave


def plan(first: str = "sale_custom", other: str = "stock_labels", said: str = "a reason", path: str = "sale_custom/models/sale.py") -> Plan:
    """A plan about two modules; ``said`` stands where a plan gives reasons in words that may hold text of the tree."""
    return Plan(
        levers=[
            Lever(
                "odoo17-view-attrs", "17.0", "`attrs` is no longer read", 2, 1, Effort(0.3, 0.6, 1.2), Verdict.NOT_ASSESSABLE, 0, 1, 3, 98.4
            ),
            Lever("odoo17-name-get", "17.0", f"`name_get`: {said}", 1, 1, Effort(0.4, 1.0, 2.5), Verdict.NOT_ASSESSABLE, 0, 2, 0, 98.4),
        ],
        unblocking=Unblocking(["odoo17-view-attrs"], 2, 1, Effort(0.3, 0.6, 1.2), Verdict.NOT_ASSESSABLE, 98.4),
        left_out=[LeftOut("old_reports", "drop", said, [first])],
        cuts=[
            FirstCut("cycle", first, other, path, 7, said, 2),
            FirstCut("left_out", first, "old_reports", path, 8, said),
            FirstCut("unknown", first, "sale_approval", path, 9, said),
        ],
        waves=[
            Wave(1, [other], Effort(0.0, 0.0, 0.0), [], ["On an empty database, Odoo 17.0 installs it.", "`rescue scan` finds nothing."]),
            Wave(2, [first, "hr_notes"], Effort(1.0, 2.1, 4.2), [f"3 places: {said}"], [f"Where there are no tests ({first})."]),
        ],
        targets=[
            TargetModule(f"{first}_base", "base", ["sale"], ["sale_approval"], 2, 40, [first], 1),
            TargetModule(first, "implementation", ["sale", f"{first}_base"], [], 1, 60, [first], 2),
            TargetModule(other, "implementation", ["stock"], [], 0, 0, [other], 1),
        ],
        moves=[
            _move(first, "model", "x.discount", path, said, f"{first}_base", "models/x_discount.py"),
            _move(first, "access", f"{first}.all", path, said, f"{first}_base", "security/ir.model.access.csv"),
            _move(first, "view", f"{first}.form", path, said, first, "views/sale.xml"),
        ],
        artifact_cuts=[ArtifactCut(f"{first}/model:x.discount", f"{first}/view:{first}.form", f"{first}_base", first, said, path, 12)],
        drop_first=[DeadFile(first, path, 1200, said)],
    )


def _move(module: str, kind: str, name: str, path: str, why: str, to: str, to_path: str) -> Move:
    layer = "implementation" if to == module else "base"
    return Move(f"{module}/{kind}:{name}", kind, name, module, path, 4, 40, 20, layer, to, to_path, why)


def layers(first: str = "sale_custom") -> Layers:
    """What that module holds today."""
    return Layers([LayerMix(first, {"base": 2, "implementation": 1}, {"base": 40, "implementation": 1060})])
