"""Renames: a name is followed to what the target calls it, and what ships is borne out by the catalogs."""

from __future__ import annotations

from collections import Counter

import pytest

from rescue.catalog.dump import dump_catalog
from rescue.catalog.load import Catalog
from rescue.catalog.model import Code, Content, CoreField, CoreMethod, CoreModel, CoreModule, CoreRecord, Names, Provenance
from rescue.catalog.shipped import load_shipped, shipped_files
from rescue.checks.rules.renames import Rename, Renamed, Renames, check, load_renames, parse_renames
from rescue.errors import RulesetError
from rescue.model import Series

S14, S15, S16, S17 = Series(14), Series(15), Series(16), Series(17)


def field(model: str, old: str, new: str, note: str = "", *, merged: bool = False) -> Rename:
    return Rename("field", old, new, "seen", model, note, merged)


def named(kind: str, old: str, new: str) -> Rename:
    return Rename(kind, old, new, "seen")  # type: ignore[arg-type]


def catalog(series: str, fields: dict[str, list[str]], modules: str = "base", xmlids: str = "") -> Catalog:
    """A catalog of models with char fields; each model has the method ``act_<model>`` and each field but id the key ``draft``."""
    models = {}
    for model, names in fields.items():
        core = {name: CoreField("Selection", "", ("base",), "", "", "", ("draft", f"of_{series}")) for name in names}
        method = CoreMethod((("base", ("self",), (), "0", 1, False),))
        models[model] = CoreModel("model", "base", (), (), (), "", "", core, {f"act_{model}": method})
    content = Content(
        provenance=Provenance("rescue.catalog/2", series, "community", "here", "", 0, 0, 0, ""),
        modules={name: CoreModule((), auto_install=False, installable=True) for name in modules.split()},
        models=models,
        records={name: CoreRecord("res.groups", noupdate=False) for name in xmlids.split()},
        views={},
        names=Names({}, (), (), (), {}),
        code=Code({}, {}),
    )
    return Catalog(dump_catalog(content), f"odoo{series}")


# --------------------------------------------------------------------------------------------------------------------
# Following a name


def test_a_name_renamed_twice_leads_to_the_last_one_and_tells_the_hop_that_broke_it() -> None:
    renames = Renames(
        {
            S16: [field("stock.move.line", "product_uom_qty", "reserved_uom_qty")],
            S17: [field("stock.move.line", "reserved_uom_qty", "quantity", "both")],
        }
    )
    assert renames.final("field", "product_uom_qty", "stock.move.line", S15, S17) == Renamed("quantity", "stock.move.line", S16, ("both",))
    assert renames.final("field", "product_uom_qty", "stock.move.line", S15, S16) == Renamed("reserved_uom_qty", "stock.move.line", S16, ())
    assert renames.final("field", "reserved_uom_qty", "stock.move.line", S16, S17) == Renamed("quantity", "stock.move.line", S17, ("both",))


def test_hops_before_the_source_and_after_the_target_do_not_count() -> None:
    renames = Renames({S15: [field("a", "x", "y")], S17: [field("a", "x", "z")]})
    assert renames.final("field", "x", "a", S15, S16) is None


def test_a_name_that_was_changed_back_is_no_rename() -> None:
    renames = Renames({S15: [field("a", "x", "y")], S16: [field("a", "y", "x")]})
    assert renames.final("field", "x", "a", S14, S16) is None
    assert renames.final("field", "x", "a", S14, S15) == Renamed("y", "a", S15, ())


def test_a_field_is_followed_through_the_rename_of_its_model() -> None:
    """In one hop with its model, where the entry names the model of before, and in a later one."""
    renames = Renames(
        {
            S16: [named("model", "payment.acquirer", "payment.provider"), field("payment.acquirer", "provider", "code")],
            S17: [field("payment.provider", "payment_icon_ids", "payment_method_ids"), field("payment.provider", "code", "kind")],
        }
    )
    assert renames.final("field", "provider", "payment.acquirer", S15, S16) == Renamed("code", "payment.provider", S16, ())
    assert renames.final("field", "provider", "payment.acquirer", S15, S17) == Renamed("kind", "payment.provider", S16, ())
    assert renames.final("field", "payment_icon_ids", "payment.acquirer", S15, S17) == Renamed(
        "payment_method_ids", "payment.provider", S17, ()
    )


