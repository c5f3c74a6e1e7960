"""The JSON Schema of ruleset files, so that an editor completes and checks them while they are written."""

from __future__ import annotations

import inspect
import json
from typing import Any

import msgspec

from rescue.checks.rules.ruleset import Ruleset

NAME = "ruleset.schema.json"


def ruleset_schema() -> str:
    """The schema as JSON text, made from the types that the loader uses."""
    schema: dict[str, Any] = _with_clean_texts(msgspec.json.schema(Ruleset))
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rescue ruleset",
        "description": "What breaks when arriving in one Odoo series: the rules of one file.",
    }
    return json.dumps({**head, **schema}, indent=2, sort_keys=False) + "\n"


def _with_clean_texts(schema: Any) -> Any:
    """Descriptions without the indentation of their docstrings, which Python itself takes away from 3.13 on."""
    if isinstance(schema, dict):
        return {
            key: inspect.cleandoc(value) if key == "description" and isinstance(value, str) else _with_clean_texts(value)
            for key, value in schema.items()
        }
    return [_with_clean_texts(item) for item in schema] if isinstance(schema, list) else schema
