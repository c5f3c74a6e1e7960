"""The frozen values that every floor shares: facts read from files, and what is said about them.

Facts are what one file defines and what it relies on, with lines counted from 1. They know nothing of a target series or a
rule, so they can be kept for as long as the file's bytes stay the same. They are kept as msgpack, hence the compact
``array_like`` structs. Nothing frozen holds itself, so none need be looked at for circles (``gc=False``), which saves 16 bytes of each.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct


class Impact(StrEnum):
    """How much of a hurry a finding is in."""

    MANDATORY = "mandatory"
    POTENTIAL = "potential"
    OPTIONAL = "optional"
    INFO = "info"


class Failure(StrEnum):
    """What happens on the target when nothing is done."""

    INSTALL_ERROR = "install_error"
    RUNTIME_ERROR = "runtime_error"
    SILENT_CHANGE = "silent_change"
    DATA_LOSS = "data_loss"
    UI_DEGRADED = "ui_degraded"
    SECURITY = "security"
    NONE = "none"


class Confidence(StrEnum):
    """How sure a finding is; a low one is never mandatory."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Verdict(StrEnum):
    """The answer on page one."""

    READY = "ready"
    READY_WITH_CHANGES = "ready-with-changes"
    BLOCKED = "blocked"
    NOT_ASSESSABLE = "not-assessable"


class FileKind(StrEnum):
    """The analyzer a file belongs to."""

    PYTHON = "python"
    XML = "xml"
    CSV = "csv"
    MANIFEST = "manifest"
    JAVASCRIPT = "javascript"


class UnreadReason(StrEnum):
    """Why a file's content is not known."""

    SYNTAX = "syntax"
    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    UNSAFE = "unsafe"
    IO = "io"
    CRASHED = "crashed"
    TIMEOUT = "timeout"


class Unread(Struct, frozen=True, order=True, gc=False):
    """A file, or a part of one, that could not be read; it never counts as clean."""

    path: str
    reason: UnreadReason
    detail: str


# --------------------------------------------------------------------------------------------------------------------
# Python facts


class Import(Struct, frozen=True, array_like=True, gc=False):
    """A name that a Python file imports from ``odoo`` or from an addon (``openerp`` is written ``odoo``, relatives are made absolute)."""

    name: str
    alias: str
    line: int
    guarded: bool


class CallShape(Struct, frozen=True, array_like=True, gc=False):
    """The arguments of a call.

    ``positional`` holds one form for each positional argument: ``const:<repr>``, ``name:<id>``, ``attr:<last>``,
    ``call:<callee>``, ``list``, ``dict``, ``tuple`` or ``other``. ``star`` says that ``*args`` or ``**kwargs`` hide the rest.
    """

    positional: tuple[str, ...]
    keywords: tuple[str, ...]
    star: bool


class NameUse(Struct, frozen=True, array_like=True, gc=False):
    """A dotted name of ``odoo.*`` used in code: ``http.HttpRequest`` is ``odoo.http.HttpRequest`` under ``from odoo import http``.

    ``usage`` is one of ``import``, ``use``, ``call``, ``decorator``, ``base``, ``compare`` or ``write`` (it is
    given another value); what is compared is a ``use`` too. ``statement`` is the first line of an import that takes several, else 0.
    """

    name: str
    usage: str
    line: int
    guarded: bool
    anchor: str
    call: CallShape | None = None
    statement: int = 0


class Ref(Struct, frozen=True, array_like=True, gc=False):
    """One place where code or data relies on a member (field or method) of a model: a touchpoint.

    ``root`` is the model where the chain starts ('' when unknown) and ``path`` the relational fields followed from there
    before ``name``. ``kind`` is one of ``read``, ``write``, ``call``, ``super``, ``domain``, ``vals`` (a key that values are given),
    ``vals_read`` (a key that is asked for and may be missing), ``depends``, ``related``, ``onchange``, ``constrains``, ``order``,
    ``rec_name``, ``inverse_name``, ``mapped``, ``groupby``, ``fields`` (a list of field names), ``compute`` (a method named by
    string), ``button``, ``view``, ``csv``, ``record`` or ``qweb``.
    ``values`` holds literals that the member is compared with or set to. ``certain`` is false where the root is the likeliest
    of several.
    """

    root: str
    path: tuple[str, ...]
    name: str
    kind: str
    line: int
    anchor: str
    guarded: bool = False
    certain: bool = True
    call: CallShape | None = None
    values: tuple[str, ...] = ()


class ModelRef(Struct, frozen=True, array_like=True, gc=False):
    """A model named by string: ``kind`` is env, pool, inherit, inherits, comodel, record, view, access, action, ref or sql."""

    model: str
    kind: str
    line: int
    anchor: str


