"""What to do with a module, said with its reason: what others do already is not migrated."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from rescue.assessment import ModuleReport
from rescue.checks.examples import example_addon
from rescue.checks.rules.ruleset import Example
from rescue.model import Series, Verdict
from rescue.pipeline import assess
from rescue.plan.model import Layer
from rescue.plan.next_steps import Around, next_step
from rescue.reports.text import render_text
from rescue.request import Request

CODE = "from odoo import models\n\n\nclass Partner(models.Model):\n    _inherit = 'res.partner'\n"
OCA = "Someone, Odoo Community Association (OCA)"


def module(root: Path, name: str, version: str = "14.0.1.0.0", target: int = 17, *, author: str = OCA, **keys: object) -> ModuleReport:
    """How an addon of this name and manifest is reported."""
    folder = root / name
    folder.mkdir()
    (folder / "__init__.py").write_text(CODE)
    manifest = {"name": name, "version": version, "depends": ["base"], "author": author, **keys}
    (folder / "__manifest__.py").write_text(repr(manifest))
    report = assess(Request(roots=(root,), target=Series(target), generated="2026-01-01"))
    return (report.modules or report.not_installable)[0]


def test_what_core_does_itself_is_left_to_core_with_the_series_the_sign_and_the_source(tmp_path: Path) -> None:
    found = module(tmp_path, "project_task_dependency")
    assert (found.next_step, found.next_step_reason) == (
        "standard",
        (
            "Since 15.0, core does the work of project_task_dependency of OCA/project in project, with the field "
            "project.task.depend_on_ids. "
            "Source: https://github.com/OCA/OpenUpgrade/blob/15.0/openupgrade_scripts/apriori.py"
        ),
    )


def test_what_another_module_of_the_community_does_is_replaced_by_it(tmp_path: Path) -> None:
    found = module(tmp_path, "mass_editing")
    assert (found.next_step, found.next_step_reason) == (
        "replace",
        (
            "Its work is done by server_action_mass_edit of OCA/server-ux (seen for 16.0; "
            "https://github.com/OCA/OpenUpgrade/blob/16.0/openupgrade_scripts/apriori.py)."
        ),
    )


@pytest.mark.parametrize(("version", "target"), [("15.0.1.0.0", 17), ("12.0.1.0.0", 14)])
def test_a_module_taken_over_before_its_series_or_after_the_target_is_none_of_this(version: str, target: int, tmp_path: Path) -> None:
    assert module(tmp_path, "project_task_dependency", version, target).next_step in {"keep", "adapt", "unknown"}


def test_a_module_of_the_same_name_by_somebody_else_is_not_taken_for_that_of_the_community(tmp_path: Path) -> None:
    found = module(tmp_path, "purchase_discount", "16.0.1.0.0", author="ACME")
    assert (found.next_step, found.next_step_reason) == ("keep", "Nothing was found that has to change.")
    (tmp_path / "oca").mkdir()
    assert module(tmp_path / "oca", "purchase_discount", "16.0.1.0.0").next_step == "standard"


def test_what_core_took_over_and_gave_up_again_before_the_target_is_not_left_to_it(tmp_path: Path) -> None:
    assert module(tmp_path, "hr_contract_type", target=18).next_step == "standard"
    (tmp_path / "gone").mkdir()
    assert module(tmp_path / "gone", "web_favicon", "12.0.1.0.0", 16).next_step == "standard"
    (tmp_path / "gone" / "no_more").mkdir()
    assert module(tmp_path / "gone" / "no_more", "web_favicon", "12.0.1.0.0", 17).next_step != "standard"
    (tmp_path / "later").mkdir()
    later = module(tmp_path / "later", "hr_contract_type", target=19)
    assert later.next_step == "standard"
    assert later.next_step_reason.startswith("Since 15.0, core does the work of hr_contract_type of OCA/hr in hr_contract, now hr")


def test_a_copy_of_a_module_of_core_is_left_to_core(tmp_path: Path) -> None:
    found = module(tmp_path, "sale_stock", author="ACME")
    assert (found.next_step, found.next_step_reason) == (
        "standard",
        "Odoo 14.0 ships a module of this name; what this copy does otherwise has to be found. Odoo 17.0 ships it too.",
    )
    (tmp_path / "merged").mkdir()
    merged = module(tmp_path / "merged", "fetchmail", author="ACME")
    assert (merged.next_step, merged.next_step_reason) == (
        "standard",
        "Odoo 14.0 ships a module of this name; what this copy does otherwise has to be found. Since 16.0 its work is done by mail.",
    )


def test_a_copy_of_a_module_that_core_gave_up_is_replaced_by_that_of_the_community(tmp_path: Path) -> None:
    found = module(tmp_path, "membership", "18.0.1.0.0", 19, author="ACME")
    assert (found.next_step, found.next_step_reason) == (
        "replace",
        (
            "Odoo 18.0 ships a module of this name; what this copy does otherwise has to be found. "
            "Core no longer has it since 19.0; in its place there is membership of OCA/vertical-association "
            "(seen for 19.0; https://github.com/OCA/vertical-association/tree/19.0/membership)."
        ),
    )


def test_a_dependency_that_the_community_took_over_from_core_is_named_where_the_module_is_adapted() -> None:
    manifest = "{'name': 'Members', 'version': '18.0.1.0.0', 'depends': ['membership', 'sale']}"
    addon, facts = example_addon(Example({"__manifest__.py": manifest}))
    addon = msgspec.structs.replace(addon, name="acme_members", series=Series(18))
    assert next_step(addon, facts, Verdict.READY_WITH_CHANGES, Series(19), {}) == (
        "adapt",
        (
            "What was found can be changed where it is. It depends on membership, which core no longer has since 19.0; there is membership "
            "of OCA/vertical-association (seen for 19.0; https://github.com/OCA/vertical-association/tree/19.0/membership)."
        ),
    )


def test_a_module_that_is_switched_off_is_not_spoken_of(tmp_path: Path) -> None:
    found = module(tmp_path, "project_task_dependency", installable=False)
    assert (found.next_step, found.next_step_reason) == ("unknown", "It could not be assessed.")


def test_the_terminal_names_what_needs_no_migration(tmp_path: Path) -> None:
    module(tmp_path, "mass_editing")
    text = render_text(assess(Request(roots=(tmp_path,), target=Series(17), generated="2026-01-01")), width=120)
    said = text.partition("Not carried over\n")[2].split("\n")
    assert (
        said[0] == "  - mass_editing: replace it by another module. Its work is done by server_action_mass_edit of OCA/server-ux (seen for"
    )


def _around(base: int, implementation: int) -> Around:
    return Around(lines_by_layer={Layer.BASE: base, Layer.IMPLEMENTATION: implementation}, beside=lambda _: [])


@pytest.mark.parametrize(
    ("base", "implementation", "step"),
    [(400, 100, "refactor"), (401, 100, "adapt"), (400, 99, "adapt"), (100, 300, "refactor"), (500, 0, "adapt")],
)
def test_a_module_is_taken_apart_when_enough_of_it_is_of_another_layer(base: int, implementation: int, step: str) -> None:
    addon, facts = example_addon(Example({"__init__.py": CODE}))
    found, reason = next_step(addon, facts, Verdict.READY_WITH_CHANGES, Series(17), {}, _around(base, implementation))
    assert found == step
    if step == "refactor":
        lines = f"{base} lines of base, {implementation} lines of implementation"
        assert reason == f"It holds several layers at once: {lines}. The moves say what goes where."


def test_a_module_of_the_community_is_not_taken_apart_and_its_next_version_is_looked_for() -> None:
    addon, facts = example_addon(Example({"__init__.py": CODE, "__manifest__.py": repr({"name": "x", "version": "14.0.1", "author": OCA})}))
    assert next_step(addon, facts, Verdict.READY_WITH_CHANGES, Series(17), {}, _around(400, 400)) == (
        "adapt",
        "What was found can be changed where it is. It is of the community: look for it for 17.0 first.",
    )


def test_a_module_that_does_nothing_is_dropped_whatever_was_found_in_it() -> None:
    addon, facts = example_addon(Example({"__init__.py": "", "__manifest__.py": "{'name': 'x', 'version': '14.0.1'}"}))
    assert next_step(addon, facts, Verdict.READY, Series(17), {}, _around(0, 0)) == (
        "drop",
        "It has no model, view, data or code: installing it changes nothing.",
    )
