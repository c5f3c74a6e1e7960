"""What a Python file replaces of others, what it needs besides Odoo, whom it talks to, and what its longer methods do."""

from __future__ import annotations

from rescue.analyzers.python.reader import read_python
from rescue.model import Address, Facts, Network, Package, SqlWrite


def read(text: str) -> Facts:
    facts = read_python(text.encode(), "one/a.py", "one", "a.py")
    assert facts.unread == ()
    return facts


def written(text: str) -> list[tuple[str, int]]:
    return [(use.name, use.line) for use in read(text).names if use.usage == "write"]


IMPORT = "from odoo.addons.sale.models.order import Order\n"
PATH = "odoo.addons.sale.models.order.Order"


def test_a_member_that_is_replaced_is_a_name_written_however_it_is_replaced() -> None:
    assert written(f"{IMPORT}Order.a = 1\n") == [(f"{PATH}.a", 2)]
    assert written(f"{IMPORT}setattr(Order, 'a', 1)\n") == [(f"{PATH}.a", 2)]
    assert written(f"{IMPORT}@monkeypatch(Order)\ndef a(self):\n    pass\n") == [(f"{PATH}.a", 2)]
    assert written("import sys\nsys.modules['openerp.addons.sale'] = 1\n") == [("odoo.addons.sale", 2)]


def test_what_only_looks_like_a_replacement_is_none() -> None:
    assert written(f"{IMPORT}setattr(Order, name, 1)\n") == []
    assert written(f"{IMPORT}@register(Order)\ndef a(self):\n    pass\n") == []
    assert written("import sys\nsys.modules['mine'] = 1\nmodules['odoo.addons.sale'] = 1\n") == []


def test_packages_are_what_is_neither_odoo_nor_the_standard_library() -> None:
    text = "import os, boto3.session\nfrom . import b\nfrom odoo import models\nimport urllib2\n"
    text += "try:\n    import xlrd\nexcept ImportError:\n    pass\n"
    found = read(f"{text}def f():\n    from zeep import Client\n").packages
    assert found == (Package("boto3", 1, False), Package("xlrd", 6, True), Package("zeep", 10, True))


def test_addresses_are_texts_that_are_nothing_else() -> None:
    text = "# 'a@b.com'\nx = 'sales@acme.com'\ny = 'write to sales@acme.com'\nz = \"https://erp.acme.com/api\"\nw = 'https://%s/x'\n"
    assert read(text).addresses == (Address("sales@acme.com", "email", 2), Address("https://erp.acme.com/api", "host", 4))


def test_what_sql_changes_is_told_with_the_columns_that_it_sets_or_adds() -> None:
    sql = "UPDATE account_move am SET name = %s, ref = COALESCE(a, b) FROM other WHERE x = 1;\nDELETE FROM mail_message WHERE id = 1"
    more = "ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS a integer, ADD b text"
    text = f'def f(cr):\n    cr.execute("""{sql}""")\n    cr.execute("{more}")\n'
    assert read(text).sql_writes == (
        SqlWrite("account_move", "update", 2, "f", ("name", "ref")),
        SqlWrite("mail_message", "delete", 3, "f"),
        SqlWrite("res_partner", "alter", 4, "f", ("a", "b")),
    )


def test_what_sql_reads_or_locks_it_does_not_change() -> None:
    text = "def f(cr):\n    cr.execute('SELECT id FROM account_move FOR UPDATE')\n"
    assert read(text).sql_writes == ()


CLASS = "from odoo import models\n\n\nclass A(models.Model):\n    _name = 'a'\n\n    def f(self):\n"
BODY = "        a = self.b\n        for c in a:\n            c.d(%s)\n        return a\n"


def test_bodies_of_one_shape_differ_in_constants_alone() -> None:
    (one,), (other,) = read(CLASS + BODY % 1).bodies, read(CLASS + "        # said\n" + BODY % "'x'").bodies
    assert (one.line, one.size) == (7, 9)
    assert one.shape == other.shape
    assert one.exact != other.exact
    (changed,) = read(CLASS + BODY.replace("c.d", "c.e") % 1).bodies
    assert changed.shape != one.shape


def test_bodies_of_one_shape_may_call_their_local_names_otherwise() -> None:
    def shape(body: str) -> str:
        (found,) = read(CLASS.replace("(self)", "(self, p)") + body).bodies
        return found.shape

    body = "        a = self.b\n        for c in a.sorted(lambda x: x.y):\n            c.d(p, k=OUT)\n        return a\n"
    other = "        rows = self.b\n        for row in rows.sorted(lambda r: r.y):\n            row.d(p, k=OUT)\n        return rows\n"
    assert shape(body) == shape(other)
    assert shape(body) != shape(body.replace("return a", "return c"))  # another of its names
    assert shape(body) != shape(body.replace("return a", "return p"))
    assert shape(body) != shape(body.replace("OUT", "IN"))  # not its own
    assert shape(body) != shape(body.replace("k=", "l="))
    assert shape(body) != shape(body.replace("self.b", "self.a"))


def test_short_methods_and_those_of_other_classes_have_no_body() -> None:
    assert read(CLASS + "        return 1\n").bodies == ()
    assert read(CLASS.replace("models.Model", "object").replace("_name", "name") + BODY % 1).bodies == ()


def test_modules_of_the_standard_library_that_talk_are_told_by_their_full_names() -> None:
    text = "import os, xmlrpc.client as rpc\nfrom urllib import request, parse\nimport urllib.parse\nfrom ftplib import FTP\n"
    calls = "rpc.ServerProxy(u)\nrequest.urlopen(u)\nFTP(h)\nurllib2.Request(u)\n"
    assert read(f"{text}import urllib2\n{calls}").network == (
        Network("xmlrpc.client", 1),
        Network("urllib.request", 2),
        Network("ftplib", 4),
        Network("urllib2", 5),
    )


def test_what_is_imported_for_its_types_or_by_another_name_talks_to_nobody() -> None:
    assert (
        read(
            "import smtplib, socket, xmlrpclib\ntry:\n    f()\nexcept (smtplib.SMTPException, socket.error):\n    xmlrpclib.Binary\n"
        ).network
        == ()
    )
    assert read("from .socket import x\nfrom . import ftplib\ny = 'urllib2'\nfrom odoo import http\nftplib.FTP(y)\n").network == ()
