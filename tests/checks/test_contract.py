"""What the catalogs of core say of the places where small addons rely on it: 15.0 and 16.0 on the way to 17.0.

In the small addons below, a line is reported exactly where the expectation says so; the counts are all touchpoints of the addon.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from msgspec import structs

from checks.core_trees import Tree, states, told
from checks.small import make_rule
from rescue.assessment import Compatibility
from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files
from rescue.checks.contract import contracts
from rescue.checks.contract.contracts import without_repeats
from rescue.checks.contract.ground import State
from rescue.checks.lookup import Hit
from rescue.checks.rules.core_rules import load_core_rules
from rescue.checks.signatures import accepts
from rescue.model import Confidence, Failure, Impact, MethodDef, Series
from rescue.scoring import touchpoints

Catalogs = dict[Series, Catalog]

ORDER = """from odoo import api, fields, models
class Order(models.Model):
    _inherit = "sale.order"
"""


def method(body: str) -> dict[str, str]:
    """An addon whose only method, on sale.order, has this body, from line 5 on."""
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    return {"m.py": f"{ORDER}    def own(self):\n{lines}"}


def member(body: str) -> dict[str, str]:
    """An addon that adds this to sale.order, from line 4 on."""
    return {"m.py": ORDER + "".join(f"    {line}\n" for line in body.split("\n"))}


def view(arch: str, inherit: str = "", model: str = "sale.order") -> dict[str, str]:
    """An addon with one view, its architecture on line 3."""
    reference = f'<field name="inherit_id" ref="{inherit}"/>' if inherit else ""
    record = f'<record id="view" model="ir.ui.view"><field name="model">{model}</field>{reference}<field name="arch" type="xml">'
    return {"v.xml": f"<odoo>\n{record}\n{arch}\n</field></record></odoo>"}


def data_of(model: str, field: str) -> dict[str, str]:
    """An addon with one record that sets a field."""
    return {"d.xml": f'<odoo><record id="a" model="{model}"><field name="{field}">x</field></record></odoo>'}


# ------------------------------------------------------------------------------------------- each kind of touchpoint, counted

# What an extension of sale.order relies on by its head: three imports, the base class and the model.
HEAD = 5
# And a view: the models of the record and of the view, and the two fields of its record.
VIEW = 4

MEMBERS = [
    ("read", method("self.name\nself.gone"), HEAD + 1, ["CORE-FIELD-GONE-USE m.py:6 sale.order.gone"]),
    ("written", method("self.name = self.gone = 1"), HEAD + 1, ["CORE-FIELD-GONE-USE m.py:5 sale.order.gone"]),
    ("view", view('<form>\n<field name="gone"/><field name="name"/></form>'), VIEW + 1, ["CORE-FIELD-GONE v.xml:4 sale.order.gone"]),
    (
        "domain in a view",
        view("""<form>\n<field name="partner_id" domain="[('fax', '=', 1)]"/></form>"""),
        VIEW + 1,
        ["CORE-FIELD-GONE v.xml:4 res.partner.fax"],
    ),
    (
        "nested view",
        view('<form>\n<field name="line_ids"><tree>\n<field name="qty"/><field name="old_qty"/></tree></field></form>'),
        VIEW + 2,
        ["CORE-FIELD-GONE v.xml:5 sale.order.line.old_qty"],
    ),
    (
        "record",
        {"d.xml": '<odoo><record id="a" model="sale.order">\n<field name="name">x</field>\n<field name="gone">x</field></record></odoo>'},
        2,
        ["CORE-FIELD-GONE d.xml:3 sale.order.gone"],
    ),
    ("csv", {"sale.order.csv": "id,name,gone\na,b,c\n"}, 2, ["CORE-FIELD-GONE sale.order.csv:1 sale.order.gone"]),
    (
        "domain in code",
        method('self.search([("name", "=", 1), ("gone", "=", 1)])'),
        HEAD + 2,
        ["CORE-FIELD-GONE-USE m.py:5 sale.order.gone"],
    ),
    (
        "domain of an action",
        {
            "d.xml": '<odoo><record id="a" model="ir.actions.act_window">\n<field name="res_model">sale.order</field>\n'
            '<field name="domain">[("gone", "=", 1)]</field></record></odoo>'
        },
        4,
        ["CORE-FIELD-GONE-USE d.xml:3 sale.order.gone"],
    ),
    ("vals", method('self.write({"name": 1, "gone": 2})'), HEAD + 2, ["CORE-FIELD-GONE-USE m.py:5 sale.order.gone"]),
    (
        "depends",
        member('@api.depends("name", "gone", "partner_id.fax")\ndef _x(self): pass'),
        HEAD + 3,
        ["CORE-FIELD-GONE m.py:4 res.partner.fax", "CORE-FIELD-GONE m.py:4 sale.order.gone"],
    ),
    ("constrains", member('@api.constrains("gone")\ndef _x(self): pass'), HEAD + 1, ["CORE-FIELD-GONE-USE m.py:4 sale.order.gone"]),
    ("related", member('x = fields.Char(related="partner_id.fax")'), HEAD + 2, ["CORE-FIELD-GONE m.py:4 res.partner.fax"]),
    (
        "inverse_name",
        {"m.py": f'{ORDER}class A(models.Model):\n    _name = "my.a"\n    x_ids = fields.One2many("sale.order", "gone")\n'},
        HEAD + 3,
        ["CORE-FIELD-GONE m.py:6 sale.order.gone"],
    ),
    ("called", method("self.confirm()\nself.old_method()"), HEAD + 1, ["CORE-METHOD-GONE m.py:6 sale.order.old_method"]),
    ("super() of another", method("return super().old_method()"), HEAD, ["CORE-METHOD-GONE m.py:5 sale.order.old_method"]),
    (
        "button",
        view('<form>\n<button type="object" name="confirm"/><button type="object" name="old_method"/></form>'),
        VIEW + 1,
        ["CORE-BUTTON-GONE v.xml:4 sale.order.old_method"],
    ),
    ("compute", member('x = fields.Char(compute="old_method")'), HEAD + 1, ["CORE-METHOD-GONE m.py:4 sale.order.old_method"]),
    ("plain attribute of a class", method("self._limit"), HEAD + 1, []),
    ("field that a class is given by assignment", data_of("ir.rule", "global"), 2, []),
    (
        "of every model",
        method("self.create_date\nself.id\nself.__last_update"),
        HEAD,
        ["CORE-FIELD-GONE-USE m.py:7 sale.order.__last_update"],
    ),
]

NAMES = [
    ("model in env", method('self.env["sale.template"]\nself.env["res.partner"]'), HEAD + 1, ["CORE-MODEL-GONE-USE m.py:5 sale.template"]),
    ("comodel", member('x = fields.Many2one("sale.template")'), HEAD + 1, ["CORE-MODEL-GONE-USE m.py:4 sale.template"]),
    (
        "model of an action",
        {"d.xml": '<odoo><record id="a" model="ir.actions.act_window">\n<field name="res_model">sale.template</field></record></odoo>'},
        2,
        ["CORE-MODEL-GONE d.xml:2 sale.template"],
    ),
    (
        "ref",
        {"d.xml": '<odoo><record id="a" model="sale.order"><field name="partner_id" ref="base.partner_old"/></record></odoo>'},
        2,
        ["CORE-XMLID-GONE d.xml:1 base.partner_old"],
    ),
    (
        "extended view",
        view('<group name="main" position="inside"/>', "sale.view_old"),
        VIEW + 1,
        ["CORE-VIEW-GONE v.xml:2 sale.view_old"],
    ),
    (
        "groups in a view",
        view('<form>\n<field name="name" groups="base.group_old,base.group_user"/></form>'),
        VIEW + 2,
        ["CORE-GROUP-GONE v.xml:4 base.group_old"],
    ),
    ("groups of a field", member('x = fields.Char(groups="base.group_old")'), HEAD + 1, ["CORE-GROUP-GONE m.py:4 base.group_old"]),
    (
        "groups of a menu",
        {"d.xml": '<odoo><menuitem id="m" name="x" groups="base.group_old"/></odoo>'},
        0,
        ["CORE-XMLID-GONE d.xml:1 base.group_old"],
    ),
    (
        "env.ref",
        method('self.env.ref("base.partner_old")\nself.env.ref("base.group_user")'),
        HEAD + 3,
        ["CORE-XMLID-GONE-USE m.py:5 base.partner_old"],
    ),
    (
        "import",
        {"m.py": "from odoo.tools import same, old_tool\nfrom odoo.addons.sale.models import OLD, KEPT\n"},
        2,
        ["CORE-IMPORT-GONE m.py:1 odoo.tools.old_tool", "CORE-IMPORT-GONE m.py:2 odoo.addons.sale.models.OLD"],
    ),
    (
        "JavaScript import",
        {"static/src/a.js": '/** @odoo-module */\nimport { a } from "@sale/kept";\nimport { b } from "@sale/old";\nimport c from "./b";\n'},
        1,
        ["CORE-JS-IMPORT-GONE static/src/a.js:3 @sale/old"],
    ),
    (
        "JavaScript import of a file that became a folder with an index.js",
        {"static/src/a.js": '/** @odoo-module */\nimport { a } from "@sale/lines";\nimport { b } from "@sale/old/index";\n'},
        1,
        ["CORE-JS-IMPORT-GONE static/src/a.js:3 @sale/old/index"],
    ),
    (
        "view anchor",
        view('<group name="old" position="inside"/><group name="main" position="inside"/>', "sale.view_order"),
        VIEW + 2,
        ['CORE-VIEW-ANCHOR-GONE v.xml:3 sale.view_order <group name="old">'],
    ),
]


@pytest.mark.parametrize(("files", "ok", "expected"), [case[1:] for case in MEMBERS + NAMES], ids=[case[0] for case in MEMBERS + NAMES])
def test_what_the_target_lacks_is_broken_and_said_and_what_it_has_is_ok(
    core: Catalogs, files: dict[str, str], ok: int, expected: list[str]
) -> None:
    touched = Tree({"my": files}, depends=()).touched(core)
    assert told(touched.hits) == expected
    assert states(touched) == ({"broken": len(expected)} if expected else {}) | ({"ok": ok} if ok else {})


CHANGED = [
    ("type", method("self.amount\nself.kind"), HEAD + 1, ["CORE-FIELD-TYPE m.py:6 sale.order.kind: Char -> Many2one"]),
    ("comodel", method("self.target_id"), HEAD, ["CORE-FIELD-TYPE m.py:5 sale.order.target_id: res.partner -> res.users"]),
    (
        "selection key",
        method('self.state == "sent"\nself.state == "done"'),
        HEAD + 1,
        ["CORE-SELECTION-GONE m.py:5 sale.order.state=sent"],
    ),
    (
        "signature",
        member("def signature(self, a):\n    return super().signature(a)"),
        HEAD + 1,
        ["CORE-SIGNATURE-CHANGED m.py:4 sale.order.signature"],
    ),
    ("body", member("def body(self):\n    return super().body()"), HEAD + 1, ["CORE-BODY-CHANGED m.py:4 sale.order.body"]),
]


@pytest.mark.parametrize(("files", "ok", "expected"), [case[1:] for case in CHANGED], ids=[case[0] for case in CHANGED])
def test_what_both_sides_have_in_different_forms_is_changed(core: Catalogs, files: dict[str, str], ok: int, expected: list[str]) -> None:
    touched = Tree({"my": files}, depends=()).touched(core)
    assert told(touched.hits) == expected
    assert states(touched) == {"changed": 1, "ok": ok}


def test_the_name_of_the_parameter_of_write_matters_to_nobody(core: Catalogs) -> None:
    line = """from odoo import models
