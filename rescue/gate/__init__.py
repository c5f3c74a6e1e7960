"""The gate: which findings are accepted already, which are new, and whether a tree may pass."""

from __future__ import annotations

from rescue.gate.baseline import Baseline, Entry, baseline_of, dump_baseline, load_baseline
from rescue.gate.compare import Comparison, compare, compare_findings
from rescue.gate.policy import Policy, parse_policy
from rescue.gate.result import GateResult, judge

__all__ = [
    "Baseline",
    "Comparison",
    "Entry",
    "GateResult",
    "Policy",
    "baseline_of",
    "compare",
    "compare_findings",
    "dump_baseline",
    "judge",
    "load_baseline",
    "parse_policy",
]
