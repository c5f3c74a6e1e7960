"""The frozen values of the plan: artifacts, what they need of each other, and the layers that they are assigned to.

An id reads ``module/kind:name``, for example ``acme_sale/override:sale.order.action_confirm``; a second artifact of that kind and name in
one module gets ``#2``. Paths are relative to the scanned root, lines count from 1.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Layer(StrEnum):
    """The four layers, from the lowest: nothing may need what is above it."""

    CORE = "core"
    BASE = "base"
    IMPLEMENTATION = "implementation"
    CONFIGURATION = "configuration"


class Kind(StrEnum):
    """What an artifact is."""

    MODEL = "model"
    EXTENSION = "extension"
    OVERRIDE = "override"
    WIZARD = "wizard"
    VIEW = "view"
    VIEW_EXTENSION = "view_extension"
    REPORT = "report"
    MENU = "menu"
    ACTION = "action"
    ACCESS = "access"
    GROUP = "group"
    RULE = "rule"
    CRON = "cron"
    SERVER_ACTION = "server_action"
    AUTOMATION = "automation"
    CONTROLLER = "controller"
    MAIL_TEMPLATE = "mail_template"
    SETTING = "setting"
    LOOKUP = "lookup"
    RECORD = "record"
    ASSET = "asset"
    HOOK = "hook"
    CODE = "code"


class Artifact(Struct, frozen=True):
    """The unit of the plan. ``lines`` is its size; ``model`` the model that it is about ('' for none).

    ``name`` is the model, ``model.method`` of an override, the XML id with its module, a controller's class, an asset's path within the
    addon or a hook's function. An extension is what a class adds to a model; each method that it overrides is an artifact of its own.
    """

    id: str
    kind: Kind
    module: str
    name: str
    path: str
    line: int
    end_line: int
    lines: int
    model: str = ""


class Dependence(Struct, frozen=True, order=True):
    """``source`` needs ``target`` (ids).

    ``why`` says how in words; ``cost`` is what it takes to undo, and ``path:line`` where it stands.
    """

    source: str
    target: str
    why: str
    cost: int
    path: str
    line: int


class Reason(Struct, frozen=True):
    """Something that speaks for a layer, in words, with its place (``line`` 0 where it is about the whole file or module)."""

    layer: Layer
    text: str
    weight: int
    path: str
    line: int


class Assigned(Struct, frozen=True):
    """An artifact with its layer. ``fixed`` is true where its kind or a pin decided, ``pinned`` where it was a pin.

    ``reasons`` hold the deciding one first, then the others, those for another layer among them. ``target_module`` is filled by the
    target module map ('' until then).
    """

    artifact: Artifact
    layer: Layer
    fixed: bool
    pinned: bool
    reasons: tuple[Reason, ...]
    target_module: str = ""


class Cut(Struct, frozen=True, order=True):
    """A dependence on something above: it must be undone before the two can be in their layers. The cuts are the work list."""

    source: str
    target: str
    why: str
    cost: int
    source_layer: Layer
    target_layer: Layer
    path: str
    line: int


class Layers(Struct, frozen=True):
    """Every artifact once, sorted by id; the dependences between them; the cuts; and for each module its artifacts by layer."""

    assigned: tuple[Assigned, ...]
    dependences: tuple[Dependence, ...]
    cuts: tuple[Cut, ...]
    mix: dict[str, dict[Layer, int]]


NO_LAYERS = Layers((), (), (), {})
"""What there is of a tree that was not taken apart."""
