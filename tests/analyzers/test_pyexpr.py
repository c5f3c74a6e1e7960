"""What Python expressions in XML attributes rely on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rescue.analyzers.xml.expressions import Expression, Leaf, NameUse, read_context, read_domain, read_eval, read_expression


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("state != 'draft'", [("state", ("draft",))]),
        ("'draft' == state", [("state", ("draft",))]),
        ("state not in ('a', 'b') or not type", [("state", ("a", "b")), ("type", ())]),
        ("a > b", [("a", ()), ("b", ())]),
        ("parent.state == 1 and parent.parent.x", [("parent.state", ("1",)), ("parent.parent.x", ())]),
        ("uid in user_ids and context.get('x') and parent.ids", [("user_ids", ())]),
        ("len(line_ids) and [x for x in tag_ids if x]", [("line_ids", ()), ("tag_ids", ())]),
        ("date <\ncontext_today().strftime('%Y')", [("date", ())]),
        ("%(base.main_company)d == company_id", [("company_id", ("0",))]),
        ("", []),
    ],
)
def test_a_modifier_reads_the_names_that_odoo_does_not_provide(text: str, names: list[tuple[str, tuple[str, ...]]]) -> None:
    assert read_expression(text) == Expression(names=tuple(NameUse(*name) for name in names))


@pytest.mark.parametrize(
    ("text", "leaves", "names"),
    [
        ("[('a.b', '=', 'x'), '!', ('c', 'in', [1, 2])]", [("a.b", ("x",)), ("c", ("1", "2"))], []),
        ("['&', ('a', '=', b), (1, '=', 1)]", [("a", ())], ["b"]),
        ("[('a', 'any', [('b', '=', 'x')])]", [("a", ()), ("a.b", ("x",))], []),
        ("{'invisible': [('a', '=', False)], 'readonly': ['|', ('b', '!=', 1)]}", [("a", ("False",)), ("b", ("1",))], []),
        ("[('a', '=', 1)] + ([('b', '=', 2)] if c else [])", [("a", ("1",)), ("b", ("2",))], ["c"]),
        ("[('a', 'and', 'b')]", [], []),
    ],
)
def test_a_domain_reads_its_leaves_and_the_names_on_their_right(
    text: str, leaves: list[tuple[str, tuple[str, ...]]], names: list[str]
) -> None:
    expected = Expression(names=tuple(NameUse(name, ()) for name in names), leaves=tuple(Leaf(*leaf) for leaf in leaves))
    assert read_domain(text) == expected


def test_a_context_reads_its_keys_its_groupings_and_its_names() -> None:
    assert read_context("{'default_a': b, 'group_by': ['c', 'd:month']}") == Expression(
        names=(NameUse("b", ()),), keys=("default_a", "group_by"), group_by=("c", "d")
    )


def test_an_eval_reads_its_xml_ids_the_vals_of_its_commands_and_its_literals() -> None:
    assert read_eval("[(4, ref('base.a')), (0, 0, {'b': 'x', 'c': [(0, 0, {'d': 1})]})]") == Expression(
        xmlids=("base.a",), vals=((("b",), ("x",)), (("c",), ()), (("c", "d"), ("1",)))
    )
    assert read_eval("'done'") == Expression(values=("done",))


@pytest.mark.parametrize("given", ["False", "raise_if_not_found=False", "None"])
def test_an_xml_id_that_an_eval_lets_be_missing_is_told_apart(given: str) -> None:
    assert read_eval(f"[ref('a.b', {given}), ref('a.c', True), ref('a.d')]") == Expression(xmlids=("a.c", "a.d"), perhaps=("a.b",))


@pytest.mark.parametrize("text", ["a =", "((((" * 100, "a\0b"])
def test_what_is_not_python_or_too_deep_is_none(text: str) -> None:
    assert [read(text) for read in (read_expression, read_domain, read_context, read_eval)] == [None] * 4


def test_an_invalid_escape_prints_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    assert read_domain(r"[('a', 'like', '\d')]") == Expression(leaves=(Leaf("a", (r"\d",)),))
    assert list(recwarn) == []


@given(st.text(alphabet="[]()'a=,.|{}: \nif0+\\"))
def test_no_text_raises(text: str) -> None:
    for read in (read_expression, read_domain, read_context, read_eval):
        assert read(text) is None or isinstance(read(text), Expression)
