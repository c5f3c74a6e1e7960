"""Community modules that core or others took over: read strictly, proven by the catalogs, followed to their name on the target."""

from __future__ import annotations

import pytest

from rescue.catalog.load import Catalog
from rescue.catalog.shipped import shipped_files
from rescue.checks.rules.community import Absorbed, Community, check, load_community, parse_community, shown_on
from rescue.checks.rules.successors import known_renames
from rescue.errors import RulesetError
from rescue.model import Series

FILE = """\
schema: rescue.community/1
hops:
  "13.0":
    absorbed:
      - {module: web_favicon, repository: OCA/web, by: base, shows: field res.company.favicon, source: "https://example.org/a"}
    replaced:
      - {module: hr_payroll, by: payroll, repository: OCA/payroll, seen: "14.0", source: "https://example.org/b"}
  "16.0":
    renamed:
      - {module: payroll, by: payroll_next, repository: OCA/payroll, seen: "16.0", source: "https://example.org/c"}
  "17.0":
    renamed:
      - {module: payroll_next, by: payroll_last, repository: OCA/payroll, seen: "17.0", source: "https://example.org/d"}
"""


@pytest.fixture(scope="module")
def catalogs() -> list[Catalog]:
    return [Catalog(entry.read_bytes(), entry.name) for _, entry in shipped_files()]


def parsed(text: str = FILE) -> Community:
    return parse_community(text.encode(), "community.yaml")


def changed(old: str, new: str) -> str:
    assert FILE.count(old) == 1, old
    return FILE.replace(old, new)


def found(place: object) -> tuple[str, str] | None:
    """The hop and the name on the target."""
    return (str(place.hop), place.name) if place else None  # type: ignore[attr-defined]


def test_the_shipped_file_is_borne_out_by_the_catalogs(catalogs: list[Catalog]) -> None:
    assert list(check(load_community(), catalogs)) == []


def test_the_shipped_file_knows_of_every_series_from_12_on() -> None:
    hops = load_community().hops
    assert [str(series) for series in hops] == ["12.0", "13.0", "14.0", "15.0", "16.0", "17.0", "18.0", "19.0"]
    assert sum(len(hop.absorbed) for hop in hops.values()) >= 48
    assert sum(len(hop.replaced) + len(hop.renamed) for hop in hops.values()) >= 15


def test_a_module_is_only_taken_over_between_its_series_and_the_target() -> None:
    community = parsed()
    assert found(community.absorbed("web_favicon", Series(12), Series(17))) == ("13.0", "base")
    assert community.absorbed("web_favicon", Series(13), Series(17)) is None
    assert community.absorbed("web_favicon", Series(11), Series(12)) is None
    assert community.absorbed("hr_payroll", Series(12), Series(17)) is None


def test_renames_are_followed_to_the_name_on_the_target() -> None:
    community = parsed()
    assert found(community.renamed("payroll", Series(14), Series(16))) == ("16.0", "payroll_next")
    assert found(community.renamed("payroll", Series(14), Series(19))) == ("16.0", "payroll_last")
    assert found(community.renamed("payroll_next", Series(16), Series(17))) == ("17.0", "payroll_last")