class Line(models.Model):
    _inherit = "sale.order.line"
    def write(self, values):
        return super().write(values)
"""
    touched = Tree({"my": {"m.py": line}}, depends=()).touched(core)
    assert not [hit for hit in touched.hits if hit.rule.id == "CORE-SIGNATURE-CHANGED"]


def test_a_dependency_is_gone_when_the_target_has_no_such_module_or_does_not_install_it(core: Catalogs) -> None:
    manifest = "{'name': 'my', 'depends': [\n'sale',\n'note',\n'stock',\n'purchase',\n'queue_job',\n'mine']}"
    touched = Tree({"my": {"__manifest__.py": manifest}, "mine": {}}).touched(core)
    assert told(touched.hits) == ["CORE-MODULE-GONE __manifest__.py:3 note", "CORE-MODULE-GONE __manifest__.py:4 stock"]
    assert states(touched) == {"broken": 2, "ok": 1, "unknown": 2}  # purchase: the target's tree lacked it; queue_job: never core


# --------------------------------------------------------------------------------------------------------- what is no finding


def test_a_comodel_that_was_only_renamed_is_no_change_and_its_members_are_looked_up_under_the_new_name(core: Catalogs) -> None:
    touched = Tree({"my": method("self.tax_id\nself.tax_id.rate\nself.tax_id.code")}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-FIELD-GONE-USE m.py:7 old.tax.code"]
    assert states(touched) == {"broken": 1, "ok": HEAD + 4}


def test_what_the_tree_defines_is_its_own(core: Catalogs) -> None:
    extension = f"""{ORDER}    extra = fields.Char()
    gone = fields.Char()
    def mine(self):
        self.extra, self.gone, self.other_field
        self.mine()
        self.env["my.model"].thing
        self.env.ref("my.a"), self.env.ref("base.made_here"), self.env.ref("other.b")
        super().mine()
