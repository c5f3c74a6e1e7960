"""Files whose bytes are meant to harm: each is read or listed with its reason, in bounded time, and nothing else of the tree is lost."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from hostile.trees import MANIFEST, MODEL, addon, good, scan, unread
from rescue.catalog.build import BuildRequest, build_catalog
from rescue.catalog.dump import dump_catalog
from rescue.catalog.load import Catalog
from rescue.config import load_config
from rescue.errors import ConfigError
from rescue.model import Series
from rescue.reports.json import render_json

DEPTH = 100_000
LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY l0 'lol'>"
    + "".join(f"<!ENTITY l{number} '{f'&l{number - 1};' * 10}'>" for number in range(1, 10))
    + "]><odoo>&l9;</odoo>"
)


@pytest.fixture(autouse=True)
def tree(tmp_path: Path) -> Path:
    good(tmp_path)
    return tmp_path


def test_a_billion_laughs_is_refused_before_an_entity_is_declared(tree: Path) -> None:
    addon(tree, "bad", **{"a.xml": LAUGHS.encode(), "b.xml": LAUGHS.encode("utf-16")})
    detail = ("unsafe", "line 1: DOCTYPE with an internal subset")
    assert unread(scan(tree)) == {"bad/a.xml": detail, "bad/b.xml": detail}


def test_an_external_entity_is_not_opened(tree: Path) -> None:
    (tree / "secret.txt").write_text("<field name='secret'/>")
    secret = (tree / "secret.txt").as_uri()
    text = f"<!DOCTYPE odoo [<!ENTITY secret SYSTEM '{secret}'>]><odoo>&secret;</odoo>"
    subset = f"<!DOCTYPE odoo [<!ENTITY % more SYSTEM '{secret}'> %more;]><odoo/>"
    addon(tree, "bad", **{"a.xml": text, "b.xml": subset, "c.xml": f"<!DOCTYPE odoo SYSTEM '{secret}'>\n<odoo/>"})
    detail = ("unsafe", "line 1: DOCTYPE with an internal subset")
    assert unread(scan(tree)) == {"bad/a.xml": detail, "bad/b.xml": detail}  # an outer subset is passed over, never fetched


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * DEPTH + ")" * DEPTH,
        "x = " + "-" * DEPTH + "1",
        "x = " + "+".join(["1"] * DEPTH),
        "x = a" + ".b" * DEPTH,
        "x = f" + "()" * DEPTH,
        "x = " + "not " * DEPTH + "1",
        "x = " + "lambda: " * DEPTH + "1",
        "".join(" " * depth + "if 1:\n" for depth in range(101)) + " " * 101 + "pass\n",
        "print 'x', " + "-" * DEPTH + "1",
        "if x == 0:\n    pass\n" + "".join(f"elif x == {number}:\n    pass\n" for number in range(10_000)),
        "def f(x):\n    if x == 0:\n        pass\n" + "".join(f"    elif x == {number}:\n        y = 1\n" for number in range(10_000)),
    ],
    ids=["brackets", "signs", "sum", "attributes", "calls", "not", "lambda", "blocks", "python2", "elif", "elif-in-function"],
)
def test_python_nested_too_deeply_is_listed_as_that(tree: Path, text: str) -> None:
    addon(tree, "bad", **{"a.py": text})
    listed = unread(scan(tree))
    assert {path: reason for path, (reason, _) in listed.items()} == {"bad/a.py": "too_deep"}


def test_an_elif_of_a_few_hundred_branches_is_read(tree: Path) -> None:
    addon(tree, "long", **{"a.py": "x = 1\nif x == 0:\n    pass\n" + "".join(f"elif x == {number}:\n    pass\n" for number in range(300))})
    assert unread(scan(tree)) == {}


def test_xml_nested_too_deeply_is_listed_as_that(tree: Path) -> None:
    addon(
        tree,
        "bad",
        **{"a.xml": "<odoo>" + "<g>" * DEPTH + "</g>" * DEPTH + "</odoo>", "ok.xml": "<odoo>" + "<g>" * 200 + "</g>" * 200 + "</odoo>"},
    )
    assert {path: reason for path, (reason, _) in unread(scan(tree)).items()} == {"bad/a.xml": "too_deep"}


def test_an_expression_nested_too_deeply_in_xml_costs_that_expression_alone(tree: Path) -> None:
    brackets = "(" * DEPTH + ")" * DEPTH
    text = f'<odoo><record id="a" model="res.partner"><field name="name" eval="{brackets}"/></record></odoo>'
    addon(tree, "bad", **{"a.xml": text})
    ((path, (reason, detail)),) = unread(scan(tree)).items()
    assert (path, reason, detail) == ("bad/a.xml", "syntax", f"line 1: eval is not a Python expression: {'(' * 80}")


def test_scripts_nested_too_deeply_are_read(tree: Path) -> None:
    scripts = {"a": "(" * DEPTH, "b": "[" * DEPTH + "]" * DEPTH, "c": "{" * DEPTH, "d": "a + " * DEPTH + "1", "e": "`${" * 50_000}
    addon(tree, "bad", **{f"static/src/js/{name}.js": text for name, text in scripts.items()})
    assert unread(scan(tree)) == {}


def test_numbers_of_five_thousand_digits_are_refused_in_words_that_fit(tree: Path) -> None:
    number = "9" * 5000
    xml = f"<odoo><record id='a' model='res.partner'><field name='color'>{number}</field></record></odoo>"
    addon(
        tree,
        "bad",
        **{
            "a.py": f"x = {number}\n",
            "b.py": f"print 'x'\nx = {number}L\n",
            "c.py": f"x = 0x{number}\n",
            "d.xml": xml,
            "e.csv": f"id\n{number}\n",
        },
    )
    detail = "a number of thousands of digits, which Python does not read"
    assert unread(scan(tree)) == {"bad/a.py": ("syntax", f"line 1: {detail}"), "bad/b.py": ("syntax", f"line 2: {detail}")}


@pytest.mark.parametrize("number", ["0x" + "f" * 6000, "{'a': [0x" + "f" * 6000 + "]}"])
def test_a_number_that_cannot_be_written_costs_a_manifest_that_key_alone(tree: Path, number: str) -> None:
    addon(tree, "bad", MANIFEST.replace("'depends'", f"'sequence': {number}, 'depends'"), **{"a.py": MODEL})
    result = scan(tree)
    assert unread(result) == {}
    assert (result.rejected, [module.name for module in result.modules]) == ([], ["bad", "good"])


def test_a_number_of_five_thousand_digits_in_a_manifest_rejects_its_addon(tree: Path) -> None:
    addon(tree, "bad", MANIFEST.replace("'depends'", f"'sequence': {'9' * 5000}, 'depends'"))
    (rejected,) = scan(tree).rejected
    detail = "__manifest__.py: line 1: a number of thousands of digits, which Python does not read"
    assert (rejected.path, rejected.reason, rejected.detail) == ("bad", "broken_manifest", detail)


def test_null_bytes_in_code_are_read_over_and_files_of_them_are_no_text(tree: Path) -> None:
    addon(
        tree,
        "bad",
        **{
            "a.py": MODEL.encode() + b"\0\0\nx = 1\n",
            "b.py": bytes(5000),
            "c.xml": b"<odoo>\0</odoo>",
            "d.csv": b"id,name\n\0a,b\n",
            "static/src/e.js": b"var a = 1;\0\n",
        },
    )
    listed = unread(scan(tree))
    assert {path: reason for path, (reason, _) in listed.items()} == {"bad/b.py": "encoding", "bad/c.xml": "syntax"}
    assert listed["bad/b.py"][1] == "not text: 5000 of its 5000 characters are control characters"


def test_invalid_utf8_is_read_where_it_can_be_meant_and_listed_where_it_cannot(tree: Path) -> None:
    addon(
        tree,
        "bad",
        **{
            "a.py": b"x = '\xe9\xff'\n" + MODEL.encode(),
            "b.xml": b"<?xml version='1.0' encoding='utf-8'?><odoo>\xff</odoo>",
            "c.csv": b"id,name\na,\xff\n",
            "static/src/d.js": b'var a = "\xff\xed\xa0\x80";\n',
            "e.py": b"# -*- coding: nonsense -*-\nx = 1\n",
            "f.py": b"# -*- coding: utf-7 -*-\nx = '+2AA-'\n",
        },
    )
    assert unread(scan(tree)) == {"bad/b.xml": ("encoding", "line 1: Invalid bytes in character encoding")}


def test_half_characters_in_code_are_written_as_escapes_whatever_the_number_of_jobs(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rescue.reading.read.WORTH_PROCESSES", 0)
    code = "from odoo import fields, models\n\n\nclass A(models.Model):\n    _name = 'half.\\ud800'\n\n    a = fields.Char('\\udfff')\n"
    xml = '<odoo><record id="a" model="half.x"><field name="domain" eval="[(\'\\ud800\', \'=\', 1)]"/></record></odoo>'
    addon(tree, "bad", MANIFEST.replace("'x'", "'\\ud800'", 1), **{"__init__.py": "from . import a", "a.py": code, "a.xml": xml})
    alone, together = scan(tree, 1), scan(tree, 2)
    assert unread(alone) == {}
    assert render_json(alone) == render_json(together)
    assert "half.\\\\ud800" in render_json(alone)


@pytest.mark.parametrize("name", ["old.zip", "old.tar.gz"])
def test_archives_in_disguise_are_no_text(tree: Path, name: str) -> None:
    archive = b"PK\x03\x04" + bytes(range(32)) * 40 if name.endswith("zip") else b"\x1f\x8b\x08" + bytes(range(32)) * 40
    addon(tree, "bad", **{"a.py": archive, "b.xml": archive, "c.csv": archive, "static/src/d.js": archive})
    assert {path: reason for path, (reason, _) in unread(scan(tree)).items()} == {
        "bad/a.py": "encoding",
        "bad/b.xml": "syntax",
        "bad/c.csv": "encoding",
        "bad/static/src/d.js": "encoding",
    }


def test_a_file_above_the_limit_is_listed_with_its_size_and_never_opened(tree: Path) -> None:
    """As a 200 MB XML is with the default limit: here one of the same size that takes no place on the disk, which reading would need."""
    folder = addon(tree, "bad")
    with (folder / "large.xml").open("wb") as file:
        file.truncate(200_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    listed = unread(scan(tree))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (1 if sys.platform == "darwin" else 1024)
    assert listed == {"bad/large.xml": ("too_large", "200000000 bytes, more than the limit of 10000000")}
    assert grown < 150_000_000


def test_code_and_scripts_have_lower_limits_since_their_trees_take_hundreds_of_times_their_size(tree: Path) -> None:
    names = {"a.py": 2_000_000, "b.xml": 10_000_000, "static/src/c.js": 5_000_000}
    addon(tree, "bad", **{name: b" " * (limit + 1) for name, limit in names.items()})
    addon(tree, "worse", MANIFEST.encode().ljust(2_000_001))
    result = scan(tree)
    assert unread(result) == {
        f"bad/{name}": ("too_large", f"{limit + 1} bytes, more than the limit of {limit}") for name, limit in names.items()
    }
    detail = "__manifest__.py: 2000001 bytes, more than the limit of 2000000"
    assert [(item.path, item.reason, item.detail) for item in result.rejected] == [("worse", "too_large", detail)]


def test_numbers_that_python_reads_but_does_not_write_cost_no_more_than_their_expression(tree: Path) -> None:
    number = "0x" + "f" * 6000
    code = f"from odoo import models\n\n\nclass A(models.Model):\n    _inherit = 'sale.order'\n\n    def a(self, b={number}):\n"
    code += f"        self.search([('partner_id', '=', {number})])\n        self.env['sale.order'].a({number})\n"
    form = f"<form><field name='a' domain=\"[('b', '=', {number})]\" options=\"{{'c': {number}}}\" context=\"{{'d': {number}}}\"/></form>"
    xml = f"<odoo><record id='a' model='ir.ui.view'><field name='arch' type='xml'>{form}</field></record></odoo>"
    addon(tree, "bad", **{"a.py": code, "b.py": f"print 'x'\n{code}", "a.xml": xml})
    listed = unread(scan(tree))
    assert {path: reason for path, (reason, _) in listed.items()} == {"bad/a.xml": "syntax"}
    assert listed["bad/a.xml"][1].startswith("line 1: domain is not a Python expression: [('b', '=', 0xfff")


def test_a_number_of_five_thousand_digits_in_the_settings_is_refused_by_file(tmp_path: Path) -> None:
    (tmp_path / "rescue.toml").write_text(f"jobs = {'9' * 5000}\n")
    with pytest.raises(ConfigError, match=r"rescue\.toml: not valid TOML: Exceeds the limit"):
        load_config(tmp_path / "rescue.toml")


def test_a_catalog_of_a_tree_with_such_files_is_built(tree: Path) -> None:
    number = "0x" + "f" * 6000
    code = f"A = '\\ud800'\nB = {number}\n\n\ndef f(a={number}, b='\\udfff'):\n    return a\n\n\nclass C:\n    d = {number}\n"
    addon(tree, "bad", **{"__init__.py": "from . import a", "a.py": code})
    content = build_catalog(BuildRequest(tree=tree, edition="third-party", series=Series(16)))
    catalog = Catalog(dump_catalog(content), "a.catalog")
    catalog.verify()
    assert sorted(catalog.modules) == ["bad", "good"]


def test_an_encoding_that_nobody_knows_is_named(tree: Path) -> None:
    text = f'<?xml version="1.0" encoding="utf-{"9" * 300}"?><odoo/>'
    addon(tree, "bad", **{"a.xml": text.encode("utf-16"), "b.xml": text.encode()})
    listed = unread(scan(tree))
    assert {path: reason for path, (reason, _) in listed.items()} == {"bad/a.xml": "encoding", "bad/b.xml": "encoding"}
    assert listed["bad/a.xml"][1] == f"line 1: unknown encoding: utf-{'9' * 58}"


def test_a_character_that_python_2_does_not_know_is_a_syntax_error_at_its_line(tree: Path) -> None:
    addon(tree, "bad", **{"a.py": "print 'x'\nif a \u00bc> 0:\n    pass\n"})
    assert unread(scan(tree)) == {"bad/a.py": ("syntax", "line 2: invalid character '\u00bc' (U+00BC)")}
