"""Whether an override can stand in for a method of core: the parameters of the one against those of the other."""

from __future__ import annotations

from collections.abc import Sequence

from rescue.model import MethodDef


def accepts(method: MethodDef, core: Sequence[str]) -> bool:
    """Whether an override can be called with core's parameters: as many by position, and by the same names.

    ``core`` is written as in ``CoreMethod``: a trailing ``=`` marks a default, stars mark the rest. Where the override has ``**kwargs``
    alone, parameters with a default are taken to be passed by name and those without by position; with ``*args`` alone, all by position.
    """
    own = method.params[1:]
    starred = [name for name in own if name.startswith("*")]
    takes_names = any(name.startswith("**") for name in starred)
    takes_more = any(not name.startswith("**") for name in starred)
    names = {name for name in own if not name.startswith("*")}
    # without *args, a fact does not tell where the parameters end that can be passed by position
    by_position = [name for name in (own[: own.index(starred[0])] if takes_more else own) if not name.startswith("*")]
    asked = [name for name in core[1:] if name != "/"]
    rest = next((index for index, name in enumerate(asked) if name.startswith("*")), len(asked))
    positional, others = asked[:rest], asked[rest:]
    if any(name.startswith("**") for name in others) and not takes_names:
        return False
    if any(name.startswith("*") and name.strip("*") and not name.startswith("**") for name in others) and not takes_more:
        return False
    for index, name in enumerate(positional):
        plain = name.rstrip("=")
        fits = (by_position[index] == plain) if index < len(by_position) else takes_more or (takes_names and name != plain)
        if not fits:
            return False
    keywords = [name.rstrip("=") for name in others if not name.startswith("*")]
    if not takes_names and any(name not in names for name in keywords):
        return False
    return all(name in keywords for name in by_position[len(positional) : method.required - 1])
