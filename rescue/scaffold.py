"""Skeletons of the target modules: manifests, empty files where Odoo's own modules keep such things, and MOVES.md with what goes where.

The modules install as they are, empty. Nothing of the scanned tree is copied, and nothing in it is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from pathlib import PurePosixPath as Posix

from rescue.errors import ReportError
from rescue.planned import Move, TargetModule
from rescue.reports.plan_document import PlanDocument
from rescue.reports.plan_markdown import name, plain

_DATA_ORDER = ("security", "data", "views", "wizards", "report")
_ACCESS = "id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink\n"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n<odoo>\n</odoo>\n'
_NOT_LOADED = frozenset({"static", "tests", "migrations", "upgrades"})


def write_scaffold(folder: Path, document: PlanDocument) -> int:
    """Write the skeletons below a folder that is empty or not there yet; gives the number of files.

    Raises ReportError where something is in the folder, where it cannot be written, or where the plan has no target modules.
    """
    if not document.plan.targets:
        raise ReportError("The plan has no target modules to write.")
    files = scaffold_files(document)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ReportError(f"{folder}: is not an empty folder; the scaffold is only written where nothing is")
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReportError(f"{folder}: cannot be written: {error.strerror}") from error
    return len(files)


def scaffold_files(document: PlanDocument) -> dict[str, str]:
    """The files by their path below the folder, sorted. Raises ReportError where a target has a name that no module can have."""
    for target in document.plan.targets:
        if not re.fullmatch(r"\w[\w-]*", target.name):
            raise ReportError(f"The plan has a target module {target.name!r}, which is no name of a module.")
    files = {"MOVES.md": "\n".join(_moves(document)) + "\n"}
    for target in document.plan.targets:
        held = [move for move in document.plan.moves if move.to == target.name]
        files.update({f"{target.name}/{path}": text for path, text in _module(target, held, document)})
    return dict(sorted(files.items()))


def _module(target: TargetModule, moves: Sequence[Move], document: PlanDocument) -> Iterator[tuple[str, str]]:
    paths = sorted({move.to_path for move in moves if _is_safe(move.to_path)} - {"__init__.py", "__manifest__.py", "__openerp__.py"})
    python = [path for path in paths if path.endswith(".py") and Posix(path).parts[0] not in _NOT_LOADED]
    data = [path for path in paths if path.endswith((".xml", ".csv")) and Posix(path).parts[0] not in _NOT_LOADED]
    for path in paths:
        yield path, _empty(path)
    yield from _packages(python)
    groups = {move.to_path for move in moves if move.kind == "group"}
    yield "__manifest__.py", _manifest(target, sorted(data, key=lambda path: (path not in groups, *_load_order(path))), document)


def _is_safe(path: str) -> bool:
    """Whether a path stays in its module."""
    return not path.startswith("/") and ".." not in Posix(path).parts and bool(path)


def _empty(path: str) -> str:
    """The least that a file of its kind may hold."""
    if path.endswith(".xml"):
        return _XML
    if path.endswith(".csv"):
        return _ACCESS if Posix(path).name == "ir.model.access.csv" else ""
    return ""


def _packages(python: Sequence[str]) -> Iterator[tuple[str, str]]:
    """An ``__init__.py`` for the module and each folder with Python in it, which import what is there."""
    inside: dict[Posix, set[str]] = {Posix(): set()}
    for path in map(Posix, python):
        if path.name != "__init__.py":
            inside.setdefault(path.parent, set()).add(path.stem)
        for folder in path.parents[:-1]:
            inside.setdefault(folder, set())
            inside.setdefault(folder.parent, set()).add(folder.name)
    for folder, names in sorted(inside.items()):
        lines = [f"from . import {found}\n" for found in sorted(names) if found.isidentifier()]
        yield (folder / "__init__.py").as_posix(), "".join(lines)


def _load_order(path: str) -> tuple[int, bool, str]:
    """What may be done before what is shown, menus after what they open."""
    head = Posix(path).parts[0]
    order = _DATA_ORDER.index(head) if head in _DATA_ORDER else len(_DATA_ORDER)
    return order, path.endswith("menus.xml"), path


def _manifest(target: TargetModule, data: Sequence[str], document: PlanDocument) -> str:
    lines = [
        "{",
        f'    "name": {_text(target.name.replace("_", " ").capitalize())},',
        f'    "version": "{document.target}.1.0.0",',
        f'    "summary": {_text(f"The {target.layer} of {_few(target.sources)}")},',
        '    "license": "Other proprietary",  # to be set to that of the code which moves here',
        '    "depends": [',
        *(f"        {_text(depend)}," for depend in target.depends),
        *(f"        # {_text(depend)}: not known for {document.target}; add it once it is there" for depend in target.missing),
        "    ],",
    ]
    # An empty CSV file of another name than a model's would not load.
    loaded = [path for path in data if not path.endswith(".csv") or Posix(path).name == "ir.model.access.csv"]
    if loaded:
        lines += ['    "data": [', *(f"        {_text(path)}," for path in loaded), "    ],"]
    return "\n".join([*lines, '    "installable": True,', "}"]) + "\n"


def _text(value: str) -> str:
    """A Python string in double quotes, in ASCII."""
    body = ascii(value)[1:-1] if '"' not in value and "'" not in value else re.sub(r"[^\w ./-]", "_", value, flags=re.ASCII)
    return f'"{body}"'


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _moves(document: PlanDocument) -> Iterator[str]:
    plan = document.plan
    moving = sum(move.module != move.to for move in plan.moves)
    yield "# What goes where"
    yield ""
    yield f"{len(plan.moves)} artifacts in {len(plan.targets)} modules for Odoo {document.target}."
    yield f"{moving} of them leave the module that they are in; the others stay, file by file."
    if moving:
        yield ""
        yield "A record or field that moves belongs to another module from then on. On a database that has it already, give its row in"
        yield "`ir.model.data` the new module before the upgrade, or Odoo deletes it with the data when the old module no longer has it."
    if plan.artifact_cuts:
        yield from ("", "## Dependencies to cut first", "", "| what | needs | place | why |", "|---|---|---|---|")
        for cut in plan.artifact_cuts:
            place = f"{cut.path}:{cut.line}"
            yield f"| {name(cut.source)} | {name(cut.target)} | {name(place)} | {plain(cut.why)} |"
    for target in plan.targets:
        held = sorted((move for move in plan.moves if move.to == target.name), key=lambda move: (move.to_path, move.path, move.line))
        yield from ("", f"## {plain(target.name)} ({target.layer})", "")
        if target.missing:
            yield f"Depends on what is not known for {document.target}: {', '.join(map(name, target.missing))}."
            yield ""
        if not held:
            yield "Nothing of its own."
            continue
        yield from ("| artifact | from | to | why |", "|---|---|---|---|")
        for move in held:
            start = f"{move.path}:{move.line}" + (f"-{move.end_line}" if move.end_line > move.line else "")
            to = "stays" if move.module == move.to else name(f"{move.to}/{move.to_path}")
            yield f"| {move.kind.replace('_', ' ')} {name(move.name)} | {name(start)} | {to} | {plain(move.why)} |"