class Model(models.Model):
    _name = "my.model"
    thing = fields.Char()
"""
    data = '<odoo><record id="a" model="my.model"/><record id="base.made_here" model="my.model"/></odoo>'
    other = f"{ORDER}    other_field = fields.Char()\n    def mine(self):\n        return True\n"
    imports = "from odoo.addons.other.m import Order\n"
    manifest = "{'name': 'my', 'depends': ['other'], 'data': ['d.xml']}"
    files = {"__manifest__.py": manifest, "m.py": extension, "d.xml": data, "i.py": imports}
    touched = Tree({"my": files, "other": {"m.py": other}}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-FIELD-EXTENSION-DEAD m.py:5 sale.order.gone"]
    assert (touched.counts[State.BROKEN], touched.counts[State.CHANGED], touched.counts[State.UNKNOWN]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("definition", "needs_comodel", "rule"),
    [
        ("template_id = fields.Many2one(string='Mine')", 17, "GONE"),
        ("template_id = fields.Many2one(string='Mine')", 18, "DEAD"),
        ("template_id = fields.Many2one('sale.kind')", 17, "DEAD"),
        ("template_id = fields.Many2one(KIND)", 17, "DEAD"),
        ("template_id = fields.Many2one(comodel_name=KIND)", 17, "DEAD"),
        ("template_id = fields.Many2one(related='other_id.kind_id')", 17, "DEAD"),
        ("gone = fields.Char(size=5)", 17, "DEAD"),
        ("gone = fields.Selection(selection_add=[('a', 'A')])", 17, "GONE"),
        ("gone = fields.Selection([('a', 'A')])", 17, "DEAD"),
        ("gone = fields.Selection(selection=[('a', 'A')])", 17, "DEAD"),
    ],
)
def test_a_definition_that_changed_a_field_of_core_makes_one_of_its_own_if_it_is_whole(
    core: Catalogs, monkeypatch: pytest.MonkeyPatch, definition: str, needs_comodel: int, rule: str
) -> None:
    monkeypatch.setattr("rescue.checks.contract.fields.NEEDS_COMODEL", Series(needs_comodel))
    touched = Tree({"my": member(definition)}, depends=()).touched(core)
    name = definition.partition(" ")[0]
    assert [text for text in told(touched.hits) if "EXTENSION" in text] == [f"CORE-FIELD-EXTENSION-{rule} m.py:4 sale.order.{name}"]


def test_a_field_of_core_that_another_class_makes_whole_is_there(core: Catalogs) -> None:
    addons = {
        "my": member("gone = fields.Selection(selection_add=[('a', 'A')])"),
        "base_of_it": member("gone = fields.Selection([('b', 'B')])"),
    }
    assert told(Tree(addons, depends=("base_of_it",)).touched(core).hits) == []


def test_a_key_that_values_are_only_asked_for_is_broken_and_may_do_nothing(core: Catalogs) -> None:
    body = 'def write(self, vals):\n    if "gone" in vals:\n        vals["gone"] = 1\n    return super().write(vals)'
    touched = Tree({"my": member(body)}, depends=()).touched(core)
    found = [(hit.line, hit.failure, hit.idle) for hit in touched.hits if hit.rule.id == "CORE-FIELD-GONE-USE"]
    assert found == [(5, Failure.SILENT_CHANGE, True), (6, None, False)]
    assert touched.counts[State.BROKEN] == 2


def test_super_without_any_other_method_of_that_name_is_unknown(core: Catalogs) -> None:
    touched = Tree({"my": member("def mine(self):\n    return super().mine()")}, depends=()).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": HEAD, "unknown": 1})


def test_what_the_source_does_not_have_is_unknown_and_no_finding(core: Catalogs) -> None:
    body = 'self.nobody\nself.nothing()\nself.env["no.model"]\nself.env.ref("other.x")\nself.nobody.name'
    touched = Tree({"my": {**method(body), "i.py": "from odoo.addons.queue_job import job\n"}}, depends=("queue_job",)).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": HEAD + 1, "unknown": 8})  # env.ref itself is there
    anchors = view('<group name="never" position="inside"/><group name="early" position="inside"/>', "sale.view_order")
    touched = Tree({"my": anchors}).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": VIEW + 3, "unknown": 2})


def test_what_a_module_gives_that_the_targets_tree_lacked_is_unknown(core: Catalogs) -> None:
    body = 'self.env["purchase.order"]\nself.partner_id.buyer\nself.partner_id._buy()'
    imported = {"i.py": "from odoo.addons.purchase.models import Partner\n"}
    override = {"p.py": 'from odoo import models\nclass P(models.Model):\n    _inherit = "res.partner"\n    def _buy(self): pass\n'}
    touched = Tree({"my": {**method(body), **imported, **override}}, depends=()).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": HEAD + 2 + 3, "unknown": 4})


def test_members_are_reached_through_relational_fields_of_core(core: Catalogs) -> None:
    body = "self.partner_id.name\nself.partner_id.fax\nfor line in self.line_ids:\n    line.order_id.partner_id.parent_id.fax"
    touched = Tree({"my": method(body)}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-FIELD-GONE-USE m.py:6 res.partner.fax", "CORE-FIELD-GONE-USE m.py:8 res.partner.fax"]


def test_a_member_that_moved_to_a_mixin_is_ok_and_one_that_left_the_mixin_is_gone(core: Catalogs) -> None:
    touched = Tree({"my": method("self.moved\nself.note\nself._post(1)\nself.lost\nself._went()")}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-FIELD-GONE-USE m.py:8 sale.order.lost", "CORE-METHOD-GONE m.py:9 sale.order._went"]
    assert states(touched) == {"broken": 2, "ok": HEAD + 3}


def test_fields_by_delegation_are_those_of_the_parent_in_core_and_in_the_tree(core: Catalogs) -> None:
    users = 'user = self.env["res.users"].browse(1)\nuser.email\nuser.fax\nuser.parent_id.fax'
    touched = Tree({"my": method(users)}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-FIELD-GONE-USE m.py:7 res.users.fax", "CORE-FIELD-GONE-USE m.py:8 res.partner.fax"]
    own = """from odoo import fields, models
