"""Trees that are not what they seem: what is in them that is no plain file, vanishes, changes, or has a name or place that deceives."""

from __future__ import annotations

import json
import os
import socket
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner

from hostile.trees import MANIFEST, MODEL, VIEW, addon, good, scan, unread
from rescue.assessment import Assessment
from rescue.cli.main import main
from rescue.model import Series
from rescue.pipeline import assess
from rescue.reading import read as reading
from rescue.reports.json import render_json
from rescue.request import Request

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
posix = pytest.mark.skipif(os.name != "posix", reason="there are no such files on this system")


@pytest.fixture(autouse=True)
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    good(root)
    return root


@posix
def test_links_in_circles_end_and_links_out_of_the_tree_are_named_and_not_followed(tree: Path) -> None:
    (tree.parent / "secret.py").write_text(MODEL)
    bad = addon(tree, "bad")
    (bad / "up").symlink_to("..")
    (bad / "self").symlink_to("self")
    (bad / "out.py").symlink_to("../../secret.py")
    (bad / "outside").symlink_to(tree.parent)
    (bad / "etc").symlink_to("/etc")
    (bad / "zero.xml").symlink_to("/dev/zero")
    out = ("unsafe", "a symlink out of the scanned folders; not followed")
    assert unread(scan(tree)) == {
        "bad/etc": out,
        "bad/out.py": out,
        "bad/outside": out,
        "bad/self": ("io", "Too many levels of symbolic links"),
        "bad/zero.xml": out,
    }


@posix
def test_what_would_wait_for_ever_is_never_opened(tree: Path) -> None:
    """FIFOs, sockets and devices, also where a search through all texts of an addon comes by: it reads .yml and .html as well."""
    bad = addon(tree, "bad")
    for name in ("a.py", "b.xml", "c.yml", "d.html", "sub"):
        os.mkfifo(bad / name)
    expected = {f"bad/{name}": ("io", "a FIFO, not a regular file") for name in ("a.py", "b.xml", "c.yml", "d.html", "sub")}
    (tree / "pipes").mkdir()
    os.mkfifo(tree / "pipes/__manifest__.py")
    expected["pipes/__manifest__.py"] = ("io", "a FIFO, not a regular file")
    if ROOT:
        os.mknod(bad / "e.py", 0o020666, os.makedev(1, 5))
        expected["bad/e.py"] = ("io", "a character device, not a regular file")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(bad)  # the path of a socket must be short
        try:
            server.bind("f.csv")
        finally:
            os.chdir(here)
        expected["bad/f.csv"] = ("io", "a socket, not a regular file")
        assert unread(scan(tree)) == expected


def while_reading(tree: Path, change: Callable[[], object], *, cached: bool = False) -> Assessment:
    """Assess a tree that something happens to after it was looked through and before its files are read."""
    from rescue.cache import Cache, no_cache

    cache = Cache(tree.parent / "cache", 1) if cached else no_cache()
    read_all = reading._read_all

    def read_changed(*given: Any) -> Any:
        change()
        return read_all(*given)

    with mock.patch.object(reading, "_read_all", read_changed):
        result = assess(Request(roots=(tree,), target=Series(17), generated="2026-01-01", cache=cache))
    cache.close()
    return result


