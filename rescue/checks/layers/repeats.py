"""The same correction made in several places, where the one thing behind them could be corrected once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rescue.checks.layers.subject import Subject
from rescue.checks.layers.tree import Repeat
from rescue.checks.lookup import Hit


def repeats(subject: Subject) -> Iterator[Hit]:
    """LAYER-REPEATED-OVERRIDE and LAYER-REPEATED-XPATH, each once a module and correction, at its first place there."""
    name = subject.addon.name
    for repeat in subject.tree.repeated_bodies.get(name, ()):
        yield _hit(subject, "LAYER-REPEATED-OVERRIDE", repeat)
    for repeat in subject.tree.repeated_surgery.get(name, ()):
        yield _hit(subject, "LAYER-REPEATED-XPATH", repeat)


def _hit(subject: Subject, rule: str, repeat: Repeat) -> Hit:
    _, path, line, what = repeat.first
    left = repeat.number - len(repeat.others)
    more = f" and {left} more" if left else ""
    hit = subject.hit(rule, path, line, f"{what} (as {', '.join(repeat.others)}{more})", what)
    return replace(hit, named=what)  # one more of them elsewhere makes no new finding here