class Own(models.Model):
    _name = "my.own"
    _inherits = {"res.partner": "partner_id"}
    partner_id = fields.Many2one("res.partner")
    def x(self):
        self.email
        self.fax
        self.parent_id.fax
        self.nobody
"""
    touched = Tree({"my": {"m.py": own}}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-FIELD-GONE-USE m.py:8 my.own.fax", "CORE-FIELD-GONE-USE m.py:9 res.partner.fax"]
    assert states(touched) == {"broken": 2, "ok": 2 + 2 + 2 + 2, "unknown": 1}


def test_guarded_code_is_no_finding(core: Catalogs) -> None:
    body = "if hasattr(self, 'gone'):\n    self.gone\nself.env.ref('base.partner_old', raise_if_not_found=False)"
    guarded = {"i.py": "try:\n    from odoo.tools import old_tool\nexcept ImportError:\n    old_tool = None\n"}
    touched = Tree({"my": {**method(body), **guarded}}, depends=()).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": HEAD + 1})


def test_members_of_a_model_that_is_gone_are_said_once_at_the_model(core: Catalogs) -> None:
    code = 'from odoo import models\nclass T(models.Model):\n    _inherit = "sale.template"\n    def x(self):\n        return self.title\n'
    touched = Tree({"my": {"m.py": code}}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-MODEL-GONE m.py:3 sale.template"]
    assert states(touched) == {"broken": 2, "ok": 2}


def test_scripts_of_past_upgrades_are_no_touchpoints(core: Catalogs) -> None:
    touched = Tree({"my": {"migrations/16.0.1.0/post.py": "from odoo.tools import old_tool\n"}}, depends=()).touched(core)
    assert (touched.hits, states(touched)) == ([], {})


# ---------------------------------------------------------------------------------------------------------------- overrides


def test_a_dead_override_is_said_once_where_it_is_defined(core: Catalogs) -> None:
    touched = Tree({"my": member("def old_method(self):\n    return super().old_method()")}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-OVERRIDE-DEAD m.py:4 sale.order.old_method"]
    assert states(touched) == {"broken": 2, "ok": HEAD}


def test_overrides_of_own_models_are_held_against_mixins_and_what_every_model_has(core: Catalogs) -> None:
    code = """from odoo import models
