"""``[tool.rescue.layers]`` in a pipeline: a module that comes to need what is above it fails the gate, and the baseline accepts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rescue.cli.main import main

LAYERS = '[tool.rescue.layers]\nbase = ["acme_base*"]\nimplementation = ["acme_sale"]\nconfiguration = ["acme_config"]\n'
MODEL = "from odoo import models\n\n\nclass Order(models.Model):\n    _inherit = 'sale.order'\n"
USE = "\n    def discount(self):\n        return self.env['acme.discount'].search([])\n"
MADE = "from odoo import fields, models\n\n\nclass Discount(models.Model):\n    _name = 'acme.discount'\n\n    name = fields.Char()\n"


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base and an implementation module of declared layers, with a baseline of what is there; the working directory."""
    files = {
        "pyproject.toml": LAYERS,
        "addons/acme_base/__init__.py": "from . import models\n",
        "addons/acme_base/__manifest__.py": manifest("sale"),
        "addons/acme_base/models.py": MODEL,
        "addons/acme_sale/__init__.py": "from . import models\n",
        "addons/acme_sale/__manifest__.py": manifest("sale", "acme_base"),
        "addons/acme_sale/models.py": MADE,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert run("baseline", "create", "addons").exit_code == 0
    assert gate().exit_code == 0
    return tmp_path


def manifest(*depends: str) -> str:
    return f"{{'name': 'x', 'version': '16.0.1.0.0', 'license': 'LGPL-3', 'depends': {list(depends)!r}}}\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--target", "17.0", "--jobs", "1"])


def gate() -> Result:
    return run("gate", "addons")


def test_an_upward_dependency_in_a_manifest_fails_the_gate(tree: Path) -> None:
    (tree / "addons/acme_base/__manifest__.py").write_text(manifest("sale", "acme_sale"))
    result = gate()
    assert result.exit_code == 1
    assert "LAYER-UPWARD-DEPENDS" in result.output
    assert "base -> implementation: acme_sale" in result.output


def test_an_upward_use_in_code_fails_the_gate_until_the_baseline_accepts_it(tree: Path) -> None:
    (tree / "addons/acme_base/models.py").write_text(MODEL + USE)
    result = gate()
    assert result.exit_code == 1
    assert "LAYER-UPWARD-USE" in result.output
    assert "base -> implementation: acme.discount of acme_sale" in result.output
    (tree / "rescue-baseline.jsonl").unlink()
    assert run("baseline", "create", "addons").exit_code == 0
    assert gate().exit_code == 0


def test_other_settings_make_the_same_use_a_breach_or_none_also_where_the_scan_is_kept(tree: Path) -> None:
    (tree / "addons/acme_base/models.py").write_text(MODEL + USE)
    assert gate().exit_code == 1
    (tree / "pyproject.toml").write_text(LAYERS.replace('"acme_sale"', '"acme_other"'))
    assert gate().exit_code == 0
    (tree / "pyproject.toml").write_text(LAYERS)
    assert gate().exit_code == 1


def test_a_downward_dependency_passes(tree: Path) -> None:
    (tree / "addons/acme_config").mkdir()
    (tree / "addons/acme_config/__init__.py").write_text("")
    (tree / "addons/acme_config/__manifest__.py").write_text(manifest("acme_base", "acme_sale"))
    assert gate().exit_code == 0


def test_a_new_breach_of_another_kind_fails_the_gate_too(tree: Path) -> None:
    patch = "from odoo.addons.sale.models.sale_order import SaleOrder\n\nSaleOrder.action_confirm = None\n"
    (tree / "addons/acme_sale/models.py").write_text(patch + MADE)
    result = gate()
    assert result.exit_code == 1
    assert "LAYER-CORE-PATCH" in result.output
