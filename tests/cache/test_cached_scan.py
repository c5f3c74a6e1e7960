"""A scan with a cache says what one without says, byte for byte, whatever was kept before."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rescue.analyzers.dispatch import read_file
from rescue.cache import content_digest, store
from rescue.cli.main import main
from rescue.model import Facts, FileKind

LEGACY = Path(__file__).resolve().parents[2] / "examples/legacy"
ARGUMENTS = ("--target", "17.0", "--jobs", "1", "--json", "out.json", "--html", "out.html")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory that holds two of the example's addons, and one date."""
    for name in ("mt_stock", "mt_sale"):
        shutil.copytree(LEGACY / name, tmp_path / "addons" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.delenv("RESCUE_NO_CACHE")
    yield tmp_path
    gc.enable()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read by an analyzer."""
    paths: list[str] = []

    def counted(content: bytes, kind: FileKind, path: str, addon: str, inside: str) -> Facts:
        paths.append(path)
        return read_file(content, kind, path, addon, inside)

    monkeypatch.setattr("rescue.analyzers.dispatch.read_file", counted)
    monkeypatch.setattr("rescue.reading.CAN_FORK", False)  # as where it is read in this process, which keeps the paths
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


def test_what_is_asked_otherwise_is_worked_out_anew() -> None:
    to_17 = scan()
    to_16 = CliRunner().invoke(main, ["scan", "addons", "--target", "16.0", "--jobs", "1", "--json", "out.json"])
    assert to_16.exit_code == 0
    assert Path("out.json").read_bytes() != to_17[1]
    assert scan()[1] == to_17[1]


def test_the_cache_in_the_scanned_folder_is_no_part_of_the_tree(work: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]) -> None:
    monkeypatch.chdir(work / "addons")
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


def test_a_file_that_changes_while_it_is_read_is_not_kept(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = work / "addons/mt_stock/models/stock_picking.py"
    before = path.read_text()

    def changing(content: bytes) -> bytes:
        found = content_digest(content)
        if content.decode(errors="replace") == before:
            path.write_text(before + "\nx = 1\n")
        return found

    monkeypatch.setattr("rescue.reading.content_digest", changing)
    scan()
    monkeypatch.setattr("rescue.reading.content_digest", content_digest)
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