class Own(models.Model):
    _name = "my.own"
    _inherit = ["note.mixin"]
    def _went(self):
        return super()._went()
    def name_get(self):
        return super().name_get()
    def _post(self, body):
        return super()._post(body)
    def mapped(self, path):
        return path
    def read(self, fields=None, load=""):
        return super().read(fields, load)
class Template(models.Model):
    _name = "sale.template"
    def body(self):
        return True
class Order(models.Model):
    _name = "sale.order"
    def old_method(self):
        return self.body()
    def body(self):
        return self.old_method()
"""
    touched = Tree({"my": {"m.py": code}}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-OVERRIDE-DEAD m.py:5 my.own._went", "CORE-OVERRIDE-DEAD m.py:7 my.own.name_get"]
    # besides the import, three base classes, the mixin, and _post and read with their calls: mapped is its own, and so are the forks
    assert states(touched) == {"broken": 4, "ok": 2 + 3 + 4}


def test_a_new_body_of_a_method_that_every_model_has_is_not_said(core: Catalogs) -> None:
    code = """from odoo import models
class P(models.Model):
    _inherit = "res.partner"
    def write(self, vals):
        return super().write(vals)
"""
    touched = Tree({"my": {"m.py": code}}, depends=()).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": 5})


def test_a_parameter_that_only_an_override_of_core_names_otherwise_is_no_new_signature(core: Catalogs) -> None:
    touched = Tree({"my": member("def write(self, vals):\n    return super().write(vals)")}, depends=()).touched(core)
    assert told(touched.hits) == ["CORE-BODY-CHANGED m.py:4 sale.order.write"]


@pytest.mark.parametrize(
    ("own", "target", "fits"),
    [
        ("self, a", "self, a", True),
        ("self, a, b=None", "self, a", True),
        ("self, a, b", "self, a", False),
        ("self, a", "self, a, b", False),
        ("self, a", "self, a, b=", False),
        ("self, a", "self, renamed", False),
        ("self, a, b", "self, b, a", False),
        ("self, a", "self", False),
        ("self, a=None", "self", True),
        ("self, *args", "self, a, b=", True),
        ("self, **kwargs", "self, a=, b=", True),
        ("self, **kwargs", "self, a", False),
        ("self, a, **kwargs", "self, a, b=", True),
        ("self, a, **kwargs", "self, a, b", False),
        ("self, *args, **kwargs", "self, a, b=, *, c", True),
        ("self, a, *args, **kwargs", "self, a, b", True),
        ("self, a, *args, **kwargs", "self, b, a", False),
        ("self, a", "self, a, *, key", False),
        ("self, a", "self, a, *, key=", False),
        ("self, a, *, key", "self, a, *, key", True),
        ("self, a, key=None", "self, a, *, key=", True),
        ("self, a, **kwargs", "self, a, *, key=", True),
        ("self, *args", "self, a, *, key=", False),
        ("self, a", "self, a, *args", False),
        ("self, a, *rest", "self, a, *args", True),
        ("self, a", "self, a, **kwargs", False),
        ("self, a, **rest", "self, a, **kwargs", True),
        ("self, a", "self, a, /", True),
    ],
)
def test_an_override_fits_when_it_can_be_called_as_core_calls(own: str, target: str, fits: bool) -> None:
    read = ast.parse(f"def x({own}): pass").body[0]
    assert isinstance(read, ast.FunctionDef)
    tree = Tree({"my": {"m.py": f"class A:\n    def x({own}): pass\n"}})
    found: MethodDef = tree.facts["my"][0].classes[0].methods[0]
    assert accepts(found, tuple(target.split(", "))) is fits


# --------------------------------------------------------------------------------------------------------------------- hops


def test_the_hop_named_is_the_first_that_lacks_it_and_what_comes_back_is_ok(core: Catalogs) -> None:
    body = 'self.early\nself.gone\nself.back\nself.early_method()\nself.env.ref("base.partner_early")\nself.env.ref("base.partner_back")'
    anchors = view('<group name="early" position="inside"/><group name="old" position="inside"/>', "sale.view_order")
    touched = Tree({"my": {**method(body), **anchors}}, source=15).touched(core)
    assert sorted((hit.symbol, str(hit.hop)) for hit in touched.hits) == [
        ("base.partner_early", "16.0"),
        ("sale.order.early", "16.0"),
        ("sale.order.early_method", "16.0"),
        ("sale.order.gone", "17.0"),
        ('sale.view_order <group name="early">', "16.0"),
        ('sale.view_order <group name="old">', "17.0"),
    ]
    assert states(touched) == {"broken": 6, "ok": HEAD + 2 + 2 + VIEW + 3}


# ----------------------------------------------------------------------------------------------------------------- failures


def test_what_is_checked_at_load_is_an_install_error_and_what_fails_later_a_runtime_error(core: Catalogs) -> None:
    tests = {"tests/test_x.py": f"from odoo.tools import old_tool\n{ORDER}    def x(self): self.gone\n"}
    demo = {"demo.xml": '<odoo><record id="a" model="sale.order"><field name="gone">x</field></record></odoo>'}
    loaded = {"d.xml": '<odoo><record id="b" model="sale.order"><field name="gone">x</field></record></odoo>'}
    code = {"i.py": "from odoo.tools import old_tool\n", **method("self.gone\nself.old_method()")}
    findings = Tree({"my": {**tests, **demo, **loaded, **code}}).findings(core)
    assert [(item.path.removeprefix("my/"), item.line, item.impact, item.failure, item.hop) for item in findings] == [
        ("d.xml", 1, Impact.MANDATORY, Failure.INSTALL_ERROR, "17.0"),
        ("demo.xml", 1, Impact.MANDATORY, Failure.RUNTIME_ERROR, "17.0"),
        ("i.py", 1, Impact.MANDATORY, Failure.INSTALL_ERROR, "17.0"),
        ("m.py", 5, Impact.MANDATORY, Failure.RUNTIME_ERROR, "17.0"),
        ("m.py", 6, Impact.MANDATORY, Failure.RUNTIME_ERROR, "17.0"),
        ("tests/test_x.py", 1, Impact.POTENTIAL, Failure.RUNTIME_ERROR, "17.0"),
        ("tests/test_x.py", 5, Impact.POTENTIAL, Failure.RUNTIME_ERROR, "17.0"),
    ]


def test_a_member_of_the_likeliest_of_several_models_is_of_medium_confidence(core: Catalogs) -> None:
    tree = Tree({"my": method("self.gone")})
    [sure] = tree.touched(core).hits
    tree.facts["my"] = [
        structs.replace(file, refs=tuple(structs.replace(ref, certain=False) for ref in file.refs)) for file in tree.facts["my"]
    ]
    [unsure] = tree.touched(core).hits
    assert (sure.confidence, unsure.confidence) == (Confidence.HIGH, Confidence.MEDIUM)


# ---------------------------------------------------------------------------------------------------- with the curated rules


@pytest.mark.parametrize(
    ("symbol", "curated", "repeats"),
    [
        ("sale.order.gone", "sale.order.gone", True),
        ("sale.order.gone", "gone", True),
        ("sale.order.gone", "sale.order.gone=x", True),
        ("sale.order.state=sent", "sale.order.state=sent", True),
        ("sale.order.kind: Char -> Many2one", "sale.order.kind", True),
        ("odoo.tools.old.thing", "odoo.tools.old", True),
        ("sale.order.gone", "sale.order.other", False),
        ("sale.order.gone", "res.partner.gone", False),
        ("res.partner.fax: res.partner -> sale.gone", "sale.gone", False),
    ],
)
def test_a_curated_rule_on_the_same_line_and_symbol_replaces_the_generic_finding(symbol: str, curated: str, repeats: bool) -> None:
    def hit(line: int, name: str) -> Hit:
        return Hit(make_rule(), "my/m.py", line, name, "", Confidence.HIGH)

    same, elsewhere = hit(5, symbol), hit(6, symbol)
    assert without_repeats([same, elsewhere], [hit(5, curated)], {}) == ([elsewhere] if repeats else [same, elsewhere])


@pytest.mark.parametrize(
    ("locator", "curated", "impact", "repeats"),
    [
        ('<field name="gone">', "sale.order.gone", "mandatory", True),
        ("//field[@name='order_line']/tree/field[@name='gone']", "sale.order.line.gone", "mandatory", True),
        ('<field name="gone">', "sale.order.gone", "potential", False),
        ('<field name="gone_too">', "sale.order.gone", "mandatory", False),
        ("//field[@name='order_line']/form//field[@name='title']", "sale.order.order_line", "mandatory", False),
        ('<field name="state">', "sale.order.state=sent", "mandatory", True),
        ("//tree/field[@name='x']", "xpath@expr", "mandatory", True),
        ('<div data-key="sale">', "div@data-key", "mandatory", True),
        ("<tree>", "tree@position", "mandatory", True),
        ('<div data-key="sale">', "div@attrs", "mandatory", False),
    ],
)
def test_a_locator_is_not_told_beside_the_curated_rule_that_says_why_it_finds_nothing(
    locator: str, curated: str, impact: str, repeats: bool
) -> None:
    rule = make_rule(ident="O17-WHY", impact=impact)
    anchor = Hit(load_core_rules()["CORE-VIEW-ANCHOR-GONE"], "my/v.xml", 5, f"sale.form {locator}", "", Confidence.HIGH, hop=Series(17))
    why = Hit(rule, "my/v.xml", 5, curated, "", Confidence.HIGH)
    assert without_repeats([anchor], [why], {"O17-WHY": Series(17)}) == ([] if repeats else [anchor])


def test_a_locator_gives_way_to_the_field_that_it_looks_for_and_that_is_gone() -> None:
    core = load_core_rules()
    anchor = Hit(core["CORE-VIEW-ANCHOR-GONE"], "my/v.xml", 5, 'sale.form <field name="gone">', "", Confidence.HIGH)
    field = Hit(core["CORE-FIELD-GONE"], "my/v.xml", 5, "sale.order.gone", "", Confidence.HIGH)
    assert without_repeats([anchor, field], []) == [field]


def test_a_locator_that_an_earlier_series_broke_is_told_beside_the_rule_on_how_it_is_written() -> None:
    anchor = Hit(load_core_rules()["CORE-VIEW-ANCHOR-GONE"], "my/v.xml", 5, "sale.form //tree", "", Confidence.HIGH, hop=Series(16))
    why = Hit(make_rule(ident="O18-WHY"), "my/v.xml", 5, "xpath@expr", "", Confidence.HIGH)
    assert without_repeats([anchor], [why], {"O18-WHY": Series(18)}) == [anchor]


@pytest.mark.parametrize(("target", "rule"), [(13, "CORE-FIELD-DROPPED"), (17, "CORE-FIELD-GONE")])
def test_up_to_13_a_record_is_made_without_what_is_gone_and_later_not_at_all(target: int, rule: str) -> None:
    """What decides is the target, wherever on the way the field went."""
    wanted = {Series(12), Series(13), Series(target)}
    known = {series: Catalog(entry.read_bytes(), entry.name) for series, entry in shipped_files() if series in wanted}
    data = "<odoo>\n<record id='s' model='crm.stage'>\n<field name='probability'>1</field></record></odoo>"
    tree = Tree({"my": {"d.xml": data}}, depends=("crm",), source=12)
    contract = tree.contracts(known, target).of(Series(12))
    assert contract is not None
    hits = contract.check(tree.addons[0], tree.facts["my"]).hits
    assert [(hit.rule.id, hit.line, hit.symbol, hit.hop) for hit in hits] == [(rule, 3, "crm.stage.probability", Series(13))]


@pytest.mark.parametrize(
    ("anchor", "symbol", "repeats"),
    [
        ('base.cron_form <field name="doall">', "ir.cron.doall", True),
        ("base.partner_form //field[@name='child_ids']/form//field[@name='title']", "res.partner.title", True),
        ("account.move_form //field[@name='line_ids']/tree", "xpath@expr", True),
        ("base.partner_list <tree>", "tree@position", True),
        ("base.partner_form //field[@name='child_ids']/form//field[@name='title']", "res.partner.child_ids", False),
        ("base.partner_form //group[2]", "res.partner.title", False),
        ("base.partner_list <tree>", "tree", False),
    ],
)
def test_a_locator_gives_way_to_what_says_the_same_of_its_line(anchor: str, symbol: str, repeats: bool) -> None:
    core = load_core_rules()

    def hit(rule: str, name: str, line: int = 5) -> Hit:
        return Hit(core[rule], "my/v.xml", line, name, "", Confidence.HIGH)

    located, elsewhere = (hit("CORE-VIEW-ANCHOR-GONE", anchor, line) for line in (5, 6))
    field = hit("CORE-FIELD-GONE", symbol)
    told = Hit(make_rule(), "my/v.xml", 5, symbol, "", Confidence.HIGH)
    assert without_repeats([located, elsewhere], [told]) == ([elsewhere] if repeats else [located, elsewhere])
    assert without_repeats([located, elsewhere, field], []) == ([elsewhere, field] if repeats else [located, elsewhere, field])


def test_every_rule_that_the_contract_names_is_in_core_yaml_and_the_other_way_round() -> None:
    rooms = Path(contracts.__file__).parent.glob("*.py")
    nodes = [node for room in rooms for node in ast.walk(ast.parse(room.read_text(encoding="utf-8")))]
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and str(node.value).startswith("CORE-")}
    assert named == set(load_core_rules())


# ------------------------------------------------------------------------------------------------------------ compatibility


def test_without_a_catalog_of_the_source_or_the_target_there_is_no_contract(core: Catalogs) -> None:
    tree = Tree({"my": method("self.gone")})
    assert tree.contracts({Series(16): core[Series(16)]}).of(Series(16)) is None
    assert tree.contracts({Series(17): core[Series(17)]}).of(Series(16)) is None
    assert tree.contracts(core).of(Series(17)) is None
    assert tree.contracts(core).of(Series(16)) is not None


def test_without_a_contract_only_what_rules_found_is_counted_and_there_is_no_percentage() -> None:
    tree = Tree({"my": method("self.name\nself.gone")})
    # three imports, the base class, the model and two fields
    assert touchpoints.count(tree.facts["my"], []) == Compatibility(0, 0, 0, 7, None)


@pytest.mark.parametrize(
    ("ok", "broken", "changed", "unknown", "percent"),
    [(3, 1, 0, 9, 75.0), (1, 1, 1, 0, 33.3), (99_999, 1, 0, 0, 99.9), (99_999, 0, 1, 0, 99.9), (5, 0, 0, 5, 100.0), (0, 0, 0, 5, None)],
)
def test_the_percentage_is_ok_of_what_was_assessed_and_never_rounded_up_to_100(
    ok: int, broken: int, changed: int, unknown: int, percent: float | None
) -> None:
    counted = {State.OK: ok, State.BROKEN: broken, State.CHANGED: changed, State.UNKNOWN: unknown}
    assert touchpoints.of_states(counted) == Compatibility(ok, broken, changed, unknown, percent)


@pytest.mark.parametrize(
    ("others", "percent"),
    [
        ([], 75.0),
        ([Compatibility(0, 0, 0, 0, None)], 75.0),
        ([Compatibility(0, 0, 0, 7, None)], 75.0),  # nothing of it is known
        ([Compatibility(0, 2, 0, 7, None)], None),  # found by rules alone
        ([Compatibility(4, 0, 0, 0, 100.0)], 87.5),
    ],
)
def test_the_sum_has_a_percentage_unless_rules_alone_found_something(others: list[Compatibility], percent: float | None) -> None:
    assert touchpoints.summed([Compatibility(3, 1, 0, 0, 75.0), *others]).percent == percent
