"""The JSON Schema of the JSON report, generated from its types. ``python -m rescue.reports.schema`` writes the shipped file anew."""

from __future__ import annotations

import inspect
from pathlib import Path

import msgspec

from rescue.assessment import SCHEMA, Assessment

SCHEMA_FILE = Path(__file__).with_name("report.schema.json")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def report_schema() -> str:
    """Give the schema as JSON text, two spaces of indent and one newline at the end."""
    generated = msgspec.json.schema(Assessment)
    # The types have a default for it, but a report without its schema's name is refused when it is read.
    report = generated["$defs"]["Assessment"]
    report["required"] = ["schema", *report["required"]]
    for described in generated["$defs"].values():
        if "description" in described:  # Python 3.13 takes the indentation out of docstrings, those before do not
            described["description"] = inspect.cleandoc(described["description"])
    document = {
        "$schema": _DIALECT,
        "$id": "urn:odoo-rescue:" + SCHEMA.replace("/", ":"),
        "title": SCHEMA,
        "description": "The report of `rescue scan --json`. Keys may be added; none is renamed or removed.",
        **generated,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(report_schema(), encoding="utf-8", newline="\n")
