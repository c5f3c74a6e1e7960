"""A view is combined as Odoo combines it: every position, in Odoo's order, from the installed modules alone."""

from __future__ import annotations

import pytest
from lxml import etree
from view_records import Views, record, views_of

from rescue.catalog.combine import Combiner, load_order

BASE = record("form", "<form><a name='1'/><group name='g'><b/><c/></group></form>")


def combined(arch: str, base: str = BASE) -> str:
    """The view ``sale.form`` when another module extends it with this architecture."""
    views = Views(*views_of("sale", base), *views_of("sale_more", record("more", arch, "sale.form")))
    tree = Combiner(views).combine("sale.form", ("sale", "sale_more"))
    assert tree is not None
    return etree.tostring(tree, encoding="unicode").replace('"', "'")


@pytest.mark.parametrize(
    ("arch", "result"),
    [
        ("<b position='after'><x/><y/></b>", "<form><a name='1'/><group name='g'><b/><x/><y/><c/></group></form>"),
        ("<c position='before'><x/><y/></c>", "<form><a name='1'/><group name='g'><b/><x/><y/><c/></group></form>"),
        ("<group name='g' position='inside'><x/></group>", "<form><a name='1'/><group name='g'><b/><c/><x/></group></form>"),
        ("<group name='g'><x/></group>", "<form><a name='1'/><group name='g'><b/><c/><x/></group></form>"),
        ("<group name='g' position='replace'><x/><y/></group>", "<form><a name='1'/><x/><y/></form>"),
        ("<group name='g' position='replace'/>", "<form><a name='1'/></form>"),
        ("<a position='replace'><div>$0</div></a>", "<form><div><a name='1'/></div><group name='g'><b/><c/></group></form>"),
        ("<xpath expr='//group' position='replace' mode='inner'><x/></xpath>", "<form><a name='1'/><group name='g'><x/></group></form>"),
        ("<xpath expr='.' position='replace'><list><x/></list></xpath>", "<list><x/></list>"),
        ("<a position='after'><c position='move'/></a>", "<form><a name='1'/><c/><group name='g'><b/></group></form>"),
        ("<a position='replace'><c position='move'/></a>", "<form><c/><group name='g'><b/></group></form>"),
        (
            "<a position='attributes'><attribute name='name'>2</attribute><attribute name='id'>i</attribute></a>",
            "<form><a name='2' id='i'/><group name='g'><b/><c/></group></form>",
        ),
        ("<a position='attributes'><attribute name='name'/></a>", "<form><a/><group name='g'><b/><c/></group></form>"),
        (
            "<a position='attributes'><attribute name='name' add='2, 3' remove='1'/></a>",
            "<form><a name='2,3'/><group name='g'><b/><c/></group></form>",
        ),
        (
            "<a position='attributes'><attribute name='class' add='x y' separator=' '/></a>",
            "<form><a name='1' class='x y'/><group name='g'><b/><c/></group></form>",
        ),
        (
            "<data><b position='after'><x/></b><data><x position='after'><y/></x></data><x position='before'><z/></x></data>",
            "<form><a name='1'/><group name='g'><b/><z/><x/><y/><c/></group></form>",
        ),
        ("<b position='after'><x/></b><x position='after'><y/></x>", "<form><a name='1'/><group name='g'><b/><x/><y/><c/></group></form>"),
        ("<gone position='after'><x/></gone><b position='replace'/>", "<form><a name='1'/><group name='g'><c/></group></form>"),
    ],
)
def test_each_position_does_what_odoo_does(arch: str, result: str) -> None:
    assert combined(arch) == result


