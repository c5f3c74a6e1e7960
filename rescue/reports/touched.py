"""What is touched if one thing of a tree changes, as text: at first hand, then what uses that, step by step."""

from __future__ import annotations

from collections import Counter

from rescue.overrides.look import Overrides


def render_touched(node: str, overrides: Overrides) -> str:
    """A line for each thing, nearest first, below a line with their number; ``node`` is ``kind:name``."""
    kind, _, name = node.partition(":")
    found = overrides.touched(kind, name)
    count = Counter(key[0] for key in found)
    parts = ", ".join(f"{number} {what}{'s' if number > 1 else ''}" for what, number in sorted(count.items()))
    lines = [f"{node} touches {parts or 'nothing'}"]
    lines.extend(f"{step:>3}  {what}:{at}" for (what, at), step in sorted(found.items(), key=lambda item: (item[1], item[0])))
    return "\n".join(lines) + "\n"
