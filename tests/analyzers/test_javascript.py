"""What is read from a script, use by use."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.javascript import read_javascript
from rescue.model import FileKind, ScriptUse, Suppression, Unread, UnreadReason

PATH = "shop/static/src/shop.js"


def uses(text: str, *kinds: str) -> list[tuple[str, str, str, int]]:
    """The uses of these kinds as (kind, name, detail, line)."""
    facts = read_javascript(text.encode(), PATH, "shop")
    assert facts.unread == ()
    return [(use.kind, use.name, use.detail, use.line) for use in facts.scripts if not kinds or use.kind in kinds]


@pytest.mark.parametrize(
    ("statement", "name", "detail"),
    [
        ("import { a, b as c } from '@web/core/x';", "@web/core/x", "a,b"),
        ("import d, { e } from './y';", "./y", "default,e"),
        ("import * as z from 'z';", "z", "*"),
        ("import '@web/side';", "@web/side", ""),
        ("export * from './y';", "./y", "*"),
        ("export * as y from './y';", "./y", "*"),
        ("export { a as b } from './y';", "./y", "a"),
        ("const m = await import('@web/lazy');", "@web/lazy", "dynamic"),
    ],
)
def test_imports_name_the_module_and_what_it_exports(statement: str, name: str, detail: str) -> None:
    assert uses(f"\n{statement}") == [("import", name, detail, 2)]


def test_an_import_stands_on_its_first_line() -> None:
    assert uses("import {\n  a,\n} from 'b';\n") == [("import", "b", "a", 1)]


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        ("var core = require('web.core');", "core"),
        ("const { _t, qweb: q, x = 1 } = require('web.core');", "_t,qweb,x"),
        ("var _t = require('web.core')._t;", "_t"),
        ("core = require('web.core');", "core"),
        ("require('web.core');", ""),
    ],
)
def test_a_require_names_the_module_and_what_is_made_of_it(statement: str, detail: str) -> None:
    assert uses(statement, "require", "string", "call") == [("require", "web.core", detail, 1)]


@pytest.mark.parametrize(
    ("statement", "name", "detail"),
    [
        ("odoo.define('shop.cart', function (require) {});", "shop.cart", "function"),
        ("odoo.define('shop.cart', async (require) => {});", "shop.cart", "function"),
        ("odoo.define('shop.cart', ['web.core'], async function (require) {});", "shop.cart", "deps"),
        ("odoo.define(function (require) {});", "", "function"),
    ],
)
def test_a_legacy_definition(statement: str, name: str, detail: str) -> None:
    assert uses(statement) == [("define", name, detail, 1)]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("/** @odoo-module **/", ""),
        ("/** @odoo-module alias=shop.cart default=0 **/", "shop.cart"),
        ("// @odoo-module", ""),
        ("/* (c) */\n/** @odoo-module*/", ""),
    ],
)
def test_the_header_of_a_module(header: str, name: str) -> None:
    assert uses(header) == [("module", name, "", header.count("\n") + 1)]


@pytest.mark.parametrize(
    ("call", "name", "detail"),
    [
        ("patch(A.prototype, 'b', {})", "patch", "member,string,object"),
        (
            "registry.category('fields').add('b', class {}, 1, [], c, d(), () => {}, -1)",
            "registry.category.add",
            "string,class,number,array,name,call,function,other",
        ),
        ("this._rpc({\n})", "this._rpc", "object"),
        ("_t(`a`)", "_t", "string"),
        ("$.blockUI()", "$.blockUI", ""),
        ("owl.tags.xml`<a/>`", "owl.tags.xml", "string"),
        ("a?.b?.(...c)", "a.b", "other"),
        ("super.setup(this, function () {} /* c */)", "super.setup", "name,function"),
        ("a.b.c.d()", "a.b.c.d", ""),
    ],
)
def test_a_call_has_its_dotted_name_and_the_kinds_of_its_arguments(call: str, name: str, detail: str) -> None:
    assert ("call", name, detail, 2) in uses(f"\n{call};", "call")


@pytest.mark.parametrize("call", ["a.b.c.d.e()", "a[0].b()", "(a || b).c()", "a.b().c.d.e()", "(() => {})()"])
def test_a_call_without_a_short_dotted_name_is_left_out(call: str) -> None:
    assert [use for use in uses(call, "call") if use[1] != "a.b"] == []


def test_every_call_of_a_chain_stands_on_the_line_where_the_chain_begins() -> None:
    assert uses("\na.b()\n  .c(1)\n  .d(2);", "call") == [
        ("call", "a.b", "", 2),
        ("call", "a.b.c", "number", 2),
        ("call", "a.b.c.d", "number", 2),
    ]


def test_another_name_for_this_is_this() -> None:
    assert uses("const self = this;\nself._rpc();\nself._super();") == [
        ("call", "this._rpc", "", 2),
        ("call", "this._super", "", 3),
        ("member", "this._super", "", 3),
    ]


def test_globals_are_those_that_no_scope_declares() -> None:
    text = """import moment from 'x';
moment(); _.map(a); jQuery.ajax; f({ py }); typeof owl;
(function ($) { $(a); })(b);
$(c); _.each(d);
a.map((_, i) => _.id + i);
const g = _ => _;
function h({ _ }, ...$) { return [_, $]; }
for (const _ of a) { _.f; }
{ const _ = c; _.g; }
try { } catch ($) { $.e; }
a.moment; a = { _: 1, $() {} };
"""
    assert uses(text, "global") == [
        ("global", "_", "", 2),
        ("global", "jQuery", "", 2),
        ("global", "owl", "", 2),
        ("global", "py", "", 2),
        ("global", "$", "", 4),
        ("global", "_", "", 4),
    ]


def test_a_var_counts_for_its_whole_function_only() -> None:
    assert uses("function f() {\n  _.a;\n  if (b) { var _ = c; }\n}\n_.d;\nfunction $() {}\n$();", "global") == [("global", "_", "", 5)]


def test_members_are_the_longest_dotted_reads_of_odoo_owl_env_and_super() -> None:
    text = """this._super.apply(this, arguments);