def test_a_field_whose_model_alone_was_renamed_keeps_its_name() -> None:
    renames = Renames({S17: [named("model", "mail.channel", "discuss.channel")]})
    assert renames.final("field", "name", "mail.channel", S16, S17) is None
    assert renames.final("model", "mail.channel", "", S16, S17) == Renamed("discuss.channel", "", S17, ())


def test_names_that_change_places_in_one_hop_are_each_followed_one_step() -> None:
    renames = Renames(
        {S17: [field("hr.expense", "total_amount", "total_amount_currency"), field("hr.expense", "total_amount_company", "total_amount")]}
    )
    assert renames.final("field", "total_amount_company", "hr.expense", S16, S17) == Renamed("total_amount", "hr.expense", S17, ())
    assert renames.final("field", "total_amount", "hr.expense", S16, S17) == Renamed("total_amount_currency", "hr.expense", S17, ())


def test_an_xml_id_follows_its_module_unless_it_has_a_rename_of_its_own() -> None:
    renames = Renames({S16: [named("module", "coupon", "loyalty"), named("xmlid", "coupon.coupon_action", "loyalty.loyalty_card_action")]})
    assert renames.final("xmlid", "coupon.coupon_rule", "", S15, S16) == Renamed("loyalty.coupon_rule", "", S16, ())
    assert renames.final("xmlid", "coupon.coupon_action", "", S15, S16) == Renamed("loyalty.loyalty_card_action", "", S16, ())


def test_a_selection_key_follows_its_field_unless_it_has_a_rename_of_its_own() -> None:
    paid = Rename("selection", "payment_status.paid", "sale_status.sold", "seen", "event.registration")
    renames = Renames({S17: [field("event.registration", "payment_status", "sale_status"), paid]})
    assert renames.final("selection", "payment_status.paid", "event.registration", S16, S17) == Renamed(
        "sale_status.sold", "event.registration", S17, ()
    )
    assert renames.final("selection", "payment_status.free", "event.registration", S16, S17) == Renamed(
        "sale_status.free", "event.registration", S17, ()
    )


def test_a_kind_does_not_answer_for_another() -> None:
    renames = Renames({S17: [Rename("method", "get", "_get", "seen", "ir.default")]})
    assert renames.final("field", "get", "ir.default", S16, S17) is None
    assert renames.final("method", "get", "ir.default", S16, S17) == Renamed("_get", "ir.default", S17, ())


# --------------------------------------------------------------------------------------------------------------------
# Holding them against catalogs


def problems(*entries: Rename) -> list[str]:
    before = catalog("16.0", {"a": ["gone", "kept", "merging", "swap", "taken"], "old.model": ["x"]}, "base oldmod", "base.old base.kept")
    after = catalog("17.0", {"a": ["come", "kept", "merging", "swap", "other"], "new.model": ["y"]}, "base newmod", "base.new base.kept")
    return list(check(Renames({S17: entries}), [after, before]))


def test_renames_that_both_catalogs_bear_out_have_no_problem() -> None:
    assert (
        problems(
            field("a", "gone", "come"),
            field("a", "taken", "merging", merged=True),
            named("model", "old.model", "new.model"),
            field("old.model", "x", "y"),
            Rename("method", "act_old.model", "act_new.model", "seen", "old.model"),
            Rename("selection", "kept.of_16.0", "kept.of_17.0", "seen", "a"),
            named("module", "oldmod", "newmod"),
            named("xmlid", "base.old", "base.new"),
            named("xmlid", "base.model_old_model", "base.model_new_model"),
        )
        == []
    )