class XmlIdRef(Struct, frozen=True, array_like=True, gc=False):
    """An XML id that code or data relies on, always with its module; ``kind`` is ref, inherit, groups, parent, action, t-call or python."""

    xmlid: str
    kind: str
    line: int
    guarded: bool


class ContextKey(Struct, frozen=True, array_like=True, gc=False):
    """A key put into the context by ``with_context``, a ``context=`` attribute or a context dictionary."""

    name: str
    line: int


class SqlRef(Struct, frozen=True, array_like=True, gc=False):
    """A table, and a column of it where the statement tells ('' for the table itself), in SQL written as a string."""

    table: str
    column: str
    line: int
    anchor: str


class FieldDef(Struct, frozen=True, array_like=True, gc=False):
    """A field defined or extended on a model. ``keywords`` holds (name, literal or '') of each keyword, ``comodel`` '' if not literal.

    ``below`` holds (name, line) of the keywords that stand on a later line than the field's name.
    """

    name: str
    type: str
    comodel: str
    keywords: tuple[tuple[str, str], ...]
    line: int
    below: tuple[tuple[str, int], ...] = ()


class MethodDef(Struct, frozen=True, array_like=True, gc=False):
    """A function in a class or at module level.

    ``params`` keeps the order and marks ``*args`` and ``**kwargs`` with their stars; the first (self or cls) is included.
    ``decorators`` are dotted (``odoo.api.model``); ``returned_keys`` are the keys of dictionaries that it returns. ``uses`` are
    the lines on which a function at module level uses its first parameter. ``loops``: it goes through what a plain name
    holds, such as self or vals_list, one by one; ``compared`` has the parameters that it compares with texts: (parameter, texts, line);
    ``equality_only``: it has a parameter operator and takes it to be = or !=.
    """

    name: str
    params: tuple[str, ...]
    required: int
    decorators: tuple[str, ...]
    calls_super: bool
    returned_keys: tuple[str, ...]
    line: int
    end_line: int
    uses: tuple[int, ...] = ()
    loops: bool = False
    compared: tuple[tuple[str, tuple[str, ...], int], ...] = ()
    equality_only: bool = False


class ClassAttribute(Struct, frozen=True, array_like=True, gc=False):
    """A plain attribute of a model class, with its literal value written as Python ('' when it is not a literal)."""

    name: str
    value: str
    line: int


class PyClass(Struct, frozen=True, array_like=True, gc=False):
    """A class: an Odoo model when ``kind`` is model, abstract or transient; a controller; or something else.

    ``unresolved`` names the attributes (``_name``, ``_inherit``, ``bases``) whose value stands elsewhere and awaits inference;
    one that is computed when the code runs is marked so and stays unknown.
    """

    name: str
    line: int
    end_line: int
    bases: tuple[str, ...]
    kind: Literal["model", "abstract", "transient", "controller", "other"]
    model: str
    inherit: tuple[str, ...]
    inherits: tuple[tuple[str, str], ...]
    old_api: bool
    fields: tuple[FieldDef, ...]
    methods: tuple[MethodDef, ...]
    attributes: tuple[ClassAttribute, ...]
    unresolved: tuple[str, ...] = ()


class Route(Struct, frozen=True, array_like=True, gc=False):
    """A controller's route: its URLs and the keywords of the decorator as (name, literal)."""

    urls: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]
    method: str
    line: int


class OldPython(Struct, frozen=True, array_like=True, gc=False):
    """Something that Python 2 has and Python 3 has not.

    ``kind``: syntax (a construct that Python 3 cannot parse, at its first place), builtin, method (of dictionaries), module (of the
    standard library), member (of one of its modules), view (a list of a dictionary's parts that is none any more), argument, codec, or
    import (a plain name that means a file beside this one, if there is one).
    """

    name: str
    kind: str
    line: int


class Body(Struct, frozen=True, array_like=True, gc=False):
    """What a longer method of a model does, by the line of its ``def``.

    ``exact`` tells it apart from all others; ``shape`` is the same where only constants and the names of parameters and local variables
    differ. ``size`` counts the names, attributes and calls in it.
    """

    line: int
    exact: str
    shape: str
    size: int


class SqlWrite(Struct, frozen=True, array_like=True, gc=False):
    """A table that SQL written as a string changes: ``verb`` is insert, update, delete, truncate, alter, create, drop or index.

    ``columns`` are those that an update sets or an alter adds; () where the statement does not tell.
    """

    table: str
    verb: str
    line: int
    anchor: str
    columns: tuple[str, ...] = ()


