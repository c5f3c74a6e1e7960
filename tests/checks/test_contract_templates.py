"""Client templates that an addon starts from, changes or calls: what the target lacks of them is found, and nothing else is said."""

from __future__ import annotations

import pytest

from checks.core_trees import MANIFEST, Tree, states, told
from rescue.catalog.load import Catalog
from rescue.model import Failure, Series

SERVED = "{'name': 'my', 'depends': ['sale'], 'assets': {'web.assets_backend': ['my/static/src/**/*.xml']}}"
Catalogs = dict[Series, Catalog]


def templates(*markup: str, manifest: str = SERVED) -> dict[str, str]:
    """An addon with these templates, each on a line of its own from the second on."""
    return {MANIFEST: manifest, "static/src/a.xml": "\n".join(["<templates>", *markup, "</templates>"])}


def extension(expression: str, name: str = "sale.Lines") -> str:
    return f'<t t-inherit="{name}" t-inherit-mode="extension"><xpath expr="{expression}" position="inside"/></t>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<t t-inherit="sale.Old" t-inherit-mode="extension"/>', ["CORE-TEMPLATE-GONE static/src/a.xml:2 sale.Old"]),
        ('<t t-name="my.A" t-inherit="sale.Old" t-inherit-mode="primary"/>', ["CORE-TEMPLATE-GONE static/src/a.xml:2 sale.Old"]),
        ('<t t-name="my.A"><p><t t-call="sale.Old"/></p></t>', ["CORE-TEMPLATE-GONE-USE static/src/a.xml:2 sale.Old"]),
        (
            extension("//div[hasclass('o_lines')][hasclass('o_old')]"),
            ["CORE-TEMPLATE-ANCHOR-GONE static/src/a.xml:2 sale.Lines //div[hasclass('o_lines')][hasclass('o_old')]"],
        ),
        (
            extension("//div[hasclass('o_old o_wide')]"),
            ["CORE-TEMPLATE-ANCHOR-GONE static/src/a.xml:2 sale.Lines //div[hasclass('o_old o_wide')]"],
        ),
    ],
)
def test_what_the_target_lacks_is_said_where_it_is_asked_for(core: Catalogs, markup: str, expected: list[str]) -> None:
    assert told(Tree({"my": templates(markup)}).touched(core).hits) == expected


@pytest.mark.parametrize(
    "markup",
    [
        extension("//div[hasclass('o_lines')]"),
        extension("//p", "sale.Short"),  # its name has no module before it there
        '<t t-name="my.A"><t t-call="sale.Lines"/><t t-call="{{ props.name }}"/></t>',
    ],
)
def test_what_the_target_has_is_ok(core: Catalogs, markup: str) -> None:
    touched = Tree({"my": templates(markup)}).touched(core)
    assert (told(touched.hits), set(states(touched))) == ([], {"ok"})


@pytest.mark.parametrize(("target", "expected"), [(16, ["CORE-TEMPLATE-GONE static/src/a.xml:2 sale.Early"]), (17, [])])
def test_what_t_extend_starts_from_matters_up_to_16(core: Catalogs, target: int, expected: list[str]) -> None:
    """From 17.0 on nothing of it counts. Nothing is ever asked of what it looks for, which takes jQuery."""
    markup = '<t t-extend="sale.Early"><t t-jquery=".o_old" t-operation="after"/></t>'
    tree = Tree({"my": templates(markup, '<t t-extend="sale.Lines"><t t-jquery=".no"/></t>')}, source=15)
    contract = tree.contracts(core, target=target).of(Series(15))
    assert contract is not None
    assert told(contract.check(tree.addons[0], tree.facts["my"]).hits) == expected


def test_what_no_catalog_knows_is_unknown(core: Catalogs) -> None:
    """It may be of an addon that is not here; so may an element that the source's template does not have either."""
    touched = Tree({"my": templates('<t t-inherit="other.Thing" t-inherit-mode="extension"/>', extension("//div[@name='x']"))}).touched(
        core
    )
    assert (told(touched.hits), states(touched)) == ([], {"ok": 2, "unknown": 2})


@pytest.mark.parametrize(
    ("manifest", "found"),
    [
        (SERVED, 1),
        (SERVED.replace("my/static/src/**/*.xml", "/my/static/src/a.xml"), 1),
        (SERVED.replace("my/static/src/**/*.xml", "my/static/src/*.js"), 0),
        (SERVED.replace("'my/static/src/**/*.xml'", "('remove', 'my/static/src/a.xml')"), 0),
        ("{'name': 'my', 'depends': ['sale'], 'qweb': ['static/src/*.xml']}", 1),
        ("{'name': 'my', 'depends': ['sale']}", 0),
    ],
)
def test_only_files_that_the_manifest_serves_are_looked_at(core: Catalogs, manifest: str, found: int) -> None:
    touched = Tree({"my": templates('<t t-inherit="sale.Old" t-inherit-mode="extension"/>', manifest=manifest)}).touched(core)
    assert len(touched.hits) == found


def test_templates_of_the_tree_are_its_own_and_what_they_add_is_found(core: Catalogs) -> None:
    """Those of an addon that the asking one depends on come before it."""
    adding = '<t t-inherit="sale.Lines" t-inherit-mode="extension"><xpath expr="//div" position="inside"><u/></xpath></t>'
    below = templates('<t t-name="sale.Old"><i/></t>', adding, manifest=SERVED.replace("my", "below"))
    above = templates(extension("//i", "sale.Old"), extension("//u"), manifest=SERVED.replace("sale", "below"))
    touched = Tree({"my": above, "below": below}).touched(core)
    assert (told(touched.hits), states(touched)) == ([], {"ok": 1})  # sale.Lines; an anchor is told only where it is gone


def test_an_element_of_a_module_that_the_addon_does_not_depend_on_is_no_loss(core: Catalogs) -> None:
    """Neither series has it for this addon: somebody else brings it."""
    assert states(Tree({"my": templates(extension("//b[hasclass('o_utm')]"))}).touched(core)) == {"ok": 2, "unknown": 1}


def test_the_hop_is_the_first_series_without_it(core: Catalogs) -> None:
    (finding,) = Tree({"my": templates('<t t-inherit="sale.Early" t-inherit-mode="extension"/>')}, source=15).findings(core)
    assert (finding.hop, finding.failure) == ("16.0", Failure.RUNTIME_ERROR)


@pytest.mark.parametrize(("mode", "failure"), [("extension", Failure.UI_DEGRADED), ("primary", Failure.RUNTIME_ERROR)])
def test_from_18_on_the_web_client_starts_without_an_extension_that_has_lost_its_template(
    core: Catalogs, mode: str, failure: Failure
) -> None:
    tree = Tree({"my": templates(f'<t t-name="my.A" t-inherit="sale.Old" t-inherit-mode="{mode}"/>')})
    contract = tree.contracts(core, target=18).of(Series(16))
    assert contract is not None
    (hit,) = contract.check(tree.addons[0], tree.facts["my"]).hits
    assert (hit.rule.id, hit.failure or hit.rule.failure) == ("CORE-TEMPLATE-GONE", failure)
