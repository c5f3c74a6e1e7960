"""The rulesets that a run needs, as the user's own files want them, each loaded once, with the checksums of the files that had a part."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from rescue.checks.rules.core_rules import load_standing_rules
from rescue.checks.rules.layer_rules import load_layer_rules
from rescue.checks.rules.loading import load_ruleset, read_shipped
from rescue.checks.rules.private import is_shared, load_private, merge, merge_core, refuse_ids_twice
from rescue.checks.rules.ruleset import Rule, Ruleset
from rescue.checks.rules.shipped import shipped_files
from rescue.model import Series


class Rulesets:
    """Rulesets by series, and the rules of the catalogs.

    ``private`` are the series of which only the user's own rules are there.
    """

    def __init__(self, target: Series, own: Sequence[Path] = ()) -> None:
        """``own`` are files and folders with rules of the user's own. Raises RulesetError for what cannot be read or used."""
        self._target = target
        self._own = load_private(own)
        self.by_series: dict[Series, Ruleset] = {}
        self.private: frozenset[Series] = frozenset()
        self.hashes: dict[str, str] = {}
        self.core_rules: dict[str, Rule] = {}
        self.graph_rules: dict[str, Rule] = {}
        self.layer_rules: dict[str, Rule] = {}

    def prepare(self, oldest: int) -> None:
        """Load what is on the way from the series of that number and is not there yet. Raises RulesetError for what collides."""
        hops = {Series(major) for major in range(oldest + 1, self._target.major + 1)}
        if self._target.minor and oldest <= self._target.major:
            hops.add(self._target)
        shipped = {series: entry for series, entry in shipped_files() if series in hops}
        own = {file.series for file in self._own} & hops
        for series in sorted((shipped.keys() | own) - self.by_series.keys()):
            ruleset = None
            if series in shipped:
                text = shipped[series].read_bytes()
                ruleset = read_shipped(text, shipped[series].name, Ruleset, load_ruleset)
                self.hashes[shipped[series].name] = sha256(text).hexdigest()
            merged = merge(series, ruleset, self._own)
            if merged is not None:
                self.by_series[series] = merged
        refuse_ids_twice(self.by_series)
        self.private = frozenset(own - shipped.keys())
        if not self.core_rules:
            standing = merge_core(load_standing_rules(), self._own)
            self.core_rules = {ident: rule for ident, rule in standing.items() if ident.startswith("CORE-")}
            self.graph_rules = {ident: rule for ident, rule in standing.items() if ident.startswith("GRAPH-")}
        self.layer_rules = self.layer_rules or merge_core(load_layer_rules(), self._own)
        for file in self._own:
            if file.series in self.by_series or any(is_shared(override.id) for override in file.ruleset.overrides):
                self.hashes[file.name] = file.digest
