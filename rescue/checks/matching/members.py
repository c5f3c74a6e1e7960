"""Matches on members of models: calls, overrides, fields, values, field definitions, attributes, hooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from rescue.checks.failing import of_ref
from rescue.checks.lookup import Entry, Hit, Names, TreeModels, any_matches, model_of, names_match, on_model
from rescue.checks.rules.ruleset import (
    CallMatch,
    ClassAttributeMatch,
    FieldDefinitionMatch,
    FieldMatch,
    HookMatch,
    NameMatch,
    OverrideMatch,
    Rule,
    ValueMatch,
)
from rescue.model import CallShape, Confidence, Facts, FieldDef, Manifest, MethodDef, PyClass, Ref

FIELD_KINDS = frozenset(
    "read write domain vals vals_read depends related onchange constrains order rec_name inverse_name mapped groupby fields view csv "
    "record qweb".split()
)
CALL_KINDS = frozenset({"call", "super", "compute", "button"})
_ORDER = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}


def capped(confidence: Confidence, ceiling: str) -> Confidence:
    """The lower of a rule's confidence and a ceiling."""
    limit = Confidence(ceiling)
    return limit if _ORDER[limit] < _ORDER[confidence] else confidence


def is_asked(kind: str, kinds: Sequence[str]) -> bool:
    """Whether a match that is narrowed to some kinds of use wants this one; who asks for the keys of values means those asked for too."""
    return not kinds or kind in kinds or (kind == "vals_read" and "vals" in kinds)


def call_fits(call: CallShape | None, match: CallMatch | NameMatch) -> bool:
    """Whether the arguments of a call are those that a match asks for; hidden ones (``*args``) never count as absent."""
    asked = match.keywords_any or match.positional_min is not None or match.positional_max is not None or match.first or match.first_not
    if call is None:
        return not asked and not match.keywords_none
    count = len(call.positional)
    if match.positional_min is not None and count < match.positional_min:
        return False
    if match.positional_max is not None and (count > match.positional_max or call.star):
        return False
    if match.keywords_any and not any(keyword in call.keywords for keyword in match.keywords_any):
        return False
    if match.keywords_none and (call.star or any(keyword in call.keywords for keyword in match.keywords_none)):
        return False
    first = call.positional[0] if call.positional else ""
    if match.first is not None and not (first and re.match(match.first, first)):
        return False
    return not (match.first_not is not None and first and re.match(match.first_not, first))


