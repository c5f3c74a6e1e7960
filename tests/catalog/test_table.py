"""A table of a catalog file gives back what was put in, and unpacks no more than it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.msgpack import decode

from rescue.catalog.dump import packed_sections
from rescue.catalog.store import CatalogFile
from rescue.catalog.table import Table, table_sections
from rescue.errors import CatalogError

# some four parts of them
VALUES = {f"model.{number:03}": [str(number)] * 200 for number in reversed(range(150))}


def a_file(sections: dict[str, Any]) -> CatalogFile:
    return CatalogFile(packed_sections("17.0", sections), "x.catalog")


def parts() -> dict[str, Any]:
    return table_sections("models", VALUES)


def test_all_that_was_put_in_comes_back_by_sorted_key() -> None:
    table = Table(a_file(parts()), "models")
    assert list(table) == sorted(VALUES)
    assert len(table) == len(VALUES)
    assert {key: decode(value) for key, value in table.items()} == VALUES


def test_nothing_in_it_is_a_table_too() -> None:
    table = Table(a_file(table_sections("models", {})), "models")
    assert (list(table), "model.001" in table, table.get("model.001")) == ([], False, None)


def test_a_value_costs_its_part_and_a_key_none() -> None:
    """All parts but that of the value asked for are cut from the file, which nobody notices."""
    sections = parts()
    assert len(sections) > 3
    del sections["models/0"], sections["models/2"]
    table = Table(a_file(sections), "models")
    wanted = sections["models"][1][0]
    assert decode(table[wanted]) == VALUES[wanted]
    assert "model.000" in table
    assert "model.999" not in table
    with pytest.raises(CatalogError, match=r"x\.catalog: damaged: it lacks the section models/0"):
        table["model.000"]


def test_a_part_that_does_not_fit_its_keys_is_said() -> None:
    sections = parts()
    sections["models/1"] = sections["models/1"][1:]
    key = sections["models"][1][0]
    with pytest.raises(CatalogError, match=r"the section models/1 has \d+ values for \d+ keys"):
        Table(a_file(sections), "models")[key]
