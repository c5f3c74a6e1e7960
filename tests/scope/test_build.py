"""Every line, finding and hour of a tree is in one area, and integrations are told with their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from rescue.assessment import Assessment
from rescue.checks.findings import total
from rescue.model import Series
from rescue.pipeline import assess
from rescue.plan.waves import LEFT_OUT
from rescue.request import Request
from rescue.scope.build import is_in_scope
from rescue.scoped import Area, Integration

LEGACY = Path(__file__).resolve().parents[2] / "examples/legacy"

SHOP = {
    "acme/__manifest__.py": (
        "{'name': 'Acme', 'version': '14.0.1.0.0', 'license': 'LGPL-3', 'depends': ['sale', 'website_sale', 'edi_oca'],\n"
        " 'data': ['views/order.xml', 'data/data.xml', 'report/label.xml', 'security/ir.model.access.csv']}"
    ),
    "acme/__init__.py": "from . import models, controllers",
    "acme/models/__init__.py": "from . import order, sync",
    "acme/models/order.py": (
        "from odoo import api, fields, models\n"
        "\n"
        "class Order(models.Model):\n"
        "    _inherit = 'sale.order'\n"
        "    note_x = fields.Char()\n"
        "\n"
        "    @api.constrains('note_x')\n"
        "    def _check_note(self):\n"
        "        pass\n"
        "\n"
        "    def action_confirm(self):\n"
        "        return super().action_confirm()\n"
        "\n"
        "    def _total(self):\n"
        "        self.env.cr.execute('DELETE FROM acme_log')\n"
    ),
    "acme/models/sync.py": (
        "import requests\nfrom urllib import request\nfrom odoo import models\n\n"
        "class Sync(models.Model):\n    _name = 'acme.sync'\n\n    def _fetch(self):\n"
        "        requests.get('https://api.acme.test/v1')\n        request.urlopen(u)\n        return 'https://www.w3.org/ns'\n"
    ),
    "acme/controllers/__init__.py": "from . import shop, hook",
    "acme/controllers/shop.py": (
        "from odoo import http\n\nclass Shop(http.Controller):\n    @http.route('/shop/x', auth='public', website=True)\n"
        "    def x(self):\n        pass\n"
    ),
    "acme/controllers/hook.py": (
        "from odoo import http\n\nclass Hook(http.Controller):\n    @http.route('/acme/hook', type='json', auth='none')\n"
        "    def hook(self):\n        pass\n"
    ),
    "acme/views/order.xml": (
        "<odoo>\n<record id='form' model='ir.ui.view'>\n<field name='model'>sale.order</field>\n"
        "<field name='inherit_id' ref='sale.view_order_form'/>\n<field name='arch' type='xml'>\n<field name='state' position='after'/>\n"
        "</field>\n</record>\n<template id='cart' inherit_id='website_sale.cart'>\n<p/>\n</template>\n</odoo>\n"
    ),
    "acme/data/data.xml": (
        "<odoo>\n<record id='act' model='ir.actions.server'>\n<field name='name'>A</field>\n</record>\n"
        "<record id='stage' model='crm.stage'>\n<field name='name'>S</field>\n</record>\n</odoo>\n"
    ),
    "acme/report/label.xml": "<odoo>\n<template id='report_label'>\n<p/>\n</template>\n</odoo>\n",
    "acme/security/ir.model.access.csv": ("id,name,model_id:id,group_id:id,perm_read\na,a,model_acme_sync,base.group_user,1\n"),
    "acme/static/src/js/x.js": "odoo.define('x', function () {});\n",
    "acme/tests/__init__.py": "",
    "acme/tests/test_x.py": "import socket\n",
    "till/__manifest__.py": "{'name': 'Till', 'version': '14.0.1.0.0', 'license': 'LGPL-3', 'depends': ['point_of_sale'], 'data': []}",
    "till/__init__.py": "from . import config",
    "till/config.py": (
        "from odoo import fields, models\n\nclass Config(models.Model):\n    _inherit = 'pos.config'\n    a = fields.Char()\n\n"
        "class Product(models.Model):\n    _inherit = 'product.product'\n    b = fields.Char()\n"
    ),
    "till/static/src/js/y.js": "odoo.define('y', function () {});\n",
}


def assessed(root: Path, files: Mapping[str, str] | None = None) -> Assessment:
    for name, text in (files or {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return assess(Request(roots=(root,), target=Series(17), generated="2026-01-31"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return assessed(tmp_path_factory.mktemp("shop"), SHOP)


@pytest.fixture(scope="module")
def legacy() -> Assessment:
    return assessed(LEGACY)


def test_what_an_addon_has_of_each_area_is_counted_by_kind(shop: Assessment) -> None:
    assert shop.scope is not None
    assert {(part.module, part.area.value): part.items for part in shop.scope.parts} == {
        ("acme", "logic"): {"constraint": 1, "workflow_step": 1, "server_action": 1, "access": 1},
        ("acme", "integrations"): {"endpoint": 1, "model": 1, "controller": 1},
        ("acme", "data"): {"lookup": 1},
        ("acme", "refactoring"): {"extension": 1, "field": 1, "view_extension": 1, "test_file": 1, "sql_write": 1},
        ("acme", "reports"): {"report": 1},
        ("acme", "website"): {"controller": 1, "view_extension": 1, "script": 1},
        ("till", "refactoring"): {"extension": 1, "field": 1},
        ("till", "point_of_sale"): {"extension": 1, "field": 1, "script": 1},
    }


def test_an_addon_of_which_only_the_manifest_would_be_accepted_is_refused_as_a_whole(tmp_path: Path) -> None:
    manifest = "{'name': 'S', 'version': '14.0.1.0.0', 'license': 'LGPL-3', 'depends': ['point_of_sale'], 'data': []}"
    script = "odoo.define('s', function (require) {\n    require('web.core');\n});\n"
    found = assessed(tmp_path, {"skin/__manifest__.py": manifest, "skin/__init__.py": "", "skin/static/src/js/s.js": script})
    assert found.scope is not None
    assert [(part.area, part.items, part.lines, part.effort) for part in found.scope.parts] == [
        (Area.POINT_OF_SALE, {"script": 1}, sum(found.modules[0].loc.values()), found.effort)
    ]


def test_files_are_told_under_each_area_that_has_a_part_of_them(shop: Assessment) -> None:
    assert shop.scope is not None
    files = {part.area: part.files for part in shop.scope.parts if part.module == "acme"}
    assert files[Area.INTEGRATIONS] == ["acme/controllers/hook.py", "acme/models/sync.py"]
    assert files[Area.WEBSITE] == ["acme/controllers/shop.py", "acme/static/src/js/x.js", "acme/views/order.xml"]
    assert "acme/views/order.xml" in files[Area.REFACTORING]
    assert "acme/models/order.py" in files[Area.LOGIC]
    assert "acme/models/order.py" in files[Area.REFACTORING]


def test_integrations_are_told_with_library_host_route_and_module_and_tests_are_none(shop: Assessment) -> None:
    assert shop.scope is not None
    assert shop.scope.integrations == [
        Integration("acme", "EDI", False, "module", "edi_oca", [], ["acme/__manifest__.py:1"]),
        Integration("acme", "HTTP (REST)", False, "package", "requests", ["api.acme.test"], ["acme/models/sync.py:1"]),
        Integration("acme", "HTTP (REST)", False, "standard", "urllib.request", ["api.acme.test"], ["acme/models/sync.py:2"]),
        Integration("acme", "JSON-RPC", True, "route", "/acme/hook (auth=none)", [], ["acme/controllers/hook.py:4"]),
    ]


def test_the_parts_of_an_addon_sum_to_its_lines_findings_and_hours_exactly(legacy: Assessment, shop: Assessment) -> None:
    for assessment in (legacy, shop):
        assert assessment.scope is not None
        for module in assessment.modules:
            own = [part for part in assessment.scope.parts if (part.module, part.path) == (module.name, module.path)]
            if not is_in_scope(module):
                assert own == []
                continue
            assert total(part.effort for part in own) == module.effort
            assert sum(part.lines for part in own) == sum(module.loc.values())
            assert all(part.effort.low <= part.effort.likely <= part.effort.high for part in own)
            counted = [item for item in assessment.findings if item.module == module.name and not item.suppressed]
            assert sum(part.findings for part in own) == sum(not item.rule.startswith("LAYER-") for item in counted)


def test_with_what_is_not_carried_over_all_parts_sum_to_the_effort_of_the_tree(legacy: Assessment) -> None:
    assert legacy.scope is not None
    left_out = [module.effort for module in legacy.modules if module.next_step in LEFT_OUT]
    assert total([*(part.effort for part in legacy.scope.parts), *left_out]) == legacy.effort


def test_an_addon_that_could_not_be_assessed_has_no_part(tmp_path: Path) -> None:
    unknown = {"one/__manifest__.py": "{'name': 'One', 'version': '1.0', 'depends': ['base'], 'data': ['a.xml']}", "one/a.xml": "<odoo/>"}
    found = assessed(tmp_path, {**unknown, "one/models.py": "x = 1\n", "one/__init__.py": "from . import models\n"})
    assert Counter(module.series for module in found.modules) == {None: 1}
    assert found.scope is not None
    assert found.scope.parts == []


def test_modules_of_the_community_are_named(tmp_path: Path) -> None:
    text = "{'name': 'C', 'version': '14.0.1.0.0', 'author': 'Odoo Community Association (OCA)', 'depends': ['base'], 'data': []}"
    found = assessed(tmp_path, {"c/__manifest__.py": text, "c/__init__.py": "", "c/models.py": "from odoo import models\n"})
    assert found.scope is not None
    assert found.scope.community == [part.module for part in found.scope.parts][:1]