@posix
@pytest.mark.parametrize("cached", [False, True])
def test_files_that_vanish_or_become_something_else_are_named_and_the_others_read(tree: Path, cached: bool) -> None:
    bad = addon(tree, "bad", **{"a.py": MODEL, "b.py": MODEL, "c.xml": VIEW, "d.py": MODEL, "e.xml": VIEW})
    gone = addon(tree, "gone", **{"a.py": MODEL})

    def change() -> None:
        (bad / "a.py").unlink()
        (bad / "b.py").unlink()
        os.mkfifo(bad / "b.py")
        (bad / "c.xml").unlink()
        (bad / "c.xml").mkdir()
        (bad / "d.py").write_text(MODEL * 50)
        (bad / "e.xml").write_bytes(b"")
        for path in gone.iterdir():
            path.unlink()
        gone.rmdir()

    nothing = ("io", "No such file or directory")
    result = while_reading(tree, change, cached=cached)
    assert unread(result) == {
        "bad/a.py": nothing,
        "bad/b.py": ("io", "no plain file any more"),
        "bad/c.xml": ("io", "Is a directory"),
        "bad/e.xml": ("syntax", "line 1: Document is empty"),
        "gone/__init__.py": nothing,
        "gone/__manifest__.py": nothing,
        "gone/a.py": nothing,
    }
    assert "O17-VIEW-ATTRS" in {item.rule for item in result.findings if item.path.startswith("good/")}


def test_a_tree_that_changed_during_a_scan_is_scanned_anew_the_next_time(tree: Path) -> None:
    changed = addon(tree, "changed", **{"view.xml": VIEW})
    without = VIEW.replace("attrs", "context")
    first = while_reading(tree, lambda: (changed / "view.xml").write_text(without), cached=True)
    second = while_reading(tree, lambda: None, cached=True)
    for result in (first, second):
        assert "O17-VIEW-ATTRS" not in {item.rule for item in result.findings if item.path.startswith("changed/")}


@pytest.mark.skipif(ROOT, reason="nothing is unreadable for root")
def test_files_that_may_not_be_read_are_named(tree: Path) -> None:
    bad = addon(tree, "bad", **{"a.py": MODEL, "sub/b.py": MODEL})
    locked = addon(tree, "locked")
    for path in (bad / "a.py", bad / "sub", locked / "__manifest__.py"):
        path.chmod(0)
    result = scan(tree)
    for path in (bad / "a.py", bad / "sub", locked / "__manifest__.py"):
        path.chmod(0o755)
    denied = ("io", "Permission denied")
    assert unread(result) == {"bad/a.py": denied, "bad/sub": denied}
    assert [(item.path, item.detail) for item in result.rejected] == [("locked", "__manifest__.py: Permission denied")]


