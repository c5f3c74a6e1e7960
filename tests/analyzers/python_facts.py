"""Facts of Python sources as short lines of text, so that tests can ask for exactly what is expected."""

from __future__ import annotations

from textwrap import dedent, indent

from rescue.analyzers.python.reader import read_python
from rescue.model import Facts, Ref

_HEAD = """\
from odoo import _, api, fields, models
class Order(models.Model):
    _inherit = 'sale.order'
    def method(self, amount=None, partner=None, vals=None):
"""


def facts(source: str, inside: str = "models/a.py") -> Facts:
    """The facts of a file of the addon ``shop``."""
    return read_python(dedent(source).encode(), f"shop/{inside}", "shop", inside)


def line_of(ref: Ref, offset: int = 0) -> str:
    """``<line> <kind> <root>:<path.name>``, then ``=values``, ``~`` for not certain and ``?`` for guarded."""
    text = f"{ref.line - offset} {ref.kind} {ref.root}:{'.'.join((*ref.path, ref.name))}"
    if ref.values:
        text += "=" + ",".join(ref.values)
    return text + " ~" * (not ref.certain) + " ?" * ref.guarded


def refs(source: str, inside: str = "models/a.py") -> list[str]:
    """The members that a file relies on."""
    return [line_of(ref) for ref in facts(source, inside).refs]


def method_facts(body: str) -> Facts:
    """The facts of a method of ``sale.order``; its first line is line 5."""
    return facts(_HEAD + indent(dedent(body), "        "))


def method_refs(body: str) -> list[str]:
    """The members that the body of a method of ``sale.order`` relies on, with the lines of the body."""
    return [line_of(ref, 4) for ref in method_facts(body).refs]
