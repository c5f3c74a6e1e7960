"""What a ruleset file may contain. The JSON Schema that editors use is generated from these types.

Names of models, fields, methods, modules and XML ids may end in ``*``. A rule matches where any one of its ``match``
entries does; all keys within an entry must hold.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from rescue.model import Confidence, Failure, Impact

Unresolved = Literal["skip", "low", "medium"]
UnresolvedCall = Literal["skip", "low", "medium", "high"]


class CallMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A method called on a record: ``self.env['account.move'].post()``.

    ``model``: models that the receiver may be; ``*`` is any model. ``unresolved``: report a receiver whose model is not known
    too, with that confidence (never mandatory then); ``high`` for a name that nothing but records has, which counts as known.
    ``on_method``: it is called on a method of a record, not on the record, and the tree defines that method with one of these decorators:
    ``self._find.clear_cache(self)``; ``model`` is that of the record.
    ``positional_min``/``positional_max`` bound the number of positional arguments, ``keywords_any`` needs one of these keywords,
    ``keywords_none`` none of them, ``first`` is a regular expression that the form of the first positional argument must match from its
    start (``const:True``, ``name:user``, ``attr:id``, ``call:browse``, ``list``, ``dict``, ``tuple``, ``other``), ``first_not`` one that
    it must not match. ``on_super``: also report ``super().name(...)``.
    """

    names: list[str]
    model: list[str] = field(default_factory=lambda: ["*"])
    unresolved: UnresolvedCall = "skip"
    on_method: list[str] = field(default_factory=list)
    positional_min: int | None = None
    positional_max: int | None = None
    keywords_any: list[str] = field(default_factory=list)
    keywords_none: list[str] = field(default_factory=list)
    first: str | None = None
    first_not: str | None = None
    on_super: bool = True


class OverrideMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A method defined in the class of a model.

    ``params_any``: one of these parameter names is there (write ``*args`` and ``**kwargs`` with their stars); ``params_none``: none is;
    ``params_first``: the first after self is one of these;
    ``params_min``/``params_max`` bound the number of parameters without self; ``calls_super``: it does or does not;
    ``loops``: whether it goes through what a plain name holds, such as self or vals_list, by a ``for`` or in a list;
    ``compares``: parameter -> texts, reported where the method compares it with one of them; ``compares_none``: it compares none of those
    parameters with one of these;
    ``decorators_any``: dotted, as ``odoo.api.onchange``; ``returns_key``: it returns a dictionary literal with one of these keys.
    """

    names: list[str] = field(default_factory=lambda: ["*"])
    model: list[str] = field(default_factory=lambda: ["*"])
    params_any: list[str] = field(default_factory=list)
    params_none: list[str] = field(default_factory=list)
    params_first: list[str] = field(default_factory=list)
    params_min: int | None = None
    params_max: int | None = None
    calls_super: bool | None = None
    loops: bool | None = None
    compares: dict[str, list[str]] = field(default_factory=dict)
    compares_none: list[str] = field(default_factory=list)
    decorators_any: list[str] = field(default_factory=list)
    returns_key: list[str] = field(default_factory=list)


class FieldMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a model used anywhere: read, written, in a domain, in vals, in depends, in a view, in a CSV header.

    ``kinds`` narrows to some of: read, write, domain, vals, depends, related, onchange, constrains, order, rec_name, inverse_name,
    mapped, groupby, fields, view, csv, record, qweb. ``vals`` are keys that values are given and, as a possible silent change, keys
    that they are asked for. A field that the scanned tree defines on that model itself is never reported.
    """

    names: list[str]
    model: list[str]
    kinds: list[str] = field(default_factory=list)
    unresolved: Unresolved = "skip"


class ValueMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A literal value that a field is compared with, searched for or set to: ``order.state == 'done'``.

    ``kinds`` narrows as it does for ``field``; ``values_none``: none of these is named at the same place (``state in ('done', 'sent')``).
    """

    model: list[str]
    field: str
    values: list[str]
    kinds: list[str] = []
    values_none: list[str] = []


class FieldDefinitionMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A field defined or extended in a model class.

    ``types``: ``Char``, ``Many2one``, ...; ``keywords_any``: one of these keywords is given; ``keywords_none``: none is;
    ``values``: keyword -> regular expression that its literal must match from the start; ``transient``: whether the class is a wizard;
    ``equality_search``: ``search=`` names a method in the tree that takes every operator to be = or !=.
    """

    names: list[str] = field(default_factory=lambda: ["*"])
    model: list[str] = field(default_factory=lambda: ["*"])
    types: list[str] = field(default_factory=list)
    comodels: list[str] = field(default_factory=list)
    keywords_any: list[str] = field(default_factory=list)
    keywords_none: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    transient: bool | None = None
    equality_search: bool = False


class ModelMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A model named in code or data: ``env[...]``, ``_inherit``, a comodel, a record's model, an access line.

    ``kinds`` narrows to some of: env, inherit, inherits, comodel, record, view, access, action, ref.
    A model that the scanned tree itself defines is never reported.
    """

    names: list[str]
    kinds: list[str] = field(default_factory=list)


class NameMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A dotted Python name of ``odoo.*`` imported or used; anything beneath it matches too.

    ``usage`` narrows to some of: import, use, call, decorator, base, compare. Code guarded by ``try``/``except ImportError`` is not
    reported. The argument keys are those of ``call`` and need ``usage: [call]``.
    """

    names: list[str]
    usage: list[str] = field(default_factory=list)
    positional_min: int | None = None
    positional_max: int | None = None
    keywords_any: list[str] = field(default_factory=list)
    keywords_none: list[str] = field(default_factory=list)
    first: str | None = None
    first_not: str | None = None


class ClassAttributeMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A plain attribute in a model class, such as ``_sequence``; ``value`` is a regular expression on its literal."""

    names: list[str]
    value: str | None = None
    model: list[str] = field(default_factory=lambda: ["*"])


class HookMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A function that the manifest names as a hook, by its parameters. Keys as in ``override``.

    Odoo gives a hook one argument: what takes several is reported where it is defined, what takes one where it first uses that. ``others``:
    report the other lines on which it uses its first parameter instead.
    """

    hooks: list[str]
    params_any: list[str] = field(default_factory=list)
    params_none: list[str] = field(default_factory=list)
    params_min: int | None = None
    params_max: int | None = None
    others: bool = False


class ElementMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """An XML element.

    ``scope``: data (a data file's own tags), arch (a view's architecture), qweb (a server template) or static (a client template).
    ``tags``: any of these; ``attributes_any``: carries one of these attributes (``t-att-*`` style names may end in ``*``);
    ``attributes_none``; ``values``: attribute -> regular expression that must be found in its value; ``text``: regular expression that
    must be found in its text; ``parents``/``not_parents``: tag of the parent element; ``ancestors``/``not_ancestors``: tag of any
    ancestor within the file; ``not_after``: tag of the element just before it under the same parent; ``view_types`` and ``models``: of
    the view (an unknown model matches only ``*``); ``inherited``: whether the view extends another; ``root``: it is the top element of
    the arch; ``nested``: it is part of a view within a field; ``field_keywords``: it shows a field that the tree defines with one of these;
    ``needs_company``: it shows a field that can be edited, which the tree defines with ``check_company`` and a domain beside, and the view
    does not show ``company_id`` to everybody; ``lacks_for_some``: everybody gets it, and its domain, attrs, context or decorations, or the
    domain that the tree defines its field with, use a field that the view shows to some groups only.
    """

    scope: list[Literal["data", "arch", "qweb", "static"]]
    tags: list[str] = field(default_factory=list)
    attributes_any: list[str] = field(default_factory=list)
    attributes_none: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    parents: list[str] = field(default_factory=list)
    not_parents: list[str] = field(default_factory=list)
    ancestors: list[str] = field(default_factory=list)
    not_ancestors: list[str] = field(default_factory=list)
    not_after: list[str] = field(default_factory=list)
    view_types: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=lambda: ["*"])
    inherited: bool | None = None
    root: bool | None = None
    nested: bool | None = None
    field_keywords: list[str] = field(default_factory=list)
    needs_company: bool = False
    lacks_for_some: bool = False


class RecordMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A data record in XML or CSV.

    ``fields_any``: sets one of these fields (the finding stands on that field's line); ``fields_none``; ``values``: field -> regular
    expression that must match its value from the start; ``xmlids``: the record's own XML id; ``tags``: record, template, menuitem, csv, ...
    """

    models: list[str]
    fields_any: list[str] = field(default_factory=list)
    fields_none: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    xmlids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


class XmlIdMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """An XML id, with its module, relied on anywhere: ``ref=``, ``env.ref()``, ``inherit_id``, ``groups=``, ``t-call``.

    ``kinds`` narrows to some of: ref, inherit, groups, parent, action, t-call, python; ``not_in``: models of data records that may
    refer to it.
    """

    names: list[str]
    kinds: list[str] = field(default_factory=list)
    not_in: list[str] = field(default_factory=list)


class DependsMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A module in the manifest's ``depends``."""

    names: list[str]


class ManifestMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A key of the manifest.

    ``keys_any``: one is there; ``keys_none``: none is; ``values``: key -> regular expression on its literal; ``bundles``: names of
    asset bundles.
    """

    keys_any: list[str] = field(default_factory=list)
    keys_none: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    bundles: list[str] = field(default_factory=list)


class ScriptMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """JavaScript, by kind of use (see ``ScriptUse``): ``kinds`` import, require, define, call, global, member or string.

    ``names``: module, callee, global or text, ``*`` allowed at the end; ``detail``: regular expression on the use's detail from its start.
    """

    kinds: list[Literal["import", "require", "define", "call", "global", "member", "string"]]
    names: list[str] = field(default_factory=lambda: ["*"])
    detail: str | None = None


class SqlMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A table in SQL; with ``columns`` only where the statement names one of them.

    ``tables`` that are just ``*`` mean any statement, reported once by its first table. ``method``: whether it stands in a method of a
    class; ``not_in``: names of functions that it does not stand in; ``without_calls``: the function around it calls none of these methods.
    """

    tables: list[str]
    columns: list[str] = field(default_factory=list)
    method: bool | None = None
    not_in: list[str] = field(default_factory=list)
    without_calls: list[str] = field(default_factory=list)


class ContextMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A context key."""

    keys: list[str]


class RouteMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A controller's route: ``urls`` (``*`` allowed at the end) and ``keywords`` -> regular expression on the literal."""

    urls: list[str] = field(default_factory=lambda: ["*"])
    keywords: dict[str, str] = field(default_factory=dict)


class FileMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the addon by its path relative to the addon (``fnmatch`` patterns)."""

    paths: list[str]


class UnprotectedMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """A model that the addon makes without an access line for it; ``kinds``: model, transient."""

    kinds: list[Literal["model", "transient"]]


class OldPythonMatch(Struct, frozen=True, forbid_unknown_fields=True):
    """What Python 2 has and Python 3 has not.

    ``kinds``: syntax, builtin, method, module, member, view, argument, codec, or import (a plain name for a file beside the importing
    one); ``names``: of the construct, the built-in function, the method, ... Files that ask which Python runs are not reported, nor
    those that Python 2 cannot import since their folder is no package.
    """

    kinds: list[Literal["syntax", "builtin", "method", "module", "member", "view", "argument", "codec", "import"]]
    names: list[str] = field(default_factory=lambda: ["*"])


class Match(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to find the rule's cause; exactly one key is given."""

    call: CallMatch | None = None
    override: OverrideMatch | None = None
    field: FieldMatch | None = None
    value: ValueMatch | None = None
    field_definition: FieldDefinitionMatch | None = None
    model: ModelMatch | None = None
    name: NameMatch | None = None
    class_attribute: ClassAttributeMatch | None = None
    hook: HookMatch | None = None
    element: ElementMatch | None = None
    record: RecordMatch | None = None
    xmlid: XmlIdMatch | None = None
    depends: DependsMatch | None = None
    manifest: ManifestMatch | None = None
    script: ScriptMatch | None = None
    sql: SqlMatch | None = None
    context: ContextMatch | None = None
    route: RouteMatch | None = None
    file: FileMatch | None = None
    unprotected: UnprotectedMatch | None = None
    old_python: OldPythonMatch | None = None


class RuleEffort(Struct, frozen=True, forbid_unknown_fields=True):
    """Hours: the first place, each further one in the same module, and the most for a module.

    ``source``: where the figures come from; without it they are judged, not measured.
    """

    first: float
    each: float
    cap: float
    source: str = ""


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """One small addon: ``files`` maps a path within it to its text; ``lines`` are the ``path:line`` places that must be reported.

    A ``__manifest__.py`` is supplied where none is given. A good example has no lines.
    """

    files: dict[str, str]
    lines: list[str] = field(default_factory=list)
    note: str = ""


class Examples(Struct, frozen=True, forbid_unknown_fields=True):
    """At least one bad example, which is reported, and one good one, which is not."""

    bad: list[Example]
    good: list[Example]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One change of Odoo that legacy code has to follow.

    ``until``: the series from which on Odoo bears it again, such as "18.0"; on the way there or beyond, the rule is not asked.
    ``supersedes``: rules, of any hop or of the catalogs, that give way where this one reports the same line; ``beside``: rules of the
    same series that rightly report the same line too, each for a reason of its own.
    """

    id: str
    title: str
    why: str
    impact: Impact
    failure: Failure
    confidence: Confidence
    effort: RuleEffort
    match: list[Match]
    fix: str
    references: list[str]
    examples: Examples
    replacement: str = ""
    message: str = ""
    limits: str = ""
    until: str = ""
    supersedes: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


class Override(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a file of your own says otherwise of a rule that comes with rescue: its hours, its words, or that it is less sure."""

    id: str
    effort: RuleEffort | None = None
    title: str | None = None
    message: str | None = None
    confidence: Confidence | None = None


class Ruleset(Struct, frozen=True, forbid_unknown_fields=True):
    """One file: what breaks on arriving in ``series``, and what it says otherwise of shipped rules of that series or of the catalogs."""

    schema: Literal["rescue.ruleset/1"]
    series: str
    rules: list[Rule] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