def test_what_the_system_refuses_to_open_is_named_with_its_words(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a file without permission, which root does not know."""
    addon(tree, "bad", **{"a.py": MODEL, "b.py": MODEL})
    addon(tree, "locked")
    opened = os.open

    def refuse(path: str, flags: int, *more: int) -> int:
        if path.endswith(("bad/a.py", "locked/__manifest__.py")):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    result = scan(tree)
    assert unread(result) == {"bad/a.py": ("io", "Permission denied")}
    assert [(item.path, item.reason, item.detail) for item in result.rejected] == [
        ("locked", "unreadable", "__manifest__.py: Permission denied")
    ]


@posix
def test_names_with_line_breaks_and_escapes_reach_no_terminal_and_no_runner(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.parent)
    names = [
        "new\nline.py",
        "red\x1b[31m.py",
        "title\x1b]0;owned\x07.py",
        "\n::error::owned.py",
        "<script>alert(1)<.py",
        "\u202egnp.py",
        "\x9b31m.py",
    ]
    addon(tree, "bad", **dict.fromkeys(names, "x = (\n"))
    addon(
        tree, "wor\n\x1b[31m::error::se", MANIFEST.replace("'x'", "'\\x1b[31m\\n::error::<script>alert(1)</script>'", 1), **{"a.py": MODEL}
    )
    files = {name: f"out.{name}" for name in ("html", "json", "sarif", "junit", "gitlab", "github", "markdown", "csv")}
    words = [word for name, file in files.items() for word in (f"--{name}", file)]
    result = CliRunner().invoke(main, ["scan", str(tree), "--target", "17.0", "--jobs", "1", *words])
    assert result.exit_code == 0, result.output
    report = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert {item["path"] for item in report["coverage"]["unread"]} == {f"bad/{name}" for name in names}
    texts = {name: Path(file).read_text(encoding="utf-8") for name, file in files.items()}
    for name, text in {"stdout": result.stdout, "stderr": result.stderr, **texts}.items():
        assert not {"\x1b", "\x07"}.intersection(text), name
        # what programs read has the names as they are
        assert name in {"json", "sarif", "gitlab", "junit", "csv"} or not {"\x9b", "\u202e"}.intersection(text), name
        assert not any(line.startswith("::error::owned") for line in text.split("\n"))
    assert "<script>alert" not in Path("out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "manifest",
    [
        "{'name': __import__('os').system('touch owned'), 'version': '16.0.1.0.0'}",
        "__import__('os').system('touch owned') or {'version': '16.0.1.0.0'}",
        "import os\nos.system('touch owned')\n{'version': '16.0.1.0.0'}",
        "{'version': '16.0.1.0.0', 'data': [open('owned', 'w').name]}",
        "{'version': '16.0.1.0.0', **{'data': open('owned', 'w')}}",
        "{'version': '16.0.1.0.0', 'depends': [x for x in [open('owned', 'w')]]}",
        "{'version': '16.0.1.0.0', 'summary': 10 ** 10 ** 10}",
        "{'version': '16.0.1.0.0', 'summary': 'a' * 10 ** 12}",
    ],
)
def test_code_in_a_manifest_is_never_run(tree: Path, manifest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.parent)
    addon(tree, "bad", manifest)
    result = scan(tree)
    assert not Path("owned").exists()
    assert [item.path for item in result.rejected] == ["bad"] or [module.name for module in result.modules] == ["bad", "good"]


def test_code_of_the_tree_is_never_imported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also not where a class has to be inferred, by names that Python has modules for or that lead to code which was compiled."""
    monkeypatch.chdir(tree.parent)
    owned = "open('owned', 'w')\n"
    code = "from .base import NAME, Mixin\nimport json, os.path\n\n\nclass A(Mixin, json.JSONEncoder):\n    _inherit = NAME\n"
    addon(tree, "bad", **{"a.py": owned + code, "base.py": owned + "NAME = open('owned', 'w').name\n\n\nclass Mixin(colorsys.X): ...\n"})
    for name in ("json.py", "odoo.py", "sitecustomize.py", "conftest.py", "setup.py", "colorsys.py"):
        addon(tree, "bad", **{name: owned})
        (tree / name).write_text(owned)
    before = set(sys.modules)
    assert unread(scan(tree)) == {}
    assert not Path("owned").exists()
    assert not [name for name in set(sys.modules) - before if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(tree))]


def test_a_module_named_like_one_of_core_is_assessed_and_said_to_be_one(tree: Path) -> None:
    addon(tree, "sale", MANIFEST.replace("['sale']", "['base']"), **{"__init__.py": "from . import a", "a.py": MODEL})
    (module,) = [item for item in scan(tree).modules if item.name == "sale"]
    assert module.files_read == 3
    assert module.next_step_reason.startswith("Odoo 16.0 ships a module of this name;")


def test_two_modules_of_one_name_are_both_assessed_and_named(tree: Path) -> None:
    for folder, version in (("one", "16.0.1.10.0"), ("two", "16.0.1.9.0")):
        manifest = MANIFEST.replace("16.0.1.0.0", version)
        addon(tree, f"{folder}/same", manifest, **{"__init__.py": "from . import model", "model.py": MODEL, "view.xml": VIEW})
    result = scan(tree)
    assert "Two addons are named same (one/same, two/same). Odoo loads one; both were assessed." in result.limits
    assert "The newer of the two addons named same is one/same (16.0.1.10.0)." in result.limits
    assert {item.path for item in result.findings if item.rule == "O17-VIEW-ATTRS"} == {
        f"{name}/view.xml" for name in ("good", "one/same", "two/same")
    }


