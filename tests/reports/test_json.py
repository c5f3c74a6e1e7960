"""The promise: the JSON report holds the whole assessment, reads back the same, follows its schema, and bad ones are refused by name."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import msgspec
import pytest
from jsonschema.protocols import Validator

from reports.factory import large_assessment, small_assessment
from rescue.assessment import Assessment
from rescue.errors import ReportError
from rescue.reports.json import load_json, render_json
from rescue.reports.schema import SCHEMA_FILE, report_schema


def test_what_is_written_reads_back_the_same() -> None:
    assert load_json(render_json(small_assessment()).encode()) == small_assessment()


def test_a_lone_surrogate_is_written_as_its_escape_and_costs_nothing_else() -> None:
    text = render_json(large_assessment())
    assert render_json(load_json(text.encode())) == text
    # The standard encoder writes the surrogate itself as the same escape; ours is text, with its backslash escaped.
    assert text.replace(r"\\udc80", r"\udc80").count(r"\udc80") == json.dumps(msgspec.to_builtins(large_assessment())).count(r"\udc80")


def test_keys_stand_in_the_order_of_the_types_with_two_spaces_and_one_newline() -> None:
    text = render_json(small_assessment())
    assert text.startswith('{\n  "schema": "rescue.report/1",\n  "tool": {\n    "name": "rescue",\n    "version": "0.1.0"\n  },\n')
    assert text.endswith("\n}\n")
    assert list(json.loads(text)) == list(Assessment.__struct_fields__)


def test_the_order_in_which_a_mapping_was_filled_does_not_show() -> None:
    backwards = msgspec.structs.replace(small_assessment(), rulesets={"odoo17": "b", "odoo15": "a"})
    forwards = msgspec.structs.replace(small_assessment(), rulesets={"odoo15": "a", "odoo17": "b"})
    assert render_json(backwards) == render_json(forwards)


def test_keys_of_a_later_version_are_passed_over_and_a_byte_order_mark_too() -> None:
    document = json.loads(render_json(small_assessment())) | {"added_later": [1, 2]}
    assert load_json(b"\xef\xbb\xbf" + json.dumps(document).encode()) == small_assessment()


def changed(path: str, value: object) -> bytes:
    document: Any = json.loads(render_json(small_assessment()))
    *parents, last = path.split(".")
    inner = document
    for key in parents:
        inner = inner[int(key)] if key.isdigit() else inner[key]
    inner[last] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "The report is not JSON: Input data was truncated."),
        (b"<html>", "The report is not JSON: JSON is malformed: invalid character (byte 0)."),
        (b'{"schema": "\xff"}', "The report is not UTF-8 text (byte 12); save it as UTF-8."),
        (b"[]", "This is no rescue report: it has no key 'schema' ('rescue.report/1' is expected)."),
        (b"{}", "This is no rescue report: it has no key 'schema' ('rescue.report/1' is expected)."),
        (b'{"schema": 1}', "This is no rescue report: its schema is 1 ('rescue.report/1' is expected)."),
        (b'{"schema": "sarif/2"}', "This is no rescue report: its schema is 'sarif/2' ('rescue.report/1' is expected)."),
        (
            b'{"schema": "rescue.report/2"}',
            "The report has schema rescue.report/2, which a newer rescue wrote; this one reads rescue.report/1. Upgrade odoo-rescue.",
        ),
        (b'{"schema": "rescue.report/1"}', "The report does not follow rescue.report/1: Object missing required field `tool`."),
        (
            changed("modules.1.effort.low", "much"),
            "The report does not follow rescue.report/1: Expected `float`, got `str` - at `$.modules[1].effort.low`.",
        ),
        (
            changed("findings.0.impact", "huge"),
            "The report does not follow rescue.report/1: Invalid enum value 'huge' - at `$.findings[0].impact`.",
        ),
    ],
)
def test_a_report_that_cannot_be_used_is_refused_with_the_reason_and_the_place(text: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=f"^{re.escape(message)}$"):
        load_json(text)


def test_json_nested_beyond_reason_is_refused_and_not_a_crash() -> None:
    with pytest.raises(ReportError, match=r"^The report is not JSON: "):
        load_json(b"[" * 1_000_000)


def test_the_shipped_schema_is_the_one_that_the_types_give() -> None:
    """After a change of the types run ``python -m rescue.reports.schema``."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == report_schema()


@pytest.fixture(scope="module")
def validator() -> Validator:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_reports_follow_the_shipped_schema(validator: Validator) -> None:
    for assessment in (small_assessment(), large_assessment()):
        assert [error.message for error in validator.iter_errors(json.loads(render_json(assessment)))] == []


@pytest.mark.parametrize("key", ["schema", "tool", "findings", "coverage"])
def test_the_schema_asks_for_what_a_reader_needs(validator: Validator, key: str) -> None:
    document = json.loads(render_json(small_assessment()))
    del document[key]
    assert [error.message for error in validator.iter_errors(document)] == [f"'{key}' is a required property"]
