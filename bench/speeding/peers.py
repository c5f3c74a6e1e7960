"""Other tools over the same files, each as its users run it, from one environment in which they are installed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from speeding.programs import seconds


def peers(folder: Path, tree: Path, source: str, target: str) -> Iterator[tuple[str, float]]:
    """(tool, seconds) for each that is in ``folder``; ``tree`` is a folder of addons, which a tool that writes gets a copy of."""
    addons = sorted(str(addon) for addon in tree.iterdir() if (addon / "__manifest__.py").is_file())
    commands = {
        "odoo-doctor": ["scan", str(tree), "--odoo-version", target, "--json"],
        "odoo-review": [str(tree), "--all", "--format", "json", "--odoo-version", target.split(".", maxsplit=1)[0]],
        "ruff-odoo": ["check", "--isolated", "--select", "ODOO", "--no-cache", str(tree)],
        "pylint": ["--load-plugins=pylint_odoo", "--disable=all", "--enable=odoolint", "--jobs=2", "--score=n", *addons],
    }
    for name, arguments in commands.items():
        if (folder / name).exists():
            yield "pylint-odoo" if name == "pylint" else name, seconds([str(folder / name), *arguments], may_fail=True)
    if (folder / "odoo-module-migrate").exists():
        with tempfile.TemporaryDirectory() as copy:
            moved = shutil.copytree(tree, Path(copy) / "addons")
            command = [str(folder / "odoo-module-migrate"), "-d", str(moved), "-i", source, "-t", target, "-nc"]
            yield "odoo-module-migrator", seconds(command, may_fail=True)
