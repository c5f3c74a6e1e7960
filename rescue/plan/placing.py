"""The file that an artifact goes to: where Odoo's own modules keep such things."""

from __future__ import annotations

import re
from pathlib import PurePosixPath as Posix

from rescue.plan.model import Artifact, Kind

_DATA = {
    Kind.CRON: "data/crons.xml",
    Kind.SERVER_ACTION: "data/server_actions.xml",
    Kind.AUTOMATION: "data/automations.xml",
    Kind.MAIL_TEMPLATE: "data/mail_templates.xml",
    Kind.GROUP: "security/groups.xml",
    Kind.RULE: "security/rules.xml",
    Kind.MENU: "views/menus.xml",
    Kind.ACCESS: "security/ir.model.access.csv",
    Kind.HOOK: "hooks.py",
}


def place_in_module(artifact: Artifact, inside: str) -> str:
    """The path within a module that the artifact is moved to; ``inside`` is its path within the one that it comes from."""
    about = _file_name(artifact.model)
    stem = _file_name(Posix(inside).stem)
    suffix = Posix(inside).suffix
    kind = artifact.kind
    if kind is Kind.ACCESS and suffix == ".xml":
        return "security/access.xml"
    if kind in _DATA:
        return _DATA[kind]
    if kind in {Kind.MODEL, Kind.EXTENSION, Kind.OVERRIDE}:
        return f"models/{about or stem}.py"
    if kind is Kind.WIZARD:
        return f"wizards/{about or stem}.py"
    if kind in {Kind.VIEW, Kind.VIEW_EXTENSION, Kind.ACTION}:
        return f"views/{f'{about}_views' if about and about != 'ir_ui_view' else stem}.xml"
    if kind is Kind.REPORT:
        return f"report/{stem}{suffix}" if suffix in {".py", ".xml"} else f"report/{stem}.xml"
    if kind is Kind.CONTROLLER:
        return f"controllers/{stem if stem != '__init__' else 'main'}.py"
    if kind in {Kind.SETTING, Kind.LOOKUP, Kind.RECORD}:
        return f"data/{stem}{suffix}" if suffix == ".csv" else f"data/{stem}.xml"
    return inside


def _file_name(name: str) -> str:
    """A name as a Python module may have it."""
    word = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    return f"_{word}" if word[:1].isdigit() else word