class SqlObject(Struct, frozen=True, array_like=True, gc=False):
    """What SQL written as a string makes or drops (``verb`` is create or drop) besides tables and indexes.

    ``kind`` is trigger, function, sequence, view, materialized view, type or schema; ``name`` is '' where it is computed, and ``table``
    is the one that a trigger is on, else ''.
    """

    verb: str
    kind: str
    name: str
    table: str
    line: int
    anchor: str


class FileWrite(Struct, frozen=True, array_like=True, gc=False):
    """A call, in a function, that makes a file or a folder: ``call`` is ``open``, ``os.makedirs``, ``shutil.copy``, ``write_text``, ..."""

    call: str
    line: int
    anchor: str


class Package(Struct, frozen=True, array_like=True, gc=False):
    """The first part of a name that is imported from neither Odoo, the file's own addon nor the standard library."""

    name: str
    line: int
    guarded: bool


class Network(Struct, frozen=True, array_like=True, gc=False):
    """A module of the standard library that a file uses to talk to other programs, by its full name (``xmlrpc.client``, ``urllib2``)."""

    name: str
    line: int


class Address(Struct, frozen=True, array_like=True, gc=False):
    """A text of code that is nothing but an e-mail address or the URL of a host: ``kind`` is email or host."""

    text: str
    kind: str
    line: int


# --------------------------------------------------------------------------------------------------------------------
# XML and CSV facts


class Node(Struct, frozen=True, array_like=True, gc=False):
    """An XML element; ``line`` is the first line of its start tag and ``parent`` the index of its parent (-1 for the root).

    ``scope`` is data (a data file's own tags), arch (inside a view's architecture), qweb (a template) or static (a client
    template under ``static/``). ``view`` is the index of the view it belongs to, or -1; ``path`` the relational fields of the
    nested views around it.
    """

    tag: str
    line: int
    parent: int
    attributes: tuple[tuple[str, str], ...]
    text: str
    scope: str
    view: int
    path: tuple[str, ...] = ()


class RecordField(Struct, frozen=True, array_like=True, gc=False):
    """A ``<field>`` of a data record; ``value`` is its text, ``ref``/``eval`` content or '' when it holds markup."""

    name: str
    line: int
    value: str
    how: str


class Record(Struct, frozen=True, array_like=True, gc=False):
    """A data record: from ``<record>``, a shorthand tag (``template``, ``menuitem``, ``report``, ``act_window``) or a CSV row."""

    xmlid: str
    model: str
    line: int
    noupdate: bool
    tag: str
    fields: tuple[RecordField, ...]


class View(Struct, frozen=True, array_like=True, gc=False):
    """A view or QWeb template. ``inherit`` is the parent's XML id ('' for none), ``node`` the index of its first arch element."""

    xmlid: str
    model: str
    type: str
    inherit: str
    mode: str
    line: int
    node: int


class TemplateCall(Struct, frozen=True, array_like=True, gc=False):
    """A template that another one calls, with records under a name there: ``root`` and ``path`` as in Ref.

    What a template is given by whoever renders or calls it has the root ``?template:name`` until it is known.
    """

    template: str
    name: str
    root: str
    path: tuple[str, ...]


# --------------------------------------------------------------------------------------------------------------------
# JavaScript facts


class ScriptUse(Struct, frozen=True, array_like=True, gc=False):
    """What a script does with the module system or a known API.

    ``kind``: module (the ``@odoo-module`` header; ``name`` is its alias, if any), import (ES import; ``name`` is the module, ``detail``
    the imported names joined by a comma, or ``dynamic``), require (legacy; ``detail`` what it is bound to), define (legacy
    ``odoo.define``; ``detail`` is ``deps`` when a dependency list is given, else ``function``), call (``name`` is the dotted callee,
    ``detail`` the argument kinds joined by a comma: string, object, function, class, number, array, name, member, call, other), global
    (a free global such as ``moment`` or ``_``), member (``this._super``, a dotted property read), string (a URL or dotted literal).
    """

    kind: str
    name: str
    detail: str
    line: int


# --------------------------------------------------------------------------------------------------------------------
# Suppressions


class Suppression(Struct, frozen=True, array_like=True, gc=False):
    """A comment that accepts findings of one rule: ``rescue: ignore[RULE-ID] reason until 2027-06-30``.

    ``line`` is the comment's. ``until`` is the last day ('' for none). CSV has no comments: a row of a CSV file is accepted on the line
    of the manifest that names the file, as ``ignore[RULE-ID:row_id]``; then ``file`` is its path within the addon and ``row`` its id.
    """

    line: int
    rule: str
    reason: str
    until: str = ""
    file: str = ""
    row: str = ""


# --------------------------------------------------------------------------------------------------------------------
# Manifest and file


