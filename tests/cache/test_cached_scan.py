"""A scan with a cache says what one without says, byte for byte, whatever was kept before."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rescue.analyzers.manifest import read_manifest
from rescue.cache import content_digest, store
from rescue.catalog.shipped import shipped_catalogs
from rescue.checks.rules.shipped import shipped_rulesets
from rescue.cli.main import main
from rescue.model import Manifest
from rescue.overrides.texts import other_texts_signature
from rescue.reading import read as reading
from rescue.reading.discovery import discover
from rescue.reading.tasks import Task

LEGACY = Path(__file__).resolve().parents[2] / "examples/legacy"
ARGUMENTS = ("--target", "17.0", "--jobs", "1", "--json", "out.json", "--html", "out.html")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that holds two of the example's addons, and one date."""
    for name in ("mt_stock", "mt_sale"):
        shutil.copytree(LEGACY / name, tmp_path / "addons" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.delenv("RESCUE_NO_CACHE")
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read by an analyzer."""
    paths: list[str] = []
    read_all = reading._read_all

    def counted(tasks: Sequence[Task], *how: Any) -> list[reading.Reading]:
        paths.extend(task.path for task in tasks)
        return read_all(tasks, *how)

    monkeypatch.setattr(reading, "_read_all", counted)
    return paths


def scan(*arguments: str, root: str = "addons") -> tuple[Result, bytes, bytes]:
    result = CliRunner().invoke(main, ["scan", root, *ARGUMENTS, *arguments])
    assert result.exit_code == 0, result.output
    return result, Path("out.json").read_bytes(), Path("out.html").read_bytes()


def test_a_warm_scan_reads_nothing_and_gives_equal_bytes(read: list[str]) -> None:
    cold = scan("--no-cache")
    assert not Path(store.FOLDER).exists()
    first = scan()
    assert len(read) > 40
    read.clear()
    warm = scan()
    assert (read, warm[1:], first[1:], warm[0].stdout) == ([], cold[1:], cold[1:], cold[0].stdout)


def test_one_changed_file_is_the_only_one_that_is_read_again(work: Path, read: list[str]) -> None:
    scan()
    read.clear()
    changed = work / "addons/mt_stock/models/stock_picking.py"
    changed.write_text(changed.read_text() + "\n\ndef more(env):\n    return env['stock.move.line'].search([]).mapped('qty_done')\n")
    warm = scan()
    assert read == ["mt_stock/models/stock_picking.py"]
    assert warm[1:] == scan("--no-cache")[1:]


def test_manifests_are_parsed_once_and_all_again_when_one_changes(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counted(content: bytes, path: str) -> Manifest:
        parsed.append(path)
        return read_manifest(content, path)

    monkeypatch.setattr("rescue.reading.discovery.read_manifest", counted)
    (work / "addons/broken").mkdir()
    (work / "addons/broken/__manifest__.py").write_text("{'name'")
    (work / "addons/huge").mkdir()
    (work / "addons/huge/__manifest__.py").write_text("{}" + " " * 2_000_000)
    scan()
    assert parsed == ["broken/__manifest__.py", "mt_sale/__manifest__.py", "mt_stock/__manifest__.py"]
    changed = work / "addons/mt_stock/models/stock_picking.py"
    changed.write_text(changed.read_text() + "\nx = 1\n")
    scan()
    assert len(parsed) == 3
    (work / "addons/broken/__manifest__.py").write_text("{'name': 'Whole', 'installable': False}")
    assert scan()[1:] == scan("--no-cache")[1:]
    assert len(parsed) == 9


def test_a_report_that_was_made_before_is_written_without_a_look_at_the_assessment(monkeypatch: pytest.MonkeyPatch) -> None:
    first = scan("--quiet")
    monkeypatch.setattr("rescue.pipeline.kept", None)
    assert scan("--quiet")[1:] == first[1:]


def test_a_tree_that_is_known_is_told_with_the_commit_that_it_is_at_now(work: Path) -> None:
    (work / "addons/.git").mkdir()
    for commit in ("1" * 40, "2" * 40):
        (work / "addons/.git/HEAD").write_text(commit)
        assert json.loads(scan()[1])["commit"] == commit


def test_what_is_asked_otherwise_is_worked_out_anew() -> None:
    to_17 = scan()
    to_16 = CliRunner().invoke(main, ["scan", "addons", "--target", "16.0", "--jobs", "1", "--json", "out.json"])
    assert to_16.exit_code == 0
    assert Path("out.json").read_bytes() != to_17[1]
    assert scan()[1] == to_17[1]


def test_a_tree_is_known_when_it_and_rescue_are_fetched_anew(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a job that gets its cache back: the same content, all of it just written."""
    (work / "addons/mt_stock/notes.yml").write_text("stock_picking: seen")
    first = scan()
    for path in (work / "addons").rglob("*"):
        os.utime(path, (1, 1))
    shutil.copytree(str(shipped_rulesets()), work / "anew/rulesets")
    shutil.copytree(str(shipped_catalogs()), work / "anew/catalogs")
    monkeypatch.setattr("rescue.pipeline.shipped_rulesets", lambda: work / "anew/rulesets")
    monkeypatch.setattr("rescue.catalog.shipped.shipped_catalogs", lambda: work / "anew/catalogs")
    monkeypatch.setattr("rescue.assessing.steps.work_out", None)
    assert scan()[1:] == first[1:]


@pytest.mark.parametrize("name", ["mt_stock/notes.yml", "mt_stock/static/notes.html"])
def test_a_text_of_another_kind_counts_by_its_content(work: Path, name: str) -> None:
    path = work / "addons" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("stock_picking")
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    signature = list(other_texts_signature(discover([work / "addons"], source=None).addons))
    path.write_text("stock_quants.")
    os.utime(path, ns=times)
    assert list(other_texts_signature(discover([work / "addons"], source=None).addons)) != signature


def test_a_ruleset_of_the_users_own_is_read_again_when_it_changes_in_a_folder_below_that_named_or_gets_another_name(work: Path) -> None:
    (work / "rules/below").mkdir(parents=True)
    own = work / "rules/below/own.yaml"
    own.write_text('schema: rescue.ruleset/1\nseries: "17.0"\noverrides:\n  - {id: O17-VIEW-ATTRS, title: One}\n')
    first = scan("--rules", "rules")[1]
    own.write_text(own.read_text().replace("One", "Two"))
    second = scan("--rules", "rules")[1]
    assert (b'"title": "One"' in first, b'"title": "Two"' in second) == (True, True)
    assert second == scan("--rules", "rules", "--no-cache")[1]
    own.rename(own.with_name("other.yaml"))
    assert scan("--rules", "rules")[1] == scan("--rules", "rules", "--no-cache")[1]


@pytest.mark.parametrize("folder", ["addons", "addons/mt_stock"])
def test_the_cache_and_the_reports_in_the_scanned_folder_are_no_part_of_the_tree(
    work: Path, monkeypatch: pytest.MonkeyPatch, read: list[str], folder: str
) -> None:
    """Where somebody scans the folder that they are in, which may be an addon's own."""
    monkeypatch.chdir(work / folder)
    first = scan(root=".")
    read.clear()
    assert scan(root=".")[1:] == first[1:]
    assert read == []


def test_a_cache_that_was_damaged_costs_a_note_and_nothing_else(work: Path) -> None:
    first = scan()
    (work / store.FOLDER / store.FILE).write_bytes(b"no database" * 1000)
    second = scan()
    assert second[1:] == first[1:]
    assert "rescue: the cache was damaged and made anew (" in second[0].stderr


@pytest.mark.parametrize("rest", [0, 1])
def test_a_cache_of_which_half_was_thrown_away_gives_the_same(rest: int) -> None:
    """Values may rest on others that are gone."""
    first = scan()
    with sqlite3.connect(Path(store.FOLDER) / store.FILE) as connection:
        connection.execute("DELETE FROM entries WHERE rowid % 2 = ?", (rest,))
    connection.close()
    assert scan()[1:] == first[1:]
    assert scan()[1:] == first[1:]


def test_a_file_that_changes_while_it_is_read_is_not_kept(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = work / "addons/mt_stock/models/stock_picking.py"
    before = path.read_text()

    def changing(content: bytes) -> bytes:
        found = content_digest(content)
        if content.decode(errors="replace") == before:
            path.write_text(before + "\nx = 1\n")
        return found

    monkeypatch.setattr("rescue.reading.tasks.content_digest", changing)
    scan()
    monkeypatch.setattr("rescue.reading.tasks.content_digest", content_digest)
    path.write_text(before)
    assert scan()[1] == scan("--no-cache")[1]


def test_the_cache_is_told_about_and_cleared(work: Path) -> None:
    assert CliRunner().invoke(main, ["cache", "info"]).stdout == "no cache in .rescue_cache\n"
    scan()
    told = CliRunner().invoke(main, ["cache", "info"]).stdout
    assert told.startswith(".rescue_cache: ")
    assert " entries, " in told
    assert CliRunner().invoke(main, ["cache", "clear"]).stdout.startswith("deleted ")
    assert not (work / store.FOLDER).exists()