class Calls:
    """``call``: methods called on records."""

    def __init__(self) -> None:
        self.names: Names[CallMatch] = Names()

    def add(self, rule: Rule, match: CallMatch) -> None:
        """Register one match of a rule."""
        self.names.add(match.names, Entry(rule, match))

    def hits(self, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        """The calls in one file."""
        names = self.names
        for ref in facts.refs:
            entries = names[ref.name]
            if not entries or ref.kind not in CALL_KINDS or ref.guarded:
                continue
            for entry in entries:
                match = entry.match
                if (ref.kind == "super" and not match.on_super) or not call_fits(ref.call, match):
                    continue
                model = _asked_method(ref, match, tree) if match.on_method else model_of(ref, tree)
                confidence = entry.rule.confidence
                if model is None:
                    if match.unresolved == "skip" or ref.kind in {"compute", "button"} or (match.on_method and ref.root):
                        continue
                    if match.unresolved == "high" and _has_method(ref.name, facts):
                        continue
                    confidence = capped(confidence, match.unresolved)
                elif not on_model(match.model, model, tree) or (ref.kind != "super" and _is_own(model, ref.name, tree)):
                    continue
                elif not ref.certain:
                    confidence = capped(confidence, "medium")
                symbol, failure = _symbol(model, ref.name), of_ref(entry.rule.failure, ref, facts)
                known = model is not None or match.unresolved == "high"
                yield Hit(entry.rule, facts.path, ref.line, symbol, ref.anchor, confidence, known, failure=failure)


class FieldUses:
    """``field`` and ``value``: fields of models, wherever they are used."""

    def __init__(self) -> None:
        self.names: Names[FieldMatch] = Names()
        self.values: Names[ValueMatch] = Names()

    def add(self, rule: Rule, match: FieldMatch) -> None:
        """Register one field match of a rule."""
        self.names.add(match.names, Entry(rule, match))

    def add_value(self, rule: Rule, match: ValueMatch) -> None:
        """Register one value match of a rule."""
        self.values.add([match.field], Entry(rule, match))

    def hits(self, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        """The field uses in one file."""
        names, values = self.names, self.values
        for ref in facts.refs:
            entries, value_entries = names[ref.name], values[ref.name] if ref.values else ()
            if not (entries or value_entries) or ref.kind not in FIELD_KINDS or ref.guarded:
                continue
            for entry in entries:
                if is_asked(ref.kind, entry.match.kinds):
                    yield from self._field(entry, ref, facts, tree)
            for value_entry in value_entries:
                if is_asked(ref.kind, value_entry.match.kinds):
                    yield from self._value(value_entry, ref, facts, tree)

    def _field(self, entry: Entry[FieldMatch], ref: Ref, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        model = model_of(ref, tree)
        confidence = entry.rule.confidence
        if model is None:
            if entry.match.unresolved == "skip" or ref.root:
                return
            confidence = capped(confidence, entry.match.unresolved)
        elif not on_model(entry.match.model, model, tree) or tree.field(model, ref.name) is not None:
            return
        elif not ref.certain:
            confidence = capped(confidence, "medium")
        symbol, failure, idle = _symbol(model, ref.name), of_ref(entry.rule.failure, ref, facts), ref.kind == "vals_read"
        known = model is not None
        yield Hit(entry.rule, facts.path, ref.line, symbol, ref.anchor, confidence, known, failure=failure, idle=idle)

    def _value(self, entry: Entry[ValueMatch], ref: Ref, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        model = model_of(ref, tree)
        if model is None or not on_model(entry.match.model, model, tree) or tree.field(model, ref.name) is not None:
            return
        if any(value in entry.match.values_none for value in ref.values):
            return
        confidence = entry.rule.confidence if ref.certain else capped(entry.rule.confidence, "medium")
        for value in ref.values:
            if value in entry.match.values:
                symbol = f"{_symbol(model, ref.name)}={value}"
                failure, idle = of_ref(entry.rule.failure, ref, facts), ref.kind == "vals_read"
                yield Hit(entry.rule, facts.path, ref.line, symbol, ref.anchor, confidence, failure=failure, idle=idle)


class Classes:
    """``override``, ``field_definition`` and ``class_attribute``: what model classes define."""

    def __init__(self) -> None:
        self.overrides: Names[OverrideMatch] = Names()
        self.fields: Names[FieldDefinitionMatch] = Names()
        self.attributes: Names[ClassAttributeMatch] = Names()

    def add_override(self, rule: Rule, match: OverrideMatch) -> None:
        """Register one override match of a rule."""
        self.overrides.add(match.names, Entry(rule, match))

    def add_field(self, rule: Rule, match: FieldDefinitionMatch) -> None:
        """Register one field definition match of a rule."""
        self.fields.add(match.names, Entry(rule, match))

    def add_attribute(self, rule: Rule, match: ClassAttributeMatch) -> None:
        """Register one class attribute match of a rule."""
        self.attributes.add(match.names, Entry(rule, match))

    def hits(self, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        """The definitions in one file."""
        for item in facts.classes:
            if item.kind in {"model", "abstract", "transient"}:
                yield from self._methods(item, facts, tree)
                yield from self._fields(item, facts, tree)
                yield from self._attributes(item, facts, tree)

    def _methods(self, item: PyClass, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        for method in item.methods:
            for entry in self.overrides[method.name]:
                match = entry.match
                if not _class_is(match.model, item, tree) or not _signature_fits(method, match):
                    continue
                if match.params_first and not set(match.params_first).intersection(method.params[1:2]):
                    continue
                if match.calls_super is not None and match.calls_super != method.calls_super:
                    continue
                if match.loops is not None and match.loops != method.loops:
                    continue
                if match.decorators_any and not any(name in method.decorators for name in match.decorators_any):
                    continue
                if match.returns_key and not any(key in method.returned_keys for key in match.returns_key):
                    continue
                anchor = f"{item.model}#{method.name}"
                for line in _compared_lines(method, match) if match.compares else (method.line,):
                    yield Hit(entry.rule, facts.path, line, _symbol(item.model, method.name), anchor, entry.rule.confidence)

    def _fields(self, item: PyClass, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        for field in item.fields:
            given = dict(field.keywords)
            for entry in self.fields[field.name]:
                match = entry.match
                if not _class_is(match.model, item, tree) or (match.types and field.type not in match.types):
                    continue
                if match.comodels and not names_match(match.comodels, field.comodel):
                    continue
                if match.transient is not None and match.transient != (item.kind == "transient"):
                    continue
                if match.keywords_any and not any(key in given for key in match.keywords_any):
                    continue
                if any(key in given for key in match.keywords_none):
                    continue
                if match.equality_search and not ("search" in given and _is_equality_search(given["search"], item, tree)):
                    continue
                if all(key in given and re.match(pattern, given[key]) for key, pattern in match.values.items()):
                    anchor = f"{item.model}#{field.name}"
                    line = _keyword_line(field, match)
                    yield Hit(entry.rule, facts.path, line, _symbol(item.model, field.name), anchor, entry.rule.confidence)

    def _attributes(self, item: PyClass, facts: Facts, tree: TreeModels) -> Iterator[Hit]:
        for attribute in item.attributes:
            for entry in self.attributes[attribute.name]:
                match = entry.match
                if _class_is(match.model, item, tree) and (match.value is None or re.search(match.value, attribute.value)):
                    symbol = _symbol(item.model, attribute.name)
                    yield Hit(entry.rule, facts.path, attribute.line, symbol, item.model or item.name, entry.rule.confidence)


class Hooks:
    """``hook``: functions that the manifest names."""

    def __init__(self) -> None:
        self.hooks: Names[HookMatch] = Names()

    def add(self, rule: Rule, match: HookMatch) -> None:
        """Register one match of a rule."""
        self.hooks.add(match.hooks, Entry(rule, match))

    def hits(self, facts: Facts, manifest: Manifest) -> Iterator[Hit]:
        """The hooks of this addon that are defined in this file."""
        for key, function in manifest.hooks:
            for method in facts.functions:
                if method.name == function:
                    for entry in self.hooks[key]:
                        if _signature_fits(method, entry.match, own_self=False):
                            for line in _hook_lines(method, entry.match):
                                yield Hit(entry.rule, facts.path, line, method.name, key, entry.rule.confidence)


def _hook_lines(method: MethodDef, match: HookMatch) -> tuple[int, ...]:
    """The lines on which a hook is reported: Odoo gives it one argument, so what takes one is called, and fails where it uses that."""
    fails_inside = method.required <= 1 and bool(method.uses)
    if match.others:
        return method.uses[1:] if fails_inside else method.uses
    return method.uses[:1] if fails_inside else (method.line,)


def _asked_method(ref: Ref, match: CallMatch, tree: TreeModels) -> str | None:
    """The model of the record on whose method something is called, where the tree defines that with a decorator that is asked for."""
    if not ref.path:
        return None
    *way, name = ref.path
    model = model_of(structs.replace(ref, path=tuple(way)), tree)
    method = tree.method(model, name) if model else None
    return model if method is not None and any(decorator in match.on_method for decorator in method.decorators) else None


def _has_method(name: str, facts: Facts) -> bool:
    """Whether a class of the file, of whatever kind, has a method of that name."""
    return any(method.name == name for item in facts.classes for method in item.methods)


def _is_own(model: str, name: str, tree: TreeModels) -> bool:
    """Whether the tree gives the model this method itself, and not as an extension of one that core has to provide."""
    own = tree.method(model, name)
    return own is not None and not own.calls_super


def _is_equality_search(keyword: str, item: PyClass, tree: TreeModels) -> bool:
    """Whether the literal of ``search=`` names a method, of this class or of its model in the tree, that knows = and != alone."""
    name = keyword.strip("'")
    method = next((own for own in item.methods if own.name == name), None) or tree.method(item.model, name)
    return method is not None and method.equality_only


def _compared_lines(method: MethodDef, match: OverrideMatch) -> list[int]:
    """The lines where a method compares a parameter with a text that is asked for; none where it knows one of ``compares_none`` too."""
    compared = [(texts, match.compares[name], line) for name, texts, line in method.compared if name in match.compares]
    if any(text in match.compares_none for texts, _, _ in compared for text in texts):
        return []
    return [line for texts, asked, line in compared if any(text in asked for text in texts)]


def _keyword_line(field: FieldDef, match: FieldDefinitionMatch) -> int:
    """The line of the first keyword that was asked for; the field's own where none was, or where a missing one is the cause."""
    if match.keywords_none:
        return field.line
    given, below = dict(field.keywords), dict(field.below)
    asked = [key for key in (*match.keywords_any, *match.values, *(["search"] if match.equality_search else [])) if key in given]
    return min((below.get(key, field.line) for key in asked), default=field.line)


def _symbol(model: str | None, name: str) -> str:
    return f"{model}.{name}" if model else name


def _class_is(patterns: list[str], item: PyClass, tree: TreeModels) -> bool:
    """Whether a class stands for one of the models: by its own name or by what it inherits."""
    if patterns == ["*"]:
        return True
    names = {item.model, *item.inherit}
    return any(any_matches(patterns, tree.lineage(model)) for model in names if model)


def _signature_fits(method: MethodDef, match: OverrideMatch | HookMatch, *, own_self: bool = True) -> bool:
    params = method.params[1:] if own_self else method.params
    if match.params_any and not any(name in params for name in match.params_any):
        return False
    if any(name in params for name in match.params_none):
        return False
    count = sum(not name.startswith("*") for name in params)
    open_ended = any(name.startswith("*") for name in params)
    if match.params_min is not None and count < match.params_min:
        return False
    return not (match.params_max is not None and (count > match.params_max or open_ended))
