"""The content of a catalog: facts about core's modules, models, names, XML ids and views, nothing of its texts or code.

Everything is keyed so that a question costs one look-up. Lists of modules say in load order who defines or extends; ``odoo``
(``FRAMEWORK``) stands among them for what the framework itself gives every model.
"""

from __future__ import annotations

from msgspec import Struct

FORMAT = "rescue.catalog/2"
FRAMEWORK = "odoo"


class Provenance(Struct, frozen=True):
    """Where a catalog comes from: ``date`` of the tree or its commit, files read and failed, and a checksum over what was read."""

    format: str
    series: str
    edition: str
    origin: str
    date: str
    files: int
    unread: int
    modules: int
    checksum: str


class CoreModule(Struct, frozen=True, array_like=True):
    """A module of core: what its manifest says it depends on (``base`` where it says nothing), and whether it can be installed."""

    depends: tuple[str, ...]
    auto_install: bool
    installable: bool


class CoreField(Struct, frozen=True, array_like=True):
    """A field of a model, as all modules together make it; ``modules`` defines first, then extends.

    ``flags`` holds, in this order where true: r required, s stored explicitly (``store=True``), n not stored, c computed, i inverse,
    l related, t translated, y company dependent. ``selection`` are the keys, () where they are computed.
    """

    type: str
    comodel: str
    modules: tuple[str, ...]
    flags: str
    related: str
    inverse_name: str
    selection: tuple[str, ...]


class CoreMethod(Struct, frozen=True, array_like=True):
    """A method of a model: each definition as (module, parameters, decorators, fingerprint of the normalised body, lines, calls super).

    Parameters are written as in ``MethodDef.params``; a trailing ``=`` marks those with a default, and a lone ``*`` or ``/`` stands
    where the signature has it.
    """

    definitions: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str, int, bool], ...]


class ModelHead(Struct, frozen=True, array_like=True):
    """A model without its members: what it inherits (``_inherit`` other than itself) and delegates to (``_inherits``: parent, field).

    ``kind`` is model, abstract or transient; ``module`` defines it ('' when it is only extended here), ``extended_by`` extend it.
    ``rec_name`` and ``table`` are '' where the class does not set them.
    """

    kind: str
    module: str
    extended_by: tuple[str, ...]
    inherit: tuple[str, ...]
    inherits: tuple[tuple[str, str], ...]
    rec_name: str
    table: str


class CoreModel(ModelHead, frozen=True, array_like=True):
    """A model with its own members; those of parents are not repeated. ``attributes`` names the plain attributes of its classes."""

    fields: dict[str, CoreField]
    methods: dict[str, CoreMethod]
    attributes: tuple[str, ...] = ()


class CoreRecord(Struct, frozen=True, array_like=True, gc=False):
    """A data record by its XML id: its model ('' where code makes the record), whether it is ``noupdate``, and the module that makes it.

    ``module`` is '' where that is the one in the XML id.
    """

    model: str
    noupdate: bool
    module: str = ""


class CoreNode(Struct, frozen=True, array_like=True, gc=False):
    """An element of a view, as far as a locator can ask for it. ``parent`` is the index of its parent, -1 at the top.

    ``attributes`` has every attribute. The value is kept where it identifies (name, id, class, expr, t-* and whatever else is short);
    texts shown to people and longer values are a fingerprint: ``#`` and 8 hexadecimal digits, made by ``fingerprint_of_text``, and
    ``#`` alone for texts that no locator asks for.
    The text before the first child is there under the name ``#text``, a fingerprint too except in ``<attribute>``.
    """

    tag: str
    parent: int
    attributes: tuple[tuple[str, str], ...]


class ViewHead(Struct, frozen=True, array_like=True):
    """A view or QWeb template without its elements: its module, model, type, parent's XML id, mode, priority.

    ``type`` is ``static`` for a client template, whose XML id is the name in ``t-name``.
    """

    module: str
    model: str
    type: str
    inherit: str
    mode: str
    priority: int
    active: bool


class CoreView(ViewHead, frozen=True, array_like=True):
    """A view or QWeb template with its elements."""

    nodes: tuple[CoreNode, ...]


class CoreClass(Struct, frozen=True, array_like=True):
    """A Python class that is no model, such as a controller: bases as they are written there, made absolute where imports tell."""

    bases: tuple[str, ...]
    methods: dict[str, CoreMethod]


class Names(Struct, frozen=True):
    """What can be imported: by dotted Python module, the names it offers (defined or imported there); JavaScript module names.

    ``python`` knows ``odoo.*`` and ``odoo.addons.*``; a package is a module too, and its submodules are among its names. ``constants``
    holds by dotted name the value of plain constants, written as Python. ``exports`` has what each ES module exports (``*`` before the
    name of a module whose exports it passes on).
    """

    python: dict[str, tuple[str, ...]]
    javascript: tuple[str, ...]
    bundles: tuple[str, ...]
    routes: tuple[tuple[str, str], ...]
    constants: dict[str, str]
    exports: dict[str, tuple[str, ...]] = {}


class OtherNames(Struct, frozen=True):
    """Those of ``Names`` that a catalog file keeps together."""

    javascript: frozenset[str]
    bundles: frozenset[str]
    routes: tuple[tuple[str, str], ...]
    constants: dict[str, str]


class Code(Struct, frozen=True):
    """Python outside of models, by dotted name: classes (controllers, the framework's own) and the parameters of functions."""

    classes: dict[str, CoreClass]
    functions: dict[str, tuple[str, ...]]


class Content(Struct, frozen=True):
    """All that one catalog holds; ``modules`` stand in load order, ``views`` in the order in which they are loaded."""

    provenance: Provenance
    modules: dict[str, CoreModule]
    models: dict[str, CoreModel]
    records: dict[str, CoreRecord]
    views: dict[str, CoreView]
    names: Names
    code: Code