def test_an_old_name_may_stay_where_another_rename_takes_it() -> None:
    assert problems(field("a", "swap", "other"), field("a", "gone", "swap")) == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (field("a", "never", "come"), "17.0: field a never: 16.0 does not have it"),
        (field("a", "kept", "come"), "17.0: field a kept: 17.0 still has it"),
        (field("a", "gone", "nowhere"), "17.0: field a gone: 17.0 has no nowhere"),
        (field("a", "gone", "merging"), "17.0: field a gone: 16.0 has merging already; say merged: true"),
        (field("a", "gone", "come", merged=True), "17.0: field a gone: merged, but 16.0 has no come"),
        (named("xmlid", "base.old", "base.nowhere"), "17.0: xmlid base.old: 17.0 has no base.nowhere"),
        (named("module", "base", "newmod"), "17.0: module base: 17.0 still has it"),
        (Rename("selection", "kept.draft", "kept.of_17.0", "seen", "a"), "17.0: selection a kept.draft: 17.0 still has it"),
    ],
)
def test_a_rename_that_a_catalog_refutes_is_told(entry: Rename, told: str) -> None:
    assert problems(entry) == [told]


def test_an_old_name_given_twice_is_told() -> None:
    assert problems(field("a", "gone", "come"), field("a", "gone", "other")) == ["17.0: field a gone: given twice"]


def test_renames_of_one_hop_that_go_in_a_circle_are_told_without_catalogs() -> None:
    circle = Renames({S17: [field("a", "x", "y"), field("a", "y", "z"), field("a", "z", "x"), field("a", "w", "x")]})
    assert list(check(circle, [])) == [f"17.0: field a {name}: leads back to itself" for name in "xyz"]


def test_a_hop_of_which_a_catalog_is_missing_is_not_judged() -> None:
    assert list(check(Renames({S17: [field("a", "never", "nowhere")]}), [catalog("17.0", {"a": []})])) == []


# --------------------------------------------------------------------------------------------------------------------
# The file


def parsed(entry: str, hop: str = "17.0") -> Renames:
    return parse_renames(f'schema: rescue.renames/1\nhops:\n  "{hop}":\n    - {entry}\n'.encode(), "r.yaml")


def test_an_entry_is_read_with_what_it_leaves_out() -> None:
    assert parsed("{kind: model, old: a.b, new: c.d, source: seen}").hops == {S17: (Rename("model", "a.b", "c.d", "seen"),)}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{kind: table, old: a, new: b, source: s}", "r.yaml: 17.0[0] (table a): Invalid enum value 'table' - at `$.kind`"),
        ("{kind: module, old: a, new: b}", "r.yaml: 17.0[0] (module a): Object missing required field `source`"),
        ("{kind: module, old: a, new: b, source: s, why: w}", "r.yaml: 17.0[0] (module a): Object contains unknown field `why`"),
        ('{kind: module, old: a, new: b, source: " "}', "r.yaml: 17.0[0] (module a): source: must not be empty"),
        ("{kind: field, old: a, new: b, source: s}", "r.yaml: 17.0[0] (field a): model: say on which model the field stands"),
        ("{kind: module, model: m, old: a, new: b, source: s}", "r.yaml: 17.0[0] (module m a): model: a module has none"),
        ("{kind: xmlid, old: a.b, new: b, source: s}", "r.yaml: 17.0[0] (xmlid a.b): new: write it as module.name"),
        ("{kind: selection, model: m, old: a, new: b.c, source: s}", "r.yaml: 17.0[0] (selection m a): old: write it as field.key"),
    ],
)
def test_a_wrong_entry_is_named(entry: str, told: str) -> None:
    with pytest.raises(RulesetError) as error:
        parsed(entry)
    assert str(error.value) == told


def test_all_wrong_entries_are_named_at_once() -> None:
    text = b'schema: rescue.renames/1\nhops: {"17.0": [{kind: x, old: a}, {kind: module, old: "", new: b, source: s}]}'
    with pytest.raises(RulesetError) as error:
        parse_renames(text, "r.yaml")
    assert [line.split(":")[1] for line in str(error.value).split("\n")] == [" 17.0[0] (x a)", " 17.0[1] (module )"]


def test_a_hop_that_is_no_series_is_said() -> None:
    with pytest.raises(RulesetError, match=r"^r\.yaml: hops: '17' is no series; write it quoted, as '17\.0'$"):
        parsed("{kind: module, old: a, new: b, source: s}", hop="17")


