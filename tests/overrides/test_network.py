"""The graph as files that other programs read, whole or around a node, and what a change would touch."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from overrides.tree import manifest, write
from rescue.cli.main import main
from rescue.graph import NodeKey
from rescue.overrides.uses import reach
from rescue.pipeline import assess
from rescue.request import Request

FILES = {
    "alpha/__manifest__.py": manifest("sale", data="views.xml"),
    "alpha/order.py": """\
from odoo import api, fields, models


class Order(models.Model):
    _inherit = "sale.order"

    weight = fields.Float()
    double_weight = fields.Float(compute="_compute_double")

    @api.depends("weight")
    def _compute_double(self):
        for order in self:
            order.double_weight = 2 * order.weight

    def action_confirm(self):
        return super().action_confirm()
""",
    "alpha/views.xml": """\
<odoo>
    <record id="form" model="ir.ui.view">
        <field name="model">sale.order</field>
        <field name="inherit_id" ref="sale.view_order_form"/>
        <field name="arch" type="xml"><field name="client_order_ref" position="after"><field name="double_weight"/></field></field>
    </record>
</odoo>
""",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


def run(tree: Path, *arguments: str, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["graph", str(tree), "--jobs", "1", *arguments])
    assert result.exit_code == exit_code, result.output
    return result


def read(text: str) -> nx.MultiDiGraph[str]:
    network = nx.node_link_graph(json.loads(text), edges="links")
    assert isinstance(network, nx.MultiDiGraph)
    return network


def test_the_json_is_node_link_data_that_networkx_reads(tree: Path) -> None:
    network = read(run(tree).stdout)
    assert network.nodes["field:sale.order.weight"] == {"kind": "field", "name": "sale.order.weight", "origin": "tree"}
    assert network.nodes["view:sale.view_order_form"]["origin"] == "elsewhere"
    chain = sorted(
        (values["order"], values["module"], values["line"], values["calls_super"])
        for _, _, values in network.in_edges("method:sale.order.action_confirm", data=True)
        if values["kind"] == "chain"
    )
    assert chain == [(0, "sale", 0, False), (1, "alpha", 15, True)]
    uses = {source for source, _, values in network.in_edges("field:sale.order.weight", data=True) if values["kind"] == "uses"}
    assert uses == {"method:sale.order._compute_double"}


def test_all_three_forms_hold_the_same_graph(tree: Path) -> None:
    whole = read(run(tree).stdout)
    graphml = nx.read_graphml(io.BytesIO(run(tree, "--format", "graphml").stdout.encode()), force_multigraph=True)
    assert set(graphml.nodes) == set(whole.nodes)
    assert sorted(graphml.edges()) == sorted((source, target) for source, target, _ in whole.edges(keys=True))
    dot = run(tree, "--format", "dot").stdout.splitlines()
    assert dot[0] == "digraph rescue {"
    assert dot[-1] == "}"
    nodes = {line.split('"')[1] for line in dot if " [label=" in line and " -> " not in line}
    assert nodes == set(whole.nodes)
    assert {tuple(line.split('"')[1:4:2]) for line in dot if " -> " in line} == set(nx.DiGraph(whole).edges)


def test_around_a_node_is_what_is_so_many_edges_away_and_the_same_bytes_each_time(tree: Path) -> None:
    near = run(tree, "--around", "field:sale.order.weight").stdout
    assert [node["id"] for node in json.loads(near)["nodes"]] == [
        "module:alpha",
        "field:sale.order.weight",
        "method:sale.order._compute_double",
    ]
    assert run(tree, "--around", "sale.order.weight").stdout == near
    alone = json.loads(run(tree, "--around", "sale.order.weight", "--depth", "0").stdout)
    assert ([node["id"] for node in alone["nodes"]], alone["links"]) == (["field:sale.order.weight"], [])


def test_a_node_that_is_not_there_names_those_that_are_near(tree: Path) -> None:
    result = run(tree, "--around", "sale.order.wieght", exit_code=2)
    assert result.stderr == (
        "rescue: the graph has no node sale.order.wieght; near it: field:sale.order.weight, model:sale.order, "
        "field:sale.order.double_weight\n"
    )


def test_what_is_touched_goes_through_computed_fields_to_the_views(tree: Path) -> None:
    assert run(tree, "--around", "field:sale.order.weight", "--touched").stdout.splitlines() == [
        "field:sale.order.weight touches 1 field, 1 method, 1 view",
        "  1  method:sale.order._compute_double",
        "  2  field:sale.order.double_weight",
        "  3  view:alpha.form",
    ]
    assert run(tree, "--around", "view:alpha.form", "--touched").stdout == "view:alpha.form touches nothing\n"
    assert "--touched needs --around" in run(tree, "--touched", exit_code=2).stderr


def test_the_report_has_hotspots_and_chains(tree: Path) -> None:
    graph = assess(Request(roots=(tree,))).graph
    assert [(spot.node, spot.overrides) for spot in graph.most_overridden] == []
    assert [(spot.kind, spot.node, spot.users, spot.modules) for spot in graph.most_used if spot.node.startswith("sale.order.")] == [
        ("field", "sale.order.double_weight", 2, 1),
        ("field", "sale.order.client_order_ref", 1, 1),
        ("field", "sale.order.weight", 1, 1),
        ("method", "sale.order._compute_double", 1, 1),
    ]
    assert [(chain.kind, chain.node, [link.line for link in chain.links if link.module == "alpha"]) for chain in graph.chains] == [
        ("method", "sale.order.action_confirm", [15]),
        ("view", "sale.view_order_form", [2]),
    ]


KEYS: list[NodeKey] = [("field", f"m.f{number}") for number in range(6)]


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))), st.sampled_from(KEYS))
def test_what_is_touched_is_all_that_leads_to_the_node_with_the_least_steps(pairs: list[tuple[NodeKey, NodeKey]], start: NodeKey) -> None:
    used_by: dict[NodeKey, set[NodeKey]] = {}
    for user, used in pairs:
        used_by.setdefault(used, set()).add(user)
    network: nx.DiGraph[NodeKey] = nx.DiGraph([(used, user) for user, used in pairs])
    network.add_node(start)
    expected = dict(nx.single_source_shortest_path_length(network, start))
    del expected[start]
    assert reach([start], used_by) == expected
