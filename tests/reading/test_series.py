"""What a series and a manifest's version are read as, and what the code of an addon tells where the version does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rescue.errors import RequestError
from rescue.model import (
    Addon,
    ClassAttribute,
    Facts,
    FieldDef,
    FileKind,
    Manifest,
    MethodDef,
    ModelRef,
    NameUse,
    Node,
    PyClass,
    Record,
    RecordField,
    ScriptUse,
    Series,
)
from rescue.reading.series import KNOWN_SERIES, infer_series, own_version, parse_series, series_of_version


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("16.0", Series(16)),
        ("16", Series(16)),
        (" 17.0 ", Series(17)),
        ("6.1", Series(6, 1)),
        ("saas~16.3", Series(16, 3)),
        ("saas-17.2", Series(17, 2)),
        ("17.4", Series(17, 4)),
    ],
)
def test_a_series_is_read_in_each_of_its_spellings(text: str, series: Series) -> None:
    assert parse_series(text) == series


@pytest.mark.parametrize(
    "text",
    ["", "master", "sixteen", "16.0.1", "v16.0", "-16", "6", "5.0", "21.0", "8.1", "16.6", "saas~16.0", "saas~7.1", "1²"],
)
def test_what_never_was_a_series_is_refused_with_the_text_in_the_message(text: str) -> None:
    with pytest.raises(RequestError) as error:
        parse_series(text)
    assert repr(text) in str(error.value)


def test_the_known_series_are_oldest_first_and_survive_a_round_trip() -> None:
    assert [str(series) for series in KNOWN_SERIES] == ["6.1", "7.0", *(f"{major}.0" for major in range(8, 21))]
    assert tuple(parse_series(str(series)) for series in KNOWN_SERIES) == KNOWN_SERIES


@pytest.mark.parametrize(
    ("version", "series"),
    [
        ("14.0.1.2.3", Series(14)),
        ("14.0.1.2", Series(14)),
        ("14.0.1", Series(14)),
        ("14.0", Series(14)),
        ("14", None),
        ("6.1.1.0.0", Series(6, 1)),
        ("7.0.0.1", Series(7)),
        ("saas~16.3.1.0.0", Series(16, 3)),
        ("14.1.0", None),
        ("1.0", None),
        ("1.0.0", None),
        ("0.1", None),
        ("21.0.1.0.0", None),
        ("14.0.01.2.3", Series(14)),
        ("14.0.1.2.3.4", Series(14)),
        ("", None),
        ("unknown", None),
    ],
)
def test_a_series_is_read_from_the_head_of_a_version(version: str, series: Series | None) -> None:
    assert series_of_version(version) == series


@pytest.mark.parametrize(
    ("version", "own"),
    [
        ("14.0.1.2.3", "1.2.3"),
        ("14.0.1.2", "1.2.0"),
        ("14.0", None),
        ("14", "14.0.0"),
        ("saas~16.3.1.0.0", "1.0.0"),
        ("saas-16.3.1.0.0", "1.0.0"),
        ("14.1.0", "14.1.0"),
        ("1.0", "1.0.0"),
        ("14.0.01.2.3", None),
        ("14.0.1.2.3.4", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_an_addons_own_version_is_what_stands_behind_the_series(version: str, own: str | None) -> None:
    found = own_version(version)
    assert (None if found is None else str(found)) == own


@given(st.text())
def test_no_version_raises_and_none_gets_an_unknown_series(version: str) -> None:
    """Whatever a manifest holds, the answer is a value; a series that comes out is yearly unless the text says saas."""
    series = series_of_version(version)
    own_version(version)
    assert series is None or series in KNOWN_SERIES or "saas" in version


# -------------------------------------------------------------------------------------------------------------- inference


def _manifest(name: str = "__manifest__.py", **changes: Any) -> Manifest:
    plain = Manifest(
        path=f"a/{name}", version="1.0", depends=(), installable=True, auto_install=False, application=False, license="", summary="",
        category="", data=(), demo=(), keys=(), hooks=(), bundles=(), external_python=(), external_bin=(), lines=(), depends_lines=(),
    )  # fmt: skip
    return replace(plain, **changes)


def _inferred(*facts: Facts, manifest: Manifest | None = None) -> tuple[str, str]:
    addon = Addon("a", "a", "/tree", manifest or _manifest(), (), None, "no series in version '1.0'")
    series, reason = infer_series(addon, facts)
    return str(series), reason


def _python(path: str = "a/models.py", **parts: Any) -> Facts:
    return Facts(path, "a", FileKind.PYTHON, 1, 1, **parts)


def _xml(*nodes: Node, **parts: Any) -> Facts:
    return Facts("a/views.xml", "a", FileKind.XML, 1, 1, nodes=nodes, **parts)


def _name(name: str, line: int, usage: str = "import", *, guarded: bool = False) -> NameUse:
    return NameUse(name, usage, line, guarded, "")


def _node(tag: str, line: int, scope: str = "arch", **attributes: str) -> Node:
    return Node(tag, line, -1, tuple(attributes.items()), "", scope, -1)


def _class(*, fields: tuple[FieldDef, ...] = (), attributes: tuple[ClassAttribute, ...] = (), model: str = "x.thing") -> PyClass:
    return PyClass("Thing", 1, 1, (), "model", model, (), (), False, fields, (), attributes)


def test_two_signs_that_meet_tell_the_series_and_the_reason_names_both_places() -> None:
    facts = _xml(_node("odoo", 2, "data"), _node("tree", 7), _node("field", 9, invisible="state != 'draft'"))
    assert _inferred(facts) == (
        "17.0",
        "no series in version '1.0'; 17.0 from invisible=\"state != 'draft'\" (a/views.xml:9) and <tree> in a view (a/views.xml:7)",
    )


def test_of_up_to_three_series_that_are_left_the_newest_is_the_answer() -> None:
    assert _inferred(_python(names=(_name("odoo.api.multi", 4, "decorator"),))) == (
        "12.0",
        (
            "no series in version '1.0'; 12.0, the newest from 10.0 on, from the manifest's name __manifest__.py (a/__manifest__.py) "
            "and api.multi (a/models.py:4)"
        ),
    )


def test_more_than_three_series_are_no_answer_but_are_said() -> None:
    assert _inferred(_xml(_node("field", 3, attrs="{}"))) == (
        "None",
        (
            "no series in version '1.0'; the code only tells 10.0 to 16.0, from the manifest's name __manifest__.py (a/__manifest__.py) "
            "and attrs= in a view (a/views.xml:3)"
        ),
    )


def test_without_an_upper_bound_there_is_no_answer() -> None:
    assert _inferred() == (
        "None",
        "no series in version '1.0'; the code only tells 10.0 or later, from the manifest's name __manifest__.py (a/__manifest__.py)",
    )


def test_what_is_new_wins_over_habits_that_live_on() -> None:
    """``openerp`` could be imported, and ``track_visibility`` written, long after; ``fields.Command`` does not exist before 15.0."""
    old_field = FieldDef("f", "Char", "", (("track_visibility", "'onchange'"),), 8)
    facts = _python(names=(_name("openerp.models", 1), _name("odoo.fields.Command", 2)), classes=(_class(fields=(old_field,)),))
    assert _inferred(facts, _xml(_node("field", 3, attrs="{}")))[0] == "16.0"


def test_a_guarded_import_is_no_sign() -> None:
    assert _inferred(_python(names=(_name("odoo.fields.Command", 2, guarded=True),)), _xml(_node("field", 3, attrs="{}")))[0] == "None"


def test_names_of_core_narrow_only_what_the_code_leaves_open() -> None:
    """Core had ``account_cancel`` until 12.0; other addons may carry that name, so code of 15.0 speaks louder."""
    manifest = _manifest(depends=("account_cancel",), depends_lines=(("account_cancel", 6),))
    assert _inferred(manifest=manifest) == (
        "12.0",
        (
            "no series in version '1.0'; 12.0, the newest from 10.0 on, from the manifest's name __manifest__.py (a/__manifest__.py) "
            "and the dependency 'account_cancel' (a/__manifest__.py:6)"
        ),
    )
    newer = _python(names=(_name("odoo.fields.Command", 2),))
    assert _inferred(newer, _xml(_node("field", 3, attrs="{}")), manifest=manifest)[0] == "16.0"


def test_a_core_model_that_the_addon_makes_itself_is_no_sign() -> None:
    used = (ModelRef("account.invoice", "env", 5, ""),)
    assert _inferred(_python(models=used))[0] == "12.0"
    assert _inferred(_python(models=used, classes=(_class(model="account.invoice"),)))[0] == "None"


@pytest.mark.parametrize(
    ("parameter", "series"),
    [("cr", "16.0"), ("env", "17.0"), ("registry", "None")],
)
def test_the_parameter_of_a_hook_tells_before_and_after_17(parameter: str, series: str) -> None:
    """``<tree>`` bounds all of them by 17.0, ``assets`` by 15.0."""
    hook = MethodDef("my_hook", (parameter,), 1, (), False, (), 3, 4)
    manifest = _manifest(hooks=(("post_init_hook", "my_hook"),), lines=(("assets", 9),))
    facts = (_python(functions=(hook,)), _xml(_node("chatter", 5)) if parameter == "registry" else _xml(_node("tree", 5)))
    assert _inferred(*facts, manifest=manifest)[0] == series


@pytest.mark.parametrize("value", ["1", "0", "True", "False", "", "context.get('x')"])
def test_a_modifier_that_older_series_know_too_is_no_sign(value: str) -> None:
    assert _inferred(_xml(_node("tree", 1), _node("field", 2, invisible=value)))[0] == "None"


def test_a_manifest_of_old_names_the_new_api_and_an_old_attribute_are_9_at_the_latest() -> None:
    facts = _python(names=(_name("openerp.models", 1), _name("odoo.models.Model", 3, "base")))
    assert _inferred(facts, manifest=_manifest("__openerp__.py")) == (
        "9.0",
        (
            "no series in version '1.0'; 9.0, the newest from 8.0 on, from models.Model (a/models.py:3) "
            "and the manifest's name __openerp__.py (a/__openerp__.py)"
        ),
    )


def test_scripts_bound_the_series_on_both_sides() -> None:
    uses = (ScriptUse("import", "@odoo/owl", "Component", 3), ScriptUse("member", "this._super", "", 8))
    facts = Facts("a/static/src/x.js", "a", FileKind.JAVASCRIPT, 1, 1, scripts=uses)
    assert _inferred(facts) == (
        "16.0",
        "no series in version '1.0'; 16.0 from import of @odoo/owl (a/static/src/x.js:3) and this._super (a/static/src/x.js:8)",
    )


def test_records_tell_by_their_model_and_by_their_fields() -> None:
    record = Record(
        "a.cron", "ir.cron", 2, False, "record", (RecordField("code", 3, "model.go()", "text"), RecordField("numbercall", 4, "-1", "text"))
    )
    shown = _inferred(_xml(records=(record, Record("a.r", "ir.values", 9, False, "record", ()))))
    assert shown[1].startswith("no series in version '1.0'; the code only tells 11.0 to 17.0, from ir.cron's field code (a/views.xml:3)")
