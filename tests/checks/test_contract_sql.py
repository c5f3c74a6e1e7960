"""Tables and columns named in SQL, held against 16.0 and 17.0 of the small trees."""

from __future__ import annotations

import pytest

from checks.core_trees import Tree, told
from rescue.catalog.load import Catalog
from rescue.checks.contract.ground import State
from rescue.model import Series

Catalogs = dict[Series, Catalog]


def code(statement: str) -> dict[str, str]:
    """An addon that runs a statement, its first line on line 6."""
    return {
        "m.py": f'''from odoo import fields, models
class Order(models.Model):
    _inherit = "sale.order"
    own = fields.Char()
    def x(self):
        self.env.cr.execute("""{statement}""")
class Own(models.Model):
    _name = "my.own"
    _table = "my_table"
    value = fields.Char()
'''
    }


CASES = [
    ("columns", "SELECT name, gone FROM sale_order", 2, 0, ["CORE-SQL-GONE m.py:6 sale_order.gone"]),
    (
        "columns by their table",
        "SELECT o.name, o.gone\nFROM sale_order o JOIN res_partner p ON p.id = o.partner_id WHERE p.fax IS NULL",
        5,
        0,
        ["CORE-SQL-GONE m.py:6 sale_order.gone", "CORE-SQL-GONE m.py:7 res_partner.fax"],
    ),
    ("a table", "UPDATE old_tax SET code = NULL", 0, 0, ["CORE-SQL-GONE m.py:6 old_tax"]),
    ("the columns that all tables have", "SELECT id, create_uid, write_date FROM sale_order", 4, 0, []),
    ("what has no column", "SELECT line_ids FROM sale_order", 1, 1, []),
    ("what is delegated has none in this table", "SELECT login, email, fax FROM res_users", 2, 2, []),
    ("tables of relations are not known", "SELECT a_id FROM sale_order_tag_rel", 0, 2, []),
    ("what nobody has", "SELECT nothing FROM sale_order", 1, 1, []),
    ("what the tree makes is its own", "SELECT m.value, n.value, o.own FROM my_table m, my_own n, sale_order o", 1, 0, []),
    ("a field that turned computed", "SELECT counted FROM sale_order", 1, 0, ["CORE-SQL-GONE m.py:6 sale_order.counted"]),
    ("one that turned computed with an inverse, which may write it", "SELECT kept FROM sale_order", 1, 1, []),
    ("one that the company decides, stored since 18.0", "SELECT by_company FROM sale_order", 1, 1, []),
]


@pytest.mark.parametrize(("statement", "ok", "unknown", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_sql_is_held_against_the_tables_that_models_have(
    core: Catalogs, statement: str, ok: int, unknown: int, expected: list[str]
) -> None:
    touched = Tree({"my": code(statement)}, depends=()).touched(core)
    assert told(touched.hits) == expected
    added = touched.counts - Tree({"my": code("no statement")}, depends=()).touched(core).counts
    assert (added[State.OK], added[State.UNKNOWN]) == (ok, unknown)
