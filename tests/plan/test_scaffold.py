"""The scaffold: modules that Odoo can install, of what the plan says and nothing else, and never over what is there."""

from __future__ import annotations

import ast
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from reports.factory import small_assessment
from reports.plans import plan

from rescue.errors import ReportError
from rescue.planned import Move
from rescue.reports.plan_document import plan_document
from rescue.scaffold import scaffold_files, write_scaffold

DOCUMENT = plan_document(small_assessment())


def test_each_target_has_a_manifest_with_what_it_depends_on_and_its_data_in_order() -> None:
    files = scaffold_files(DOCUMENT)
    assert ast.literal_eval(files["sale_custom_base/__manifest__.py"]) == {
        "name": "Sale custom base",
        "version": "17.0.1.0.0",
        "summary": "The base of sale_custom",
        "license": "Other proprietary",
        "depends": ["sale"],
        "data": ["security/ir.model.access.csv"],
        "installable": True,
    }
    assert '        # "sale_approval": not known for 17.0; add it once it is there\n' in files["sale_custom_base/__manifest__.py"]
    assert ast.literal_eval(files["sale_custom/__manifest__.py"])["depends"] == ["sale", "sale_custom_base"]
    assert "data" not in ast.literal_eval(files["stock_labels/__manifest__.py"])


def test_files_are_empty_in_the_way_that_odoo_can_load_them() -> None:
    files = scaffold_files(DOCUMENT)
    assert sorted(files) == [
        "MOVES.md",
        "sale_custom/__init__.py",
        "sale_custom/__manifest__.py",
        "sale_custom/views/sale.xml",
        "sale_custom_base/__init__.py",
        "sale_custom_base/__manifest__.py",
        "sale_custom_base/models/__init__.py",
        "sale_custom_base/models/x_discount.py",
        "sale_custom_base/security/ir.model.access.csv",
        "stock_labels/__init__.py",
        "stock_labels/__manifest__.py",
    ]
    assert files["sale_custom_base/__init__.py"] == "from . import models\n"
    assert files["sale_custom_base/models/__init__.py"] == "from . import x_discount\n"
    assert files["sale_custom_base/models/x_discount.py"] == ""
    assert ElementTree.fromstring(files["sale_custom/views/sale.xml"].encode()).tag == "odoo"
    assert files["sale_custom_base/security/ir.model.access.csv"].startswith("id,name,model_id:id,group_id:id,")


def test_moves_md_names_every_artifact_with_its_from_and_its_to() -> None:
    text = scaffold_files(DOCUMENT)["MOVES.md"]
    for line in (
        "| model `x.discount` | `sale_custom/models/sale.py:4-40` | `sale_custom_base/models/x_discount.py` | a reason |",
        "| view `sale_custom.form` | `sale_custom/models/sale.py:4-40` | stays | a reason |",
        "| `sale_custom/model:x.discount` | `sale_custom/view:sale_custom.form` | `sale_custom/models/sale.py:12` | a reason |",
    ):
        assert line in text.split("\n")
    assert "3 artifacts in 3 modules for Odoo 17.0." in text


def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(ReportError, match="is not an empty folder"):
        write_scaffold(tmp_path, DOCUMENT)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    with pytest.raises(ReportError, match="is not an empty folder"):
        write_scaffold(tmp_path / "kept.txt", DOCUMENT)


def test_an_empty_folder_and_one_that_is_not_there_are_written(tmp_path: Path) -> None:
    count = write_scaffold(tmp_path, DOCUMENT)
    assert count == sum(path.is_file() for path in tmp_path.rglob("*")) == len(scaffold_files(DOCUMENT))
    assert write_scaffold(tmp_path / "deeper" / "new", DOCUMENT) == count


@pytest.mark.parametrize("name", ["../../outside", "/etc/x", "a/../../../b"])
def test_a_report_that_names_a_way_out_of_the_folder_writes_nothing_outside(tmp_path: Path, name: str) -> None:
    moves = [Move("m/code:x", "code", "x", "m", "m/x.py", 1, 2, 2, "base", "stock_labels", f"{name}.py", "")]
    document = msgspec.structs.replace(DOCUMENT, plan=msgspec.structs.replace(plan(), moves=moves))
    write_scaffold(tmp_path / "in" / "it", document)
    assert {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*") if path.is_file()} == {("in", "it")}
    assert not list(tmp_path.rglob("outside.py")) + list(tmp_path.rglob("b.py"))


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".", "x y", "/abs"])
def test_a_report_whose_target_has_no_name_of_a_module_is_refused(tmp_path: Path, name: str) -> None:
    document = msgspec.structs.replace(DOCUMENT, plan=msgspec.structs.replace(plan(first=name), moves=[]))
    with pytest.raises(ReportError, match="no name of a module"):
        write_scaffold(tmp_path / "new", document)
    assert not (tmp_path / "new").exists()
