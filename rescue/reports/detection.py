"""How a rule finds its places, in words, made from its match entries so that the page cannot say what the matcher does not do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from rescue.checks.rules.ruleset import Match


def described(match: Match) -> str:
    """One match as the end of the sentence "Reported is ..."."""
    kind = next(key for key in match.__struct_fields__ if getattr(match, key) is not None)
    asked = _Asked(getattr(match, kind))
    head, conditions = _KINDS[kind](asked) if kind in _KINDS else (f"what `{kind}` finds", [])
    return "; ".join([head, *conditions, *asked.unsaid()])


class _Asked:
    """The details of a match as they are read, so that a key that no words were made of is still said, by its name."""

    def __init__(self, details: msgspec.Struct) -> None:
        self._details = details
        self._said: set[str] = set()

    def __getattr__(self, key: str) -> Any:
        self._said.add(key)
        return getattr(self._details, key)

    def unsaid(self) -> Iterator[str]:
        """The keys that were given and not read."""
        for field in msgspec.structs.fields(type(self._details)):
            value = getattr(self._details, field.name)
            default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
            if field.name not in self._said and value != default:
                yield f"{field.name}: {_or(value) if isinstance(value, list) else f'`{value}`'}"


def _call(it: Any) -> tuple[str, list[str]]:
    return f"a call of {_names(it.names)} on {_called_on(it)}", [
        *_arguments(it),
        *(["not through `super()`"] if not it.on_super else []),
        *_unresolved(it.unresolved),
    ]


def _override(it: Any) -> tuple[str, list[str]]:
    what = "any method" if it.names == ["*"] else f"a method {_names(it.names)}"
    return f"{what} defined in a class of {_models(it.model)}", [
        *_parameters(it),
        *([f"that {'calls' if it.calls_super else 'does not call'} `super()`"] if it.calls_super is not None else []),
        *([f"that {'goes' if it.loops else 'does not go'} through `self` or a list one by one"] if it.loops is not None else []),
        *(f"where it compares `{name}` with {_or(texts)}" for name, texts in it.compares.items()),
        *_listed("that does not compare it with", it.compares_none),
        *_listed("with the decorator", it.decorators_any),
        *_listed("that returns a dictionary with the key", it.returns_key),
    ]


def _field(it: Any) -> tuple[str, list[str]]:
    return f"the field {_names(it.names)} of {_models(it.model)} used", [
        *([f"as {_or(it.kinds, plain=True)}"] if it.kinds else ["in code, domains, values, decorators, views, data or CSV"]),
        *_unresolved(it.unresolved),
    ]


def _value(it: Any) -> tuple[str, list[str]]:
    return f"the value {_or(it.values)} that the field `{it.field}` of {_models(it.model)} is compared with, searched for or set to", [
        *_listed("as", it.kinds, plain=True),
        *_listed("where the same place does not name", it.values_none),
    ]


def _field_definition(it: Any) -> tuple[str, list[str]]:
    what = "any field" if it.names == ["*"] else f"a field {_names(it.names)}"
    return f"{what} defined in a class of {_models(it.model)}", [
        *_listed("of the type", it.types),
        *_listed("leading to", it.comodels),
        *_listed("with the keyword", it.keywords_any),
        *_listed("without the keyword", it.keywords_none),
        *_patterns("whose", it.values),
        *([f"in a model that is {'' if it.transient else 'not '}transient"] if it.transient is not None else []),
        *(["whose `search=` names a method that takes every operator to be `=` or `!=`"] if it.equality_search else []),
    ]


def _model(it: Any) -> tuple[str, list[str]]:
    return f"the model {_names(it.names)} named in code or data", _listed("as", it.kinds, plain=True)


def _name(it: Any) -> tuple[str, list[str]]:
    return f"the Python name {_names(it.names)}, or something in it, imported or used", [
        *_listed("as", it.usage, plain=True),
        *_arguments(it),
        "not where `try` and `except ImportError` guard it",
    ]


def _class_attribute(it: Any) -> tuple[str, list[str]]:
    return f"the attribute {_names(it.names)} in a class of {_models(it.model)}", (
        [f"whose value matches `{it.value}`"] if it.value is not None else []
    )


def _hook(it: Any) -> tuple[str, list[str]]:
    return f"the function that the manifest names as {_or(it.hooks)}", _parameters(it)


_SCOPES = {"data": "a data file", "arch": "the architecture of a view", "qweb": "a server template", "static": "a client template"}


_NEEDS_COMPANY = (
    "that shows a field which can be edited and which the tree defines with `check_company` and a domain beside, "
    "where the view does not show `company_id` to everybody"
)
_LACKS_FOR_SOME = (
    "that everybody gets, and whose domain, attrs, context or decorations, or the domain of whose field in the tree, "
    "use a field that the view shows to some groups only"
)


def _element(it: Any) -> tuple[str, list[str]]:
    what = f"an element {_or([f'<{tag}>' for tag in it.tags])}" if it.tags else "any element"
    return f"{what} in {_or([_SCOPES[scope] for scope in it.scope], plain=True)}", [
        *_listed("with the attribute", it.attributes_any),
        *_listed("without the attribute", it.attributes_none),
        *_patterns("whose attribute", it.values, "holds"),
        *([f"whose text holds `{it.text}`"] if it.text is not None else []),
        *_listed("directly within", it.parents),
        *_listed("not directly within", it.not_parents),
        *_listed("within", it.ancestors),
        *_listed("not within", it.not_ancestors),
        *_listed("in a view of the type", it.view_types),
        *([f"in a view of {_models(it.models)}"] if it.models != ["*"] else []),
        *([f"in a view that {'extends' if it.inherited else 'does not extend'} another"] if it.inherited is not None else []),
        *([f"that is {'' if it.root else 'not '}the top of the view"] if it.root is not None else []),
        *([f"that is {'' if it.nested else 'not '}part of a view within a field"] if it.nested is not None else []),
        *([_NEEDS_COMPANY] if it.needs_company else []),
        *([_LACKS_FOR_SOME] if it.lacks_for_some else []),
    ]


def _record(it: Any) -> tuple[str, list[str]]:
    return f"a data record of {_models(it.models)}", [
        *_listed("that sets", it.fields_any),
        *_listed("that does not set", it.fields_none),
        *_patterns("whose", it.values),
        *_listed("with the XML id", it.xmlids),
        *_listed("written as", it.tags),
    ]


def _xmlid(it: Any) -> tuple[str, list[str]]:
    return f"the XML id {_names(it.names)} relied on", [
        *_listed("as", it.kinds, plain=True),
        *_listed("not by a data record of", it.not_in),
    ]


def _depends(it: Any) -> tuple[str, list[str]]:
    return f"the module {_names(it.names)} in the manifest's `depends`", []


def _manifest(it: Any) -> tuple[str, list[str]]:
    return "a manifest", [
        *_listed("with the key", it.keys_any),
        *_listed("without the key", it.keys_none),
        *_patterns("whose", it.values),
        *_listed("that adds to the bundle", it.bundles),
    ]


_SCRIPT_USES = {
    "import": "imports",
    "require": "requires",
    "define": "defines",
    "call": "calls",
    "global": "reads the global",
    "member": "reads the member",
    "string": "has the text",
}


def _script(it: Any) -> tuple[str, list[str]]:
    what = "anything" if it.names == ["*"] else _names(it.names)
    return f"a script that {_or([_SCRIPT_USES[kind] for kind in it.kinds], plain=True)} {what}", (
        [f"whose detail matches `{it.detail}`"] if it.detail is not None else []
    )


def _sql(it: Any) -> tuple[str, list[str]]:
    return f"SQL that names the table {_names(it.tables)}", _listed("and in the same statement the column", it.columns)


def _context(it: Any) -> tuple[str, list[str]]:
    return f"the context key {_names(it.keys)}", []


def _route(it: Any) -> tuple[str, list[str]]:
    what = "any route" if it.urls == ["*"] else f"the route {_names(it.urls)}"
    return f"{what} of a controller", _patterns("whose", it.keywords)


def _file(it: Any) -> tuple[str, list[str]]:
    return f"a file of the addon at {_or(it.paths)}", []


_KINDS: dict[str, Callable[[Any], tuple[str, Sequence[str]]]] = {
    "call": _call,
    "override": _override,
    "field": _field,
    "value": _value,
    "field_definition": _field_definition,
    "model": _model,
    "name": _name,
    "class_attribute": _class_attribute,
    "hook": _hook,
    "element": _element,
    "record": _record,
    "xmlid": _xmlid,
    "depends": _depends,
    "manifest": _manifest,
    "script": _script,
    "sql": _sql,
    "context": _context,
    "route": _route,
    "file": _file,
}


def _names(names: Sequence[str]) -> str:
    return _or(names)


def _models(models: Sequence[str]) -> str:
    return "any model" if "*" in models else _or(models)


def _records(models: Sequence[str]) -> str:
    return "records of " + _models(models)


def _or(items: Sequence[str], *, plain: bool = False) -> str:
    quoted = list(items) if plain else [f"`{item}`" for item in items]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _listed(words: str, items: Sequence[str], *, plain: bool = False) -> list[str]:
    return [f"{words} {_or(items, plain=plain)}"] if items else []


def _patterns(words: str, values: dict[str, str], verb: str = "matches") -> list[str]:
    return [f"{words} `{name}` {verb} `{pattern}`" for name, pattern in values.items()]


def _arguments(it: Any) -> Iterator[str]:
    yield from _bounds(it.positional_min, it.positional_max, "positional argument")
    yield from _listed("with the keyword", it.keywords_any)
    yield from _listed("without the keyword", it.keywords_none)
    if it.first is not None:
        yield f"whose first argument has the form `{it.first}`"
    if it.first_not is not None:
        yield f"whose first argument does not have the form `{it.first_not}`"


def _parameters(it: Any) -> list[str]:
    return [
        *_listed("with the parameter", it.params_any),
        *_listed("without the parameter", it.params_none),
        *_bounds(it.params_min, it.params_max, "parameter"),
    ]


def _bounds(low: int | None, high: int | None, what: str) -> Iterator[str]:
    if low is not None and low == high:
        yield f"with {low} {what}{'' if low == 1 else 's'}"
    elif low is not None and high is not None:
        yield f"with {low} to {high} {what}s"
    elif low is not None:
        yield f"with at least {low} {what}{'' if low == 1 else 's'}"
    elif high is not None:
        yield f"with at most {high} {what}{'' if high == 1 else 's'}"


def _called_on(it: Any) -> str:
    records: str = _records(it.model)
    return f"a method with the decorator {_or(it.on_method)} of {records}" if it.on_method else records


def _unresolved(unresolved: str) -> list[str]:
    if unresolved == "high":
        return ["also where the model is not known: nothing else has that name"]
    return [] if unresolved == "skip" else [f"also where the model is not known, then of {unresolved} confidence and never mandatory"]
