"""Accept findings where a comment in the code says so: ``rescue: ignore[RULE-ID] reason``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from rescue.model import Facts, Finding


def suppress(findings: Iterable[Finding], facts: Sequence[Facts]) -> list[Finding]:
    """The same findings, those marked suppressed that a comment on their line, or on the line above, names by rule.

    A comment without a reason suppresses nothing: nobody could tell later why the finding was accepted.
    """
    accepted = {
        (file.path, line + below, rule) for file in facts for line, rule, reason in file.suppressions if reason for below in (0, 1)
    }
    return [
        msgspec.structs.replace(finding, suppressed=True) if (finding.path, finding.line, finding.rule) in accepted else finding
        for finding in findings
    ]