class AssetEntry(Struct, frozen=True, array_like=True, gc=False):
    """One entry of a bundle in a manifest's ``assets``: a path with what is done with it (``append`` for a plain one).

    ``target`` is the path that ``replace``, ``before`` and ``after`` name, '' for others.
    """

    bundle: str
    directive: str
    target: str
    path: str
    line: int


class Manifest(Struct, frozen=True, gc=False):
    """What an addon's manifest says; ``lines`` gives the line of each top-level key, ``depends_lines`` of each dependency."""

    path: str
    version: str
    depends: tuple[str, ...]
    installable: bool
    auto_install: bool
    application: bool
    license: str
    summary: str
    category: str
    data: tuple[str, ...]
    demo: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    hooks: tuple[tuple[str, str], ...]
    bundles: tuple[tuple[str, int], ...]
    external_python: tuple[str, ...]
    external_bin: tuple[str, ...]
    lines: tuple[tuple[str, int], ...]
    depends_lines: tuple[tuple[str, int], ...]
    author: str = ""
    assets: tuple[AssetEntry, ...] = ()


class Facts(Struct, frozen=True, omit_defaults=True, gc=False):
    """All that one file defines and relies on. Each analyzer fills what it knows; the rest stays empty."""

    path: str
    addon: str
    kind: FileKind
    lines: int
    code_lines: int
    encoding: str = "utf-8"
    dialect: str = ""
    unread: tuple[Unread, ...] = ()
    imports: tuple[Import, ...] = ()
    names: tuple[NameUse, ...] = ()
    refs: tuple[Ref, ...] = ()
    models: tuple[ModelRef, ...] = ()
    xmlids: tuple[XmlIdRef, ...] = ()
    context_keys: tuple[ContextKey, ...] = ()
    sql: tuple[SqlRef, ...] = ()
    classes: tuple[PyClass, ...] = ()
    functions: tuple[MethodDef, ...] = ()
    routes: tuple[Route, ...] = ()
    old_python: tuple[OldPython, ...] = ()
    nodes: tuple[Node, ...] = ()
    records: tuple[Record, ...] = ()
    views: tuple[View, ...] = ()
    template_calls: tuple[TemplateCall, ...] = ()
    scripts: tuple[ScriptUse, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    bodies: tuple[Body, ...] = ()
    sql_writes: tuple[SqlWrite, ...] = ()
    packages: tuple[Package, ...] = ()
    addresses: tuple[Address, ...] = ()
    network: tuple[Network, ...] = ()
    sql_objects: tuple[SqlObject, ...] = ()
    file_writes: tuple[FileWrite, ...] = ()


# --------------------------------------------------------------------------------------------------------------------
# Addons


class Series(Struct, frozen=True, order=True, gc=False):
    """An Odoo series such as 16.0; ordered."""

    major: int
    minor: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class Addon(Struct, frozen=True, gc=False):
    """An addon found in the tree. ``path`` is relative to the scanned root with ``/``; ``root`` is the root's absolute path.

    ``files`` are (path relative to the root, kind, size in bytes). ``series`` is None where nothing tells it;
    ``series_reason`` always says why. ``texts`` are the paths of files of its own hand that no analyzer reads, but that may name things.
    """

    name: str
    path: str
    root: str
    manifest: Manifest
    files: tuple[tuple[str, FileKind, int], ...]
    series: Series | None
    series_reason: str
    texts: tuple[str, ...] = ()

    def inside(self, path: str) -> str:
        """The path of one of the addon's files relative to the addon's own folder."""
        return path if self.path == "." else path[len(self.path) + 1 :]


class Rejected(Struct, frozen=True, order=True, gc=False):
    """A folder with a manifest that is not assessed, and why (``reason`` is a short code, ``detail`` a sentence)."""

    path: str
    name: str
    reason: str
    detail: str


# --------------------------------------------------------------------------------------------------------------------
# What is said about them


class Effort(Struct, frozen=True, gc=False):
    """Hours of work as a range; ``low <= likely <= high``."""

    low: float
    likely: float
    high: float
    unit: str = "hours"


class Finding(Struct, frozen=True, kw_only=True, gc=False):
    """One place that must be looked at on the way to the target; ``accepted`` is the reason that a comment gives for suppressing it.

    ``hop`` is the series that breaks it, '' for a breach of the layering, which no series does.
    """

    rule: str
    title: str
    impact: Impact
    failure: Failure
    confidence: Confidence
    module: str
    path: str
    line: int
    hop: str
    symbol: str
    anchor: str
    message: str
    fix: str
    effort: Effort
    fingerprint: str
    suppressed: bool = False
    accepted: str = ""
    excerpt: str = ""
