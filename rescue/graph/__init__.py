"""How the addons of a tree hang together: what depends on, extends, overrides and overwrites what."""

from rescue.graph.build import Graph, build_graph
from rescue.graph.edges import Edge, EdgeKind, NodeKey, NodeKind
from rescue.graph.models import ModelIndex, ModelsOf
from rescue.graph.modules import DependsSplit

__all__ = ["DependsSplit", "Edge", "EdgeKind", "Graph", "ModelIndex", "ModelsOf", "NodeKey", "NodeKind", "build_graph"]