def test_modules_that_depend_on_each_other_in_a_circle_are_named_and_assessed(tree: Path) -> None:
    for name, depends in (("a", "b"), ("b", "c"), ("c", "a"), ("selfish", "selfish")):
        addon(
            tree,
            name,
            MANIFEST.replace("'sale'", f"'sale', '{depends}'"),
            **{"__init__.py": "from . import m", "m.py": MODEL, "view.xml": VIEW},
        )
    result = scan(tree)
    assert result.graph.cycles == [["a", "b", "c"], ["selfish"]]
    assert len({item.module for item in result.findings if item.rule == "O17-VIEW-ATTRS"}) == 5


def test_models_and_views_that_inherit_in_circles_and_long_chains_are_read(tree: Path) -> None:
    head = "from odoo import fields, models\n"
    circle = head + "class A(models.Model):\n    _name = 'x.a'\n    _inherit = 'x.b'\n    f = fields.Char(related='g.g.g')\n"
    circle += "class B(models.Model):\n    _name = 'x.b'\n    _inherit = ['x.a', 'x.b']\n    _inherits = {'x.a': 'g'}\n"
    circle += "    g = fields.Many2one('x.b')\n"
    circle += "class C(C): ...\nclass D(E): ...\nclass E(D): ...\n"
    chain = head + "".join(f"class C{n}(models.Model):\n    _name = 'c.{n}'\n    _inherit = 'c.{n + 1}'\n" for n in range(2000))
    bases = head + "class D0(models.Model): ...\n" + "".join(f"class D{n + 1}(D{n}): ...\n" for n in range(200))
    view = VIEW.replace('ref="sale.view_order_form"', 'ref="view_good"')
    addon(tree, "bad", **{"__init__.py": "from . import a, b, c", "a.py": circle, "b.py": chain, "c.py": bases, "view.xml": view})
    assert unread(scan(tree)) == {}


def test_classes_whose_inference_takes_too_long_stay_unknown_and_that_is_said(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rescue.reading.inference.MODULE_SECONDS", 0.3)
    code = "from odoo import models\nfrom .names import NAME\n\n\nclass Named(models.Model):\n    _name = NAME\n\n\nclass D0: ...\n"
    chain = "".join(f"class D{n + 1}(D{n}): ...\n" for n in range(500))
    for name, text in (("bad", code + chain), ("fine", code)):
        addon(tree, name, **{"__init__.py": "from . import a", "a.py": text, "names.py": f"NAME = 'x.{name}'\n"})
    result = scan(tree)
    assert unread(result) == {}
    assert "The model or kind of 1 classes could not be inferred: Named." in result.limits
    assert [result.graph.models_defined, "x.fine" in render_json(result), "x.bad" in render_json(result)] == [1, True, False]


def test_archives_left_in_the_tree_are_named_and_never_opened(tree: Path) -> None:
    bad = addon(tree, "bad")
    with zipfile.ZipFile(bad / "old.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inner/__manifest__.py", MANIFEST)
        file.writestr("bomb.xml", b"0" * 50_000_000)
    with tarfile.open(tree / "backup.tar.gz", "w:gz") as tar:
        tar.add(bad / "__init__.py", "../../escape.py")
    result = scan(tree)
    assert "Archives were not opened: backup.tar.gz, bad/old.zip. Unpack what belongs to the tree, and scan again." in result.limits
    assert [module.name for module in result.modules] == ["bad", "good"]


def test_all_of_it_at_once_gives_the_same_report_for_any_number_of_jobs(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_PROCESSES", 0)
    monkeypatch.setattr("rescue.assessing.checking.WORTH_PROCESSES", 0)
    for number in range(30):
        addon(
            tree,
            f"m{number}",
            **{"a.py": MODEL * number, "b.py": "x = (\n", "c.xml": "<odoo>" * number, "view.xml": VIEW, "d.py": "\0\x01" * number},
        )
    assert len({render_json(scan(tree, jobs)) for jobs in (1, 2, 5)}) == 1
