"""What a plan says: the values of the keys ``plan`` and ``layers`` of the JSON report. Names may be added, never changed."""

from __future__ import annotations

from msgspec import Struct, field

from rescue.model import Effort, Verdict


class LeftOut(Struct, frozen=True):
    """A module that is not carried over: dropped, or its work is done by core or another module. ``used_by`` are modules carried over."""

    module: str
    next_step: str
    reason: str
    used_by: list[str]


class FirstCut(Struct, frozen=True):
    """A dependency between modules to cut or to settle before the waves begin.

    ``kind``: cycle (the cheapest edge of a circle), unknown (nobody knows the module), not_installable (it is in the tree, switched off) or
    left_out (it is not carried over). ``uses`` counts the places known to need it, of cycles only; ``until`` is the last series in which
    Odoo shipped it, of unknown ones; ``path`` and ``line`` are where the manifest names it.
    """

    kind: str
    module: str
    depends: str
    path: str
    line: int
    why: str
    uses: int | None = None
    until: str | None = None


class Wave(Struct, frozen=True):
    """Modules to do together, when the waves before are done. Their dependencies in the tree are in this wave or an earlier one."""

    number: int
    modules: list[str]
    effort: Effort
    risks: list[str]
    exit_test: list[str]


class Lever(Struct, frozen=True):
    """A cause, and what is true once it and all levers before it are fixed everywhere.

    ``verdict``, ``blocked`` and ``ready`` (modules) and ``percent`` are those after the fix; ``percent`` is None where nothing tells.
    ``touchpoints_fixed`` are those that this fix makes ok.
    """

    rule: str
    hop: str
    title: str
    places: int
    modules: int
    effort: Effort
    verdict: Verdict
    blocked: int
    ready: int
    touchpoints_fixed: int
    percent: float | None


class Unblocking(Struct, frozen=True):
    """What is true once every cause that keeps a module from being installed, or loses data, is fixed, and nothing else is."""

    rules: list[str]
    places: int
    modules: int
    effort: Effort
    verdict: Verdict
    percent: float | None


class TargetModule(Struct, frozen=True):
    """A module of the target map; ``sources`` are the modules of today that give it what it holds.

    ``depends`` are by their names on the target; ``missing`` are dependencies of today that the target is not known to have. ``wave`` is
    one more than the highest of the target modules that it depends on.
    """

    name: str
    layer: str
    depends: list[str]
    missing: list[str]
    artifacts: int
    lines: int
    sources: list[str]
    wave: int


class Move(Struct, frozen=True):
    """One artifact: where it stands, and the target module and the file in it that it goes to, its own where it stays; ``why`` in words."""

    artifact: str
    kind: str
    name: str
    module: str
    path: str
    line: int
    end_line: int
    lines: int
    layer: str
    to: str
    to_path: str
    why: str


class ArtifactCut(Struct, frozen=True):
    """A dependency between artifacts that points upwards and has to be broken for the target map to hold."""

    source: str
    target: str
    source_module: str
    target_module: str
    why: str
    path: str
    line: int


class LayerMix(Struct, frozen=True):
    """How many artifacts and lines of a module belong to each layer."""

    module: str
    artifacts: dict[str, int]
    lines: dict[str, int]


class Layers(Struct, frozen=True):
    """What belongs to which layer today."""

    mix: list[LayerMix]


class DeadFile(Struct, frozen=True):
    """A file that is certain to be loaded by nothing, in a module that is carried over; ``lines`` are those with code."""

    module: str
    path: str
    lines: int
    why: str


class Plan(Struct, frozen=True):
    """What to do, in order. ``unblocking`` is None where nothing blocks."""

    levers: list[Lever]
    unblocking: Unblocking | None
    left_out: list[LeftOut]
    cuts: list[FirstCut]
    waves: list[Wave]
    targets: list[TargetModule] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    artifact_cuts: list[ArtifactCut] = field(default_factory=list)
    drop_first: list[DeadFile] = field(default_factory=list)
