"""Write a tree that is hard to take in: `python bench/hard_trees.py DEST --shape overrides --addons 60 --each 1000`.

Each shape is one thing taken to its end, as no sane tree has it, to see what the time grows with:

- overrides: every addon overrides the same methods of one model, half of them without super
- views: every addon extends one view in several places
- fields: every addon defines the fields of one model anew
- chain: every addon depends on the one before, and its model and view inherit those of the one before
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from synthetic import write_files

HEAD = "from odoo import api, fields, models\n\n\n"


def overrides(number: int, each: int) -> dict[str, str]:
    """The first addon makes the model, those after it override all of its methods, and compute fields by them."""
    lines = [f'class Order(models.Model):\n    _{"inherit" if number else "name"} = "hard.order"\n\n    name = fields.Char()\n']
    for method in range(each):
        body = f"return super().step_{method}()" if number and (number + method) % 2 else f"self.name = '{number}'"
        lines.append(f"    def step_{method}(self):\n        self.mapped('name')\n        {body}\n")
    lines += [f"    {'total' if number else 'sum'}_{method} = fields.Float(compute='step_{method}')" for method in range(each)]
    return {"models/order.py": HEAD + "\n".join(lines) + "\n"}


def _change(number: int, field: str, how: int) -> str:
    """What an addon does to a field of a view: say more of it, put something after it, or take it away where a fifth of the addons does."""
    if how == 1:
        return f'<field name="{field}" position="attributes">\n<attribute name="string">{number}</attribute>\n</field>\n'
    if how and number % 5 == 0:
        return f'<field name="{field}" position="replace">\n<field name="{field}_{number}"/>\n</field>\n'
    return f'<xpath expr="//field[@name=\'{field}\']" position="after">\n<field name="{field}"/>\n</xpath>\n'


def views(number: int, each: int) -> dict[str, str]:
    """The first addon has a form, those after it change each of its fields."""
    if not number:
        fields = "".join(f'<field name="field_{field}"/>\n' for field in range(each))
        view = (
            '<record id="view_form" model="ir.ui.view">\n<field name="name">form</field>\n<field name="model">hard.order</field>\n'
            f'<field name="arch" type="xml">\n<form>\n<sheet>\n<group>\n{fields}</group>\n</sheet>\n</form>\n</field>\n</record>'
        )
        model = "".join(f"    field_{field} = fields.Char()\n" for field in range(each))
        return {
            "models/order.py": f'{HEAD}class Order(models.Model):\n    _name = "hard.order"\n\n{model}',
            "views/order.xml": f"<odoo>\n{view}\n</odoo>\n",
        }
    changes = "".join(_change(number, f"field_{field}", (field + number) % 3) for field in range(each))
    view = (
        f'<record id="view_form" model="ir.ui.view">\n<field name="name">form {number}</field>\n<field name="model">hard.order</field>\n'
        f'<field name="inherit_id" ref="hard_0000.view_form"/>\n'
        f'<field name="arch" type="xml">\n<data>\n{changes}</data>\n</field>\n</record>'
    )
    return {"views/order.xml": f"<odoo>\n{view}\n</odoo>\n"}


def fields(number: int, each: int) -> dict[str, str]:
    """The first addon makes the model with its fields, those after it say each of them again, otherwise."""
    lines = [f'class Order(models.Model):\n    _{"inherit" if number else "name"} = "hard.order"\n']
    lines += [f'    field_{field} = fields.Char(size={number + 1}, string="{number}")' for field in range(each)]
    return {"models/order.py": HEAD + "\n".join(lines) + "\n"}


def chain(number: int, each: int) -> dict[str, str]:
    """A model that inherits that of the addon before and overrides its methods, and a view that extends the view before."""
    inherit = f'    _inherit = "hard.order.{number - 1}"\n' if number else ""
    lines = [f'class Order(models.Model):\n    _name = "hard.order.{number}"\n{inherit}\n    own_{number} = fields.Char()\n']
    for method in range(each):
        body = f"return super().step_{method}()" if number else "return 1"
        lines.append(f"    def step_{method}(self):\n        self.own_{number} = self.own_0\n        {body}\n")
    view = f'<field name="inherit_id" ref="hard_{number - 1:04}.view_form"/>\n' if number else ""
    arch = f'<field name="own_{number}" position="after"><field name="own_0"/></field>' if number else '<form><field name="own_0"/></form>'
    arch = f'<xpath expr="//form" position="inside"><field name="own_{number}"/></xpath>' if number else arch
    record = (
        f'<record id="view_form" model="ir.ui.view">\n<field name="name">form {number}</field>\n'
        f'<field name="model">hard.order.0</field>\n{view}<field name="arch" type="xml">\n{arch}\n</field>\n</record>'
    )
    return {"models/order.py": HEAD + "\n".join(lines), "views/order.xml": f"<odoo>\n{record}\n</odoo>\n"}


SHAPES: Mapping[str, tuple[Callable[[int, int], dict[str, str]], int, int]] = {
    "overrides": (overrides, 60, 1000),
    "views": (views, 200, 40),
    "fields": (fields, 60, 2000),
    "chain": (chain, 300, 20),
}
"""What writes an addon of the shape, and how many addons there are by default, with how many things in each."""


def write_tree(folder: Path, shape: str, addons: int, each: int) -> None:
    """Write all addons of a shape. In a chain each depends on the one before, else on the first."""
    make = SHAPES[shape][0]
    for number in range(addons):
        name = f"hard_{number:04}"
        before = f"hard_{number - 1 if shape == 'chain' else 0:04}"
        files = make(number, each)
        data = [path for path in files if path.endswith(".xml")]
        files["__manifest__.py"] = (
            f"{{\n    'name': '{name}',\n    'version': '16.0.1.0.0',\n    'depends': ['base'{f', {before!r}' if number else ''}],\n"
            f"    'data': {data!r},\n}}\n"
        )
        files["__init__.py"] = "from . import models\n" if "models/order.py" in files else ""
        if "models/order.py" in files:
            files["models/__init__.py"] = "from . import order\n"
        write_files(folder / name, files)


def main() -> None:
    """Write the tree."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("destination", type=Path)
    arguments.add_argument("--shape", choices=sorted(SHAPES), required=True)
    arguments.add_argument("--addons", type=int, help="how many")
    arguments.add_argument("--each", type=int, help="how many methods, places or fields in each")
    given = arguments.parse_args()
    _, addons, each = SHAPES[given.shape]
    write_tree(given.destination, given.shape, given.addons or addons, given.each or each)
    print(f"{given.addons or addons} addons in {given.destination}")


if __name__ == "__main__":
    main()