this.env.qweb.renderToString(a);
new owl.Component();
b = odoo.session_info.user_context.lang.x;
const { useState, onMounted: m } = owl.hooks;
const { rpc } = this.env.services;
"""
    assert uses(text, "member") == [
        ("member", "this._super", "", 1),
        ("member", "this.env.qweb.renderToString", "", 2),
        ("member", "owl.Component", "", 3),
        ("member", "odoo.session_info.user_context.lang", "", 4),
        ("member", "owl.hooks", "", 5),
        ("member", "owl.hooks.onMounted", "", 5),
        ("member", "owl.hooks.useState", "", 5),
        ("member", "this.env.services", "", 6),
        ("member", "this.env.services.rpc", "", 6),
    ]


def test_a_service_asked_for_by_name_is_a_read_of_the_environment() -> None:
    assert uses('this.rpc = useService("rpc");\nuseService(name);', "member") == [("member", "this.env.services.rpc", "", 1)]


def test_what_is_read_of_odoo_is_a_global_too() -> None:
    assert uses("odoo.debug;\nodoo.define('a', b);", "global") == [("global", "odoo.debug", "", 1)]


def test_urls_and_dotted_names_are_kept_of_strings() -> None:
    text = """a = ['/web/dataset/call_kw', `/shop/${id}/x`, '/ab', '//cdn/x', '/a b c', 'web.core', `sale.order`, 'a.b.c.d', 'x.y.z.u.v',
'plain', 'a.b!', `web.${x}`, `${x}/web/y`, ''];"""
    assert uses(text, "string") == [
        ("string", "/shop/", "", 1),
        ("string", "/web/dataset/call_kw", "", 1),
        ("string", "a.b.c.d", "", 1),
        ("string", "sale.order", "", 1),
        ("string", "web.core", "", 1),
    ]


def test_strings_are_bounded() -> None:
    text = "\n".join(f"a = 'shop.name_{number}';" for number in range(2_500))
    assert len(uses(text, "string")) == 2_000


def test_a_use_is_told_once_for_a_line() -> None:
    assert uses("_t('a') + _t('b');\n_t('c');") == [("call", "_t", "string", 1), ("call", "_t", "string", 2)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/static/lib/a.js", "a();\n"),
        ("shop/static/src/lib/b/a.js", "a();\n"),
        ("shop/static/src/a.min.js", "a();\n"),
        ("shop/static/src/a.js", "a();" * 200 + "\n"),
    ],
)
def test_vendored_files_give_line_counts_alone(path: str, text: str) -> None:
    facts = read_javascript(text.encode(), path, "shop")
    assert (facts.dialect, facts.lines, facts.code_lines, facts.scripts) == ("vendored", 1, 1, ())


def test_a_file_in_a_folder_named_lib_elsewhere_is_read() -> None:
    assert read_javascript(b"a();", "lib/shop/static/src/a.js", "shop").dialect == ""


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("a();\nb = = 2;\nc();\n", "line 2: cannot be read from '=' on"),
        ("a();\nif (b {\n  d();\n}\nc();\n", "line 2: ) is missing"),
    ],
)
def test_the_good_parts_of_a_broken_file_are_kept_and_the_bad_line_told(text: str, detail: str) -> None:
    facts = read_javascript(text.encode(), PATH, "shop")
    assert facts.unread == (Unread(PATH, UnreadReason.SYNTAX, detail),)
    assert {ScriptUse("call", "a", "", 1), ScriptUse("call", "c", "", text.count("\n"))} <= set(facts.scripts)


def test_counts_encoding_and_suppressions() -> None:
    facts = read_javascript("// café\r\n/* b\r\n */\r\n\r\na(); // rescue: ignore[JS-1] known\r\n".encode("cp1252"), PATH, "shop")
    assert (facts.kind, facts.path, facts.addon, facts.encoding) == (FileKind.JAVASCRIPT, PATH, "shop", "cp1252")
    assert (facts.lines, facts.code_lines, facts.suppressions) == (5, 1, (Suppression(5, "JS-1", "known"),))
    assert facts.scripts == (ScriptUse("call", "a", "", 5),)


def test_what_is_not_text_is_unread() -> None:
    facts = read_javascript(b"\0" * 50, PATH, "shop")
    detail = "not text: 50 of its 50 characters are control characters"
    assert (facts.lines, facts.unread) == (0, (Unread(PATH, UnreadReason.ENCODING, detail),))


@pytest.mark.parametrize("unit", ["$(\n", "[\n", "$.b()\n.", "this.env\n.", "a => {\n_;", "`${\n", "if (a) {\n"])
def test_deep_nesting_ends_neither_the_run_nor_its_patience(unit: str) -> None:
    began = time.process_time()
    facts = read_javascript((unit * 10_000).encode(), PATH, "shop")
    assert (facts.dialect, facts.lines >= 10_000, time.process_time() - began < 10) == ("", True, True)


PIECES = st.sampled_from(
    "import export from { } ( ) [ ] 'a' `b${ odoo .define require , ; = => _ $ var const class function . ?. * // /* */ \n".split(" ")
)


@given(st.lists(PIECES, max_size=30))
def test_any_text_is_read(pieces: list[str]) -> None:
    text = " ".join(pieces)
    facts = read_javascript(text.encode(), PATH, "shop")
    assert all(1 <= use.line <= text.count("\n") + 1 for use in facts.scripts)