def test_what_replaced_a_core_module_is_followed_through_later_renames() -> None:
    community = parsed()
    assert found(community.replaced("hr_payroll", Series(12), Series(15))) == ("13.0", "payroll")
    assert found(community.replaced("hr_payroll", Series(12), Series(18))) == ("13.0", "payroll_last")
    assert community.replaced("hr_payroll", Series(13), Series(18)) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("by: base", "bye: base", "Object contains unknown field `bye` - at `$.hops[...].absorbed[0]`"),
        ("rescue.community/1", "rescue.community/2", "Invalid enum value 'rescue.community/2' - at `$.schema`"),
        ('"13.0"', '"13"', "hops: '13' is no series; write it quoted, as '17.0'"),
        ("https://example.org/a", "wiki", "13.0 absorbed web_favicon: source: name a public page, https://..."),
        ("OCA/web", "web", "13.0 absorbed web_favicon: repository: write it as owner/name"),
        (
            "field res.company.favicon",
            "favicon",
            "13.0 absorbed web_favicon: shows: write it as 'field model.name', or module, model, method, python",
        ),
        ('seen: "14.0"', 'seen: "new"', "13.0 replaced hr_payroll: seen: 'new' is no series; write it quoted, as '17.0'"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_file_and_entry(old: str, new: str, message: str) -> None:
    with pytest.raises(RulesetError) as caught:
        parsed(changed(old, new))
    assert str(caught.value) == f"community.yaml: {message}"


def test_a_module_given_twice_in_a_hop_is_refused() -> None:
    entry = next(line for line in FILE.split("\n") if "payroll_next, rep" in line)
    with pytest.raises(RulesetError, match=r"^community\.yaml: 16\.0 renamed payroll: given twice$"):
        parsed(FILE.replace(entry, f"{entry}\n{entry}"))


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("by: base", "by: bases", ["13.0 absorbed web_favicon: core of 13.0 has no module bases"]),
        ("field res.company.favicon", "field res.company.fav", ["13.0 absorbed web_favicon: core of 13.0 has no field res.company.fav"]),
        ("field res.company.favicon", "field no.model.fav", ["13.0 absorbed web_favicon: core of 13.0 has no field no.model.fav"]),
        (
            "field res.company.favicon",
            "field res.company.logo",
            ["13.0 absorbed web_favicon: core of 12.0 has field res.company.logo already"],
        ),
        ("field res.company.favicon", "model res.users", ["13.0 absorbed web_favicon: core of 12.0 has model res.users already"]),
        (
            "field res.company.favicon",
            "method res.users.read",
            ["13.0 absorbed web_favicon: core of 12.0 has method res.users.read already"],
        ),
        ("field res.company.favicon", "python odoo.api", ["13.0 absorbed web_favicon: core of 12.0 has python odoo.api already"]),
        ("module: web_favicon", "module: sale", ["13.0 absorbed sale: it is a module of core in 12.0"]),
        ("module: hr_payroll", "module: sale", ["13.0 replaced sale: core of 13.0 still has it"]),
        ("module: hr_payroll", "module: no_such", ["13.0 replaced no_such: core of 12.0 has no such module"]),
    ],
)
def test_what_the_catalogs_do_not_bear_out_is_told(old: str, new: str, problems: list[str], catalogs: list[Catalog]) -> None:
    assert list(check(parsed(changed(old, new)), catalogs)) == problems


def test_a_hop_whose_catalogs_are_not_there_is_not_looked_at(catalogs: list[Catalog]) -> None:
    wrong = parsed(changed("by: base", "by: bases"))
    assert list(check(wrong, [catalog for catalog in catalogs if catalog.series != Series(12)])) == []


@pytest.mark.parametrize(
    ("module", "target", "shown"),
    [
        ("website_logo", 19, True),
        ("web_favicon", 16, True),
        ("web_favicon", 17, False),
        ("hr_contract_type", 19, True),
        ("stock_production_lot_multi_company", 17, True),
        ("mail_activity_plan", 19, True),
        ("account_analytic_distribution", 15, True),
        ("account_analytic_distribution", 16, False),
        ("auth_brute_force", 19, True),
        ("sale_order_variant_mgmt", 19, True),
        ("web_pwa_oca", 19, True),
    ],
)
def test_the_sign_of_an_entry_is_looked_for_under_its_name_on_the_target(
    module: str, target: int, *, shown: bool, catalogs: list[Catalog]
) -> None:
    place = load_community().absorbed(module, Series(11), Series(19))
    assert place is not None
    assert isinstance(place.entry, Absorbed)
    core = next(catalog for catalog in catalogs if catalog.series == Series(target))
    assert shown_on(core, place.entry, place.hop, known_renames()) is shown