def test_a_file_of_another_schema_is_said() -> None:
    with pytest.raises(RulesetError, match=r"^r\.yaml: Invalid enum value 'rescue\.renames/2' - at `\$\.schema`$"):
        parse_renames(b"schema: rescue.renames/2\nhops: {}", "r.yaml")


# --------------------------------------------------------------------------------------------------------------------
# What ships


def test_every_shipped_rename_is_borne_out_by_the_shipped_catalogs() -> None:
    catalogs = [found for series, _ in shipped_files() if (found := load_shipped(series)) is not None]
    assert list(check(load_renames(), catalogs)) == []


def test_the_shipped_renames_are_as_many_as_they_were() -> None:
    """So that an entry that gets lost is seen."""
    found = {str(hop): dict(Counter(entry.kind for entry in entries)) for hop, entries in load_renames().hops.items()}
    assert found == {
        "9.0": {"module": 7, "model": 9, "field": 81},
        "10.0": {"module": 7, "model": 4, "field": 20, "xmlid": 7},
        "11.0": {"module": 12, "model": 4, "field": 7, "xmlid": 10},
        "12.0": {"module": 15, "model": 17, "field": 34, "method": 26, "xmlid": 98},
        "13.0": {"module": 14, "model": 28, "field": 104, "selection": 2, "method": 27, "xmlid": 69},
        "14.0": {"module": 11, "model": 12, "field": 78, "method": 62, "xmlid": 105},
        "15.0": {"module": 16, "model": 2, "field": 85, "selection": 28, "method": 62, "xmlid": 129},
        "16.0": {"module": 27, "model": 19, "field": 108, "selection": 14, "method": 106, "xmlid": 123},
        "17.0": {"module": 26, "model": 16, "field": 122, "selection": 5, "method": 106, "xmlid": 156},
        "18.0": {"module": 23, "model": 6, "field": 43, "selection": 12, "method": 32, "xmlid": 37},
        "19.0": {"module": 25, "model": 7, "field": 68, "method": 63, "xmlid": 143},
    }


@pytest.mark.parametrize(
    ("kind", "name", "model", "source", "target", "final", "hop"),
    [
        ("field", "product_uom_qty", "stock.move.line", 15, 17, "quantity", 16),
        ("field", "qty_done", "stock.move.line", 16, 17, "quantity", 17),
        ("field", "move_lines", "stock.picking", 14, 18, "move_ids", 16),
        ("field", "type", "account.move", 13, 17, "move_type", 14),
        ("field", "number", "account.invoice", 11, 17, "name", 13),
        ("field", "type", "account.invoice", 12, 17, "move_type", 14),
        ("field", "groups_id", "res.users", 16, 19, "group_ids", 19),
        ("field", "invoice_line", "account.invoice", 8, 19, "invoice_line_ids", 9),
        ("model", "ir.actions.report.xml", "", 8, 17, "ir.actions.report", 11),
        ("xmlid", "base.group_sale_manager", "", 8, 17, "sales_team.group_sale_manager", 10),
        ("model", "sale.coupon.program", "", 13, 17, "loyalty.program", 14),
        ("model", "account.invoice", "", 11, 19, "account.move", 13),
        ("xmlid", "product.product_uom_unit", "", 11, 18, "uom.product_uom_unit", 12),
        ("field", "channel_last_seen_partner_ids", "mail.channel", 15, 17, "channel_member_ids", 16),
        ("model", "stock.production.lot", "", 15, 19, "stock.lot", 16),
        ("model", "mail.channel.partner", "", 15, 17, "discuss.channel.member", 16),
        ("module", "payment_transfer", "", 15, 17, "payment_custom", 16),
        ("xmlid", "mail.model_mail_channel", "", 16, 17, "mail.model_discuss_channel", 17),
        ("method", "_notify_get_groups", "mail.thread", 15, 17, "_notify_get_recipients_groups", 16),
        ("selection", "payment_status.paid", "event.registration", 16, 17, "sale_status.sold", 17),
    ],
)
def test_renames_known_to_everybody(kind: str, name: str, model: str, source: int, target: int, final: str, hop: int) -> None:
    found = load_renames().final(kind, name, model, Series(source), Series(target))  # type: ignore[arg-type]
    assert found is not None
    assert (found.name, found.hop) == (final, Series(hop))