def test_extensions_apply_by_priority_then_in_the_order_of_loading() -> None:
    def adds(name: str, parent: str, more: str = "") -> str:
        return record(name, f"<form position='inside'><{name}/></form>", parent, more)

    views = Views(
        *views_of("sale", record("form", "<form/>"), adds("own", "sale.form")),
        # the catalog does not list modules in order; depth, then name, counts
        *views_of("zeta", adds("z", "sale.form"), adds("early", "sale.form", '<field name="priority">1</field>')),
        *views_of("alpha", adds("a", "sale.form"), adds("below_own", "sale.own")),
        *views_of("absent", adds("absent", "sale.form")),
    )
    modules = load_order(["zeta", "alpha", "sale"], {"zeta": ("sale",), "alpha": ("sale",)})
    tree = Combiner(views).combine("sale.form", modules)
    assert tree is not None
    assert [child.tag for child in tree] == ["early", "own", "below_own", "a", "z"]


def test_inactive_views_and_those_of_another_model_are_left_out() -> None:
    views = Views(
        *views_of(
            "sale",
            record("form", "<form/>"),
            record("off", "<form position='inside'><off/></form>", "sale.form", '<field name="active" eval="False"/>'),
            record("other", "<form position='inside'><x/></form>", "sale.form").replace("sale.order", "purchase.order"),
        )
    )
    tree = Combiner(views).combine("sale.form", ("sale",))
    assert tree is not None
    assert len(tree) == 0


def test_a_primary_view_starts_from_its_extended_parent_and_changes_nothing_there() -> None:
    views = Views(
        *views_of(
            "sale",
            record("form", "<form/>"),
            record("quick", "<x position='after'><quick/></x>", "sale.form", '<field name="mode">primary</field>'),
            record("more", "<form position='inside'><x/></form>", "sale.form"),
            record("quick_more", "<quick position='after'><y/></quick>", "sale.quick"),
        )
    )
    combiner = Combiner(views)
    form, quick = combiner.combine("sale.form", ("sale",)), combiner.combine("sale.quick", ("sale",))
    assert form is not None
    assert quick is not None
    assert [child.tag for child in form] == ["x"]
    assert [child.tag for child in quick] == ["x", "quick", "y"]


def test_a_template_has_the_root_that_odoo_gives_it() -> None:
    views = Views(
        *views_of(
            "sale",
            '<template id="page"><div/><p/></template>',
            '<template id="more" inherit_id="sale.page"><xpath expr="/t/div" position="after"><x/></xpath></template>',
            '<template id="empty"/>',
        )
    )
    tree = Combiner(views).combine("sale.page", ("sale",))
    empty = Combiner(views).combine("sale.empty", ("sale",))
    assert tree is not None
    assert empty is not None
    assert etree.tostring(tree) == b'<t t-name="sale.page"><div/><x/><p/></t>'
    assert etree.tostring(empty) == b'<t t-name="sale.empty"/>'


def test_a_view_that_is_not_known_and_a_circle_of_views_give_none() -> None:
    circle = Views(*views_of("sale", record("a", "<x/>", "sale.b"), record("b", "<x/>", "sale.a")))
    assert Combiner(circle).combine("sale.a", ("sale",)) is None
    assert Combiner(circle).combine("sale.gone", ("sale",)) is None


def test_names_with_a_prefix_and_names_that_are_none_do_no_harm() -> None:
    arch = "<form><cac:Note xmlns:cac='urn:x' cac:id='1' xml:space='preserve'/></form>"
    assert (
        combined("""<xpath expr="//*[local-name()='Note']" position="replace"><x/></xpath>""", record("form", arch)) == "<form><x/></form>"
    )


def test_an_action_is_the_same_with_its_module_and_without() -> None:
    base = record("form", "<form><button name='%(open)d'/></form>")
    for expression in ("//button[@name='%(sale.open)d']", "//button[@name=%(sale.open)d]"):
        assert combined(f'<xpath expr="{expression}" position="replace"/>', base) == "<form/>"


def test_modules_load_by_depth_then_name_and_a_circle_ends() -> None:
    depends = {"web": ("base",), "sale": ("web", "account"), "account": ("base",), "crm": ("web",)}
    assert load_order(["sale", "crm", "web", "account", "base"], depends) == ("base", "account", "web", "crm", "sale")
    assert sorted(load_order(["a", "b"], {"a": ("b",), "b": ("a",)})) == ["a", "b"]
