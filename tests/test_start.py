"""What a run does not need, it does not wait for: the packages that take long to import."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., list[str]]
SLOW = ("babel", "jinja2", "lxml", "multiprocessing", "networkx", "rich", "sqlglot", "tree_sitter", "yaml")
PROGRAM = f"""
import sys
from rescue.cli.main import main
main(sys.argv[1:], standalone_mode=False)
print(*[name for name in {SLOW!r} if name in sys.modules])
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on two addons of the example, in a process of its own; gives the slow packages that it imported."""
    for name in ("mt_stock", "mt_sale"):
        shutil.copytree(ROOT / "examples/legacy" / name, tmp_path / "addons" / name)
    monkeypatch.delenv("RESCUE_NO_CACHE", raising=False)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")

    def run(*arguments: str) -> list[str]:
        command = [sys.executable, "-c", PROGRAM, *arguments, "addons", "--target", "17.0", "--jobs", "1", "--quiet"]
        done = subprocess.run(command, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=True)
        return done.stdout.split()

    return run


def test_a_scan_of_a_tree_that_is_known_imports_nothing_slow(run: Run) -> None:
    assert {"jinja2", "lxml", "networkx"} <= set(run("scan", "--html", "a.html"))
    assert run("scan", "--html", "a.html") == []


def test_a_gate_makes_no_plan_and_no_page_and_rulesets_are_compiled(run: Run) -> None:
    run("gate", "--fail-on", "none", "--no-cache")  # the first run of a clone compiles
    assert not {"babel", "jinja2", "networkx", "rich", "yaml"} & set(run("gate", "--fail-on", "none", "--no-cache"))
