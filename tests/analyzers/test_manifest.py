"""What is read from a manifest, and what makes it useless."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.manifest import ManifestError, literal_names, read_manifest
from rescue.model import AssetEntry, Manifest

PATH = "shop/__manifest__.py"


def read(text: str) -> Manifest:
    return read_manifest(text.encode(), PATH)


def test_a_whole_manifest_is_read_with_the_lines_of_keys_and_dependencies() -> None:
    assert read(
        """# Copyright
{
    'name': 'Shop',
    'version': '16.0.1.0.0',
    'depends': [
        'sale',
        'stock'],
    'data': ['views/a.xml'], 'demo': ['demo/a.xml'],
    'assets': {
        'web.assets_backend': ['shop/static/src/a.js'],
        'web.assets_qweb': [],
    },
    'external_dependencies': {'python': ['stripe'], 'bin': ['wkhtmltopdf']},
    'post_init_hook': 'fill',
    'license': 'LGPL-3', 'summary': 'Sells', 'category': 'Sales',
    'application': True, 'auto_install': False, 'installable': False,
}
"""
    ) == Manifest(
        path=PATH,
        version="16.0.1.0.0",
        depends=("sale", "stock"),
        installable=False,
        auto_install=False,
        application=True,
        license="LGPL-3",
        summary="Sells",
        category="Sales",
        data=("views/a.xml",),
        demo=("demo/a.xml",),
        keys=(
            ("name", "'Shop'"),
            ("version", "'16.0.1.0.0'"),
            ("depends", "['sale', 'stock']"),
            ("data", "['views/a.xml']"),
            ("demo", "['demo/a.xml']"),
            ("assets", "{'web.assets_backend': ['shop/static/src/a.js'], 'web.assets_qweb': []}"),
            ("external_dependencies", "{'python': ['stripe'], 'bin': ['wkhtmltopdf']}"),
            ("post_init_hook", "'fill'"),
            ("license", "'LGPL-3'"),
            ("summary", "'Sells'"),
            ("category", "'Sales'"),
            ("application", "True"),
            ("auto_install", "False"),
            ("installable", "False"),
        ),
        hooks=(("post_init_hook", "fill"),),
        bundles=(("web.assets_backend", 10), ("web.assets_qweb", 11)),
        external_python=("stripe",),
        external_bin=("wkhtmltopdf",),
        lines=(
            ("name", 3),
            ("version", 4),
            ("depends", 5),
            ("data", 8),
            ("demo", 8),
            ("assets", 9),
            ("external_dependencies", 13),
            ("post_init_hook", 14),
            ("license", 15),
            ("summary", 15),
            ("category", 15),
            ("application", 16),
            ("auto_install", 16),
            ("installable", 16),
        ),
        depends_lines=(("sale", 6), ("stock", 7)),
        assets=(AssetEntry("web.assets_backend", "append", "", "shop/static/src/a.js", 10),),
    )


def test_an_empty_manifest_has_odoos_defaults() -> None:
    manifest = read("{}")
    assert (manifest.version, manifest.depends, manifest.installable, manifest.auto_install, manifest.keys) == ("", (), True, False, ())


def test_a_value_that_is_not_a_literal_is_lost_for_its_key_alone() -> None:
    manifest = read("{'name': _('Shop'), 'summary': 'a' + str(1), 'version': '1.0', 'depends': ['base']}")
    assert manifest.keys == (("name", ""), ("summary", ""), ("version", "'1.0'"), ("depends", "['base']"))
    assert (manifest.summary, manifest.version) == ("", "1.0")


def test_a_value_of_the_wrong_type_counts_as_not_given() -> None:
    manifest = read(
        "{'data': 'views/a.xml', 'license': None, 'external_dependencies': ['x'], 'assets': 1, 'demo': ['a', 2], 'version': 1.0}"
    )
    assert (manifest.data, manifest.license, manifest.external_python, manifest.bundles) == ((), "", (), ())
    assert (manifest.demo, manifest.version) == (("a",), "1.0")


@pytest.mark.parametrize(("value", "expected"), [("True", True), ("False", False), ("['sale']", True), ("[]", True), ("0", False)])
def test_auto_install_may_be_a_list_of_triggers(value: str, expected: bool) -> None:
    assert read(f"{{'auto_install': {value}}}").auto_install is expected


def test_data_under_the_keys_of_6_1_is_data() -> None:
    manifest = read("{'init_xml': ['a.xml'], 'update_xml': ['b.xml'], 'data': ['c.xml'], 'demo_xml': ['d.xml']}")
    assert (manifest.data, manifest.demo) == (("c.xml", "a.xml", "b.xml"), ("d.xml",))


@pytest.mark.parametrize(
    ("value", "author"),
    [("'ACME, Odoo Community Association (OCA)'", "ACME, Odoo Community Association (OCA)"), ("['ACME', 'Me']", "ACME, Me"), ("{}", "")],
)
def test_the_author_is_a_text_or_a_list_of_names(value: str, author: str) -> None:
    assert read(f"{{'author': {value}}}").author == author


def test_of_two_equal_keys_the_last_counts() -> None:
    manifest = read("{'version': '1',\n'version': '2'}")
    assert (manifest.version, manifest.lines) == ("2", (("version", 2),))


def test_a_long_literal_is_shortened() -> None:
    assert read(f"{{'description': '{'x' * 500}'}}").keys == (("description", "'" + "x" * 199),)


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + "{'summary': 'é'}".encode(),
        "# -*- coding: latin-1 -*-\n{'summary': u'é'}".encode("latin-1"),
        "{'summary': u'é'}".encode("latin-1"),
        "  {'summary': u'é'}\n".encode(),
    ],
)
def test_manifests_written_for_python_2_are_read(content: bytes) -> None:
    assert read_manifest(content, PATH).summary == "é"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{'name': 'a',\n 'depends' 'base'\n}", "line 2: ':' expected after dictionary key"),
        ("['name']", "line 1: a manifest is a dictionary, this is a List"),
        ("\n\nfoo()", "line 3: a manifest is a dictionary, this is a Call"),
        ("{'a': 1,\n'depends': 'base'}", "line 2: 'depends' is not a list of addon names"),
        ("{'depends': ['base'] + MORE}", "line 1: 'depends' is not a list of addon names"),
        ("{'depends': ['base',\nNone]}", "line 2: 'depends' holds None, which is not an addon's name"),
    ],
)
def test_a_manifest_that_odoo_cannot_use_says_why_and_where(text: str, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        read(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("content", [b"", b"(" * 5000, b"not " * 5000 + b"{}", bytes(range(30)) * 20])
def test_hostile_or_binary_content_is_a_manifest_error(content: bytes) -> None:
    with pytest.raises(ManifestError):
        read_manifest(content, PATH)


def test_a_deeply_nested_value_leaves_the_other_keys_readable() -> None:
    assert read("{'a': " + "[" * 150 + "]" * 150 + ", 'version': '1'}").version == "1"


@given(st.binary(max_size=80) | st.text(alphabet="{}[]'depns: ,\n1-", max_size=80).map(str.encode))
def test_any_content_is_a_manifest_or_a_manifest_error(content: bytes) -> None:
    try:
        manifest = read_manifest(content, PATH)
    except ManifestError:
        return
    assert manifest.path == PATH


def test_each_entry_of_a_bundle_says_what_is_done_with_which_file() -> None:
    found = read(
        "{'assets': {'web.assets_backend': [\n'a/x.js',\n('prepend', 'a/y.js'),\n('after', 'web/z.js', 'a/w.js'),\n"
        "('remove', 'web/q.js'), ('include', 'web._assets'), made_up]}}"
    )
    assert found.assets == (
        AssetEntry("web.assets_backend", "append", "", "a/x.js", 2),
        AssetEntry("web.assets_backend", "prepend", "", "a/y.js", 3),
        AssetEntry("web.assets_backend", "after", "web/z.js", "a/w.js", 4),
        AssetEntry("web.assets_backend", "remove", "", "web/q.js", 5),
        AssetEntry("web.assets_backend", "include", "", "web._assets", 5),
    )


def test_a_list_of_names_that_is_kept_as_text_is_read_and_anything_else_is_none() -> None:
    assert literal_names("['one', 'two']") == ("one", "two")
    assert literal_names("") == ()
    assert literal_names("['cut off") == ()


def test_a_key_is_written_alike_in_every_process_sets_included() -> None:
    found = read_manifest(b"{'name': 'X', 'tags': {'g', 'c', 'a', 'f', 'b', 'e', 'd'}}", "x/__manifest__.py")
    assert found.keys == (("name", "'X'"), ("tags", "{'g', 'c', 'a', 'f', 'b', 'e', 'd'}"))
