"""The promise: the drawing of the graph shows who needs whom, wave by wave, the same every time, and says what it leaves out."""

from __future__ import annotations

import re

import msgspec

from reports.factory import module, small_assessment
from rescue.assessment import Assessment
from rescue.reports.audit.drawing import MOST_NODES, Drawing, draw, neighbours
from rescue.reports.audit.owners import Owners


def tree(edges: list[tuple[str, str]], waves: dict[str, int | None]) -> Assessment:
    small = small_assessment()
    modules = [msgspec.structs.replace(module(name), wave=wave) for name, wave in waves.items()]
    return msgspec.structs.replace(small, modules=modules, graph=msgspec.structs.replace(small.graph, edges=edges))


def drawing(assessment: Assessment) -> Drawing | None:
    return draw(neighbours(assessment, Owners(assessment.modules).by_name))


def test_each_wave_is_a_column_and_what_is_in_none_stands_last() -> None:
    found = drawing(tree([("b", "a"), ("c", "b"), ("d", "a")], {"a": 1, "b": 2, "c": 3, "d": None}))
    assert found is not None
    assert [column.wave for column in found.columns] == [1, 2, 3, None]
    columns = {column.x: column.wave for column in found.columns}
    assert {node.name: columns[node.x] for node in found.nodes} == {"a": 1, "b": 2, "c": 3, "d": None}


def test_a_line_leads_from_what_is_needed_to_what_needs_it() -> None:
    found = drawing(tree([("b", "a")], {"a": 1, "b": 2}))
    assert found is not None
    (line,) = found.lines
    places = {node.number: node for node in found.nodes}
    needed, needs = places[line.needed], places[line.needs]
    assert (needed.name, needs.name) == ("a", "b")
    numbers = [int(number) for number in re.findall(r"-?\d+", line.path)]
    assert numbers[:2] == [needed.x + found.node_width, needed.y + found.node_height // 2]
    assert numbers[-2:] == [needs.x, needs.y + found.node_height // 2]


def test_modules_without_a_dependency_in_the_tree_are_not_drawn_and_a_tree_of_such_has_no_drawing() -> None:
    found = drawing(tree([("b", "a")], {"a": 1, "b": 2, "alone": 1}))
    assert found is not None
    assert [node.name for node in found.nodes] == ["a", "b"]
    assert drawing(tree([], {"a": 1, "b": 1})) is None


def test_nodes_stand_near_those_they_have_lines_to_and_none_on_another() -> None:
    edges = [("y1", "a9"), ("y2", "a5"), ("y3", "a1")]
    found = drawing(tree(edges, {"a1": 1, "a5": 1, "a9": 1, "y1": 2, "y2": 2, "y3": 2}))
    assert found is not None
    rows = {node.name: node.y for node in found.nodes}
    assert [rows[needs] for needs, _ in edges] == [rows[needed] for _, needed in edges]
    assert len({(node.x, node.y) for node in found.nodes}) == 6


def test_a_large_tree_is_drawn_in_part_and_the_rest_is_counted_but_stands_in_the_table() -> None:
    names = [f"m{number}" for number in range(200)]
    edges = [(name, "m0") for name in names[1:]] + [("m199", "m198")]
    assessment = tree(edges, {name: 1 if name == "m0" else 2 for name in names})
    found = drawing(assessment)
    assert found is not None
    assert len(found.nodes) == MOST_NODES
    assert {"m0", "m198", "m199"} <= {node.name for node in found.nodes}
    assert (found.beyond, found.lines_beyond) == (200 - MOST_NODES, 200 - MOST_NODES)
    assert len(neighbours(assessment, Owners(assessment.modules).by_name)) == 200


def test_long_names_are_cut_in_the_drawing_only() -> None:
    name = "account_invoice_line_po_reference_extended"
    found = drawing(tree([(name, "a")], {"a": 1, name: 2}))
    assert found is not None
    assert [(node.label, node.name) for node in found.nodes] == [("a", "a"), ("account_invoice_line_po…", name)]


def test_a_circle_is_drawn_within_its_wave() -> None:
    found = drawing(tree([("a", "b"), ("b", "a")], {"a": 1, "b": 1}))
    assert found is not None
    assert len(found.columns) == 1
    assert len(found.lines) == 2
    assert max(int(number) for line in found.lines for number in re.findall(r"\d+", line.path)) <= max(found.width, found.height)
