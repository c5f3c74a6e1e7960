"""What the installation runs and fails keeps the addon from being installed; other code fails when somebody uses it."""

from __future__ import annotations

from pathlib import Path

from rescue.model import Series
from rescue.pipeline import assess
from rescue.request import Request

FILES = {
    "__manifest__.py": """{
    'name': 'x', 'version': '18.0.1.0.0', 'depends': ['stock'],
    'pre_init_hook': 'before', 'post_init_hook': 'after', 'uninstall_hook': 'last',
}
""",
    "__init__.py": "from .hooks import after, before, last\nfrom . import move\n",
    "hooks.py": """def before(env):
    env['stock.move'].search([('group_id', '=', False)])


def after(env):
    return env['stock.move'].search([]).group_id


def last(env):
    return env['stock.move'].search([]).group_id


def never(env):
    return env['stock.move'].search([]).group_id
""",
    "move.py": """from odoo import models


class Move(models.Model):
    _inherit = 'stock.move'

    def _register_hook(self):
        return self.search([('group_id', '=', False)])

    def init(self):
        self.env.cr.execute('SELECT group_id FROM stock_move')

    def groups(self):
        return self.search([('group_id', '=', False)]).group_id


class Helper:
    def init(self, env):
        return env['stock.move'].search([]).group_id
""",
}


def test_hooks_and_what_sets_a_model_up_run_at_installation(tmp_path: Path) -> None:
    (tmp_path / "moves").mkdir()
    for name, text in FILES.items():
        (tmp_path / "moves" / name).write_text(text)
    found = assess(Request(roots=(tmp_path,), target=Series(19))).findings
    assert sorted({(item.path, item.line, item.failure.value) for item in found if "group_id" in item.symbol}) == [
        ("moves/hooks.py", 2, "install_error"),
        ("moves/hooks.py", 6, "install_error"),
        ("moves/hooks.py", 10, "runtime_error"),
        ("moves/hooks.py", 14, "runtime_error"),
        ("moves/move.py", 8, "install_error"),
        ("moves/move.py", 11, "install_error"),
        ("moves/move.py", 14, "runtime_error"),
        ("moves/move.py", 19, "runtime_error"),
    ]
