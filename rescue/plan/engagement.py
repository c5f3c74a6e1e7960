"""Whose an addon is: the names of clients that manifests give away."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from rescue import core_addons
from rescue.model import Addon

_CUSTOM_FOR: Final = re.compile(r"\b[Cc]ustomi[sz]ations?\s+(?:\w+\s+)?for\s+(?:the\s+)?((?:[A-Z][\w&'-]*\s?)+)")
_CUSTOM_MODULE: Final = re.compile(r"^([a-z0-9]+)_custom(?:i[sz]ations?)?(?:_|$)")
_PUBLISHERS: Final = ("odoo", "openerp", "community")
_PLAIN: Final = frozenset(
    {"the", "and", "la", "le", "les", "el", "de", "of", "coop", "group", "team", "company", "author", "odoo", "sa", "sc"}
)


class Client(Struct, frozen=True):
    """A client's name, and where the manifest tells it: in words, with the line."""

    name: str
    text: str
    line: int


def client_of(addon: Addon) -> Client | None:
    """The client that an addon is written for, where its manifest says so.

    It does when it speaks of customisations for somebody, when it is called so itself (``acme_custom_sale``), or when its name or category
    holds its author's name: who sells software to others seldom names it so.
    """
    manifest = addon.manifest
    lines = dict(manifest.lines)
    keys = dict(manifest.keys)
    for key in ("summary", "description", "name"):
        text = _unquoted(keys.get(key, ""))
        if match := _CUSTOM_FOR.search(text):
            name = match[1].strip()
            return Client(name, f"the manifest speaks of customisations for {name}", lines.get(key, 1))
    if (match := _CUSTOM_MODULE.match(addon.name)) and not core_addons.ever_core(match[1]):
        return Client(match[1].capitalize(), f"the module's name, {addon.name}, says whose customisation it is", 1)
    for author in manifest.author.split(","):
        name = author.strip()
        if not name or any(word in name.lower() for word in _PUBLISHERS) or name.lower() in _PLAIN:
            continue
        for key in ("name", "category"):
            if re.search(rf"\b{re.escape(name)}\b", _unquoted(keys.get(key, ""))):
                return Client(name, f"the manifest's {key} holds the name of its author, {name}", lines.get(key, 1))
    return None


def technical(name: str) -> str:
    """How a name is written in models and modules."""
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def _unquoted(literal: str) -> str:
    return " ".join(literal.replace("\\n", " ").split())
