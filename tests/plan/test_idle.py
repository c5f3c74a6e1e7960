"""Modules that are dropped: only those of which nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from rescue.checks.examples import example_addon
from rescue.checks.rules.ruleset import Example
from rescue.plan.idle import files_beside, reason_to_drop
from rescue.reading.discovery import discover
from rescue.reading.walk import NOTHING

MIXIN = "from odoo import models\n\n\nclass Noted(models.AbstractModel):\n    _name = 'x.noted'\n"


def manifest(**keys: object) -> str:
    return repr({"name": "x", "version": "14.0.1.0.0", "depends": ["base"], **keys})


def reason(files: dict[str, str], dependents: Sequence[str] = (), beside: Sequence[str] = (), **keys: object) -> str:
    addon, facts = example_addon(Example({"__manifest__.py": manifest(**keys), **files}))
    return reason_to_drop(addon, facts, dependents, lambda _: beside)


def test_a_module_of_nothing_but_a_manifest_is_dropped() -> None:
    assert reason({"__init__.py": ""}) == "It has no model, view, data or code: installing it changes nothing."
    only = reason({"__init__.py": "from . import models", "models/__init__.py": ""}, depends=["sale"])
    assert only == "It has no model, view, data or code: all it does is to have sale installed."


def test_code_and_data_that_nothing_loads_are_named() -> None:
    files = {"__init__.py": "", "models/old.py": "VALUE = 1\n", "views/old.xml": "<odoo/>"}
    assert reason(files) == "Nothing loads what it holds: models/old.py, views/old.xml."


def test_a_model_to_inherit_from_that_nobody_can_inherit_from_is_dropped() -> None:
    files = {"__init__.py": "from . import noted\n", "noted.py": MIXIN}
    assert reason(files) == "It only offers x.noted to inherit from, and no module of the tree depends on it."
    assert reason(files, dependents=["y"]) == ""


@pytest.mark.parametrize(
    "files",
    [
        {"__init__.py": "from . import a\n", "a.py": "from odoo import models\n\n\nclass A(models.Model):\n    _inherit = 'res.partner'\n"},
        {"__init__.py": "from odoo import fields\nfields.Char.trim = False\n"},
        {"__init__.py": "def post_init_hook(env):\n    pass\n"},
        {"__init__.py": "", "static/src/js/a.js": "console.log(1);\n"},
        {"__init__.py": "", "tests/__init__.py": "", "tests/test_a.py": "import unittest\n"},
        {"__init__.py": "from . import broken\n", "broken.py": "def (:\n"},
    ],
    ids=["model", "patch", "function", "script", "tests", "unread"],
)
def test_a_module_that_does_something_is_not_dropped(files: dict[str, str]) -> None:
    assert reason(files) == ""


@pytest.mark.parametrize(
    "keys",
    [
        {"depends": ["sale", "stock"]},
        {"application": True},
        {"external_dependencies": {"python": ["requests"]}},
        {"assets": {"web.assets_backend": ["x/static/a.css"]}},
        {"post_init_hook": "hook"},
    ],
    ids=["gathers", "application", "requirement", "assets", "hook"],
)
def test_a_manifest_that_does_something_by_itself_is_kept(keys: dict[str, object]) -> None:
    assert reason({"__init__.py": ""}, (), (), **keys) == ""


def test_data_that_is_loaded_is_kept() -> None:
    assert reason({"__init__.py": "", "data.xml": "<odoo><record id='a' model='res.partner'/></odoo>"}, data=["data.xml"]) == ""


def test_translations_and_styles_which_are_not_read_keep_a_module() -> None:
    assert reason({"__init__.py": ""}, beside=["i18n/de.po"]) == ""


def test_files_that_only_describe_a_module_are_not_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    for name in ("README.rst", "static/description/icon.png", "i18n/de.po", "static/src/a.scss", "i18n/x.pot", "__init__.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    (folder / "__manifest__.py").write_text(manifest())
    found = discover((folder.parent,), source=None, max_file_bytes=1000, excluded=NOTHING)
    assert files_beside(found.addons[0]) == ["i18n/de.po", "static/src/a.scss"]
