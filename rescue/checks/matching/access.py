"""Matches on who may use a model: ``unprotected``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rescue.checks.lookup import Entry, Hit
from rescue.checks.placing import Place, place_of
from rescue.checks.rules.ruleset import Rule, UnprotectedMatch
from rescue.model import Addon, Facts

# Odoo's own XML id of a model, with or without its module, as text or within ``eval``
_MODEL_ID = re.compile(r"\bmodel_\w+")


class Unprotected:
    """``unprotected``: models that an addon makes without access rights for them."""

    def __init__(self) -> None:
        self.entries: list[Entry[UnprotectedMatch]] = []

    def add(self, rule: Rule, match: UnprotectedMatch) -> None:
        """Register one match of a rule."""
        self.entries.append(Entry(rule, match))

    def hits(self, addon: Addon, facts: Sequence[Facts]) -> Iterator[Hit]:
        """The classes that make a model to which no access line of the addon gives rights; tests and past upgrades are left out."""
        if not self.entries:
            return
        granted = frozenset(_granted(facts))
        for file in facts:
            if place_of(addon, file.path, file.kind) in {Place.TESTS, Place.MIGRATION}:
                continue
            for item in file.classes:
                if not item.model or item.model in item.inherit or item.unresolved or "model_" + item.model.replace(".", "_") in granted:
                    continue
                for entry in self.entries:
                    if item.kind in entry.match.kinds:
                        yield Hit(entry.rule, file.path, item.line, item.model, item.model, entry.rule.confidence)


def _granted(facts: Iterable[Facts]) -> Iterator[str]:
    """The models of access lines, by the names of their XML ids."""
    for file in facts:
        for record in file.records:
            if record.model == "ir.model.access":
                for field in record.fields:
                    if field.name == "model_id":
                        yield from _MODEL_ID.findall(field.value)
