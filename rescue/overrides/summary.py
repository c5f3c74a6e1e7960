"""What the report says of overrides: every chain that an addon is part of, meetings, hotspots, and what nothing reaches."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rescue.assessment import GraphSummary, Hotspot
from rescue.graph import NodeKey
from rescue.overrides.look import Overrides

_TOP = 20


def with_overrides(summary: GraphSummary, overrides: Overrides) -> GraphSummary:
    """The summary of a graph with what there is to say of overrides."""
    spots = hotspots(overrides)
    return msgspec.structs.replace(
        summary,
        chains=overrides.chains,
        meetings=overrides.meetings,
        most_overridden=_top(spot for spot in spots if spot.overrides > 1),
        most_used=_top((spot for spot in spots if spot.users), by_users=True),
        unused=overrides.unused,
    )


def hotspots(overrides: Overrides) -> list[Hotspot]:
    """Every thing that more than one module has a hand in or that something uses, by kind and name."""
    hands: dict[tuple[str, str], set[str]] = {}
    for chain in overrides.chains:
        if chain.kind not in {"route", "asset"}:
            hands[chain.kind, chain.node] = {link.module for link in chain.links if link.path}
    users_of: dict[tuple[str, str], set[NodeKey]] = {}
    modules: dict[tuple[str, str], set[str]] = {}
    for user, used, module, _, _ in overrides.uses():
        users_of.setdefault(used, set()).add(user)
        modules.setdefault(used, set()).add(module)
    found = {*hands, *users_of}
    return [
        Hotspot(kind, node, len(hands.get((kind, node), ())), len(users_of.get((kind, node), ())), len(modules.get((kind, node), ())))
        for kind, node in sorted(found)
    ]


def _top(spots: Iterable[Hotspot], *, by_users: bool = False) -> list[Hotspot]:
    """The greatest, equal ones by name."""
    if by_users:
        return sorted(spots, key=lambda spot: (-spot.users, -spot.modules, spot.kind, spot.node))[:_TOP]
    return sorted(spots, key=lambda spot: (-spot.overrides, -spot.users, spot.kind, spot.node))[:_TOP]
