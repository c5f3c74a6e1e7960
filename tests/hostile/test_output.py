"""Places that cannot be written to, and readers that go: a message that says what happened, no traceback, and nothing half written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.trees import good

FULL = Path("/dev/full")
PACKAGE = Path(__file__).resolve().parents[2]
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")


@pytest.fixture(autouse=True)
def tree(tmp_path: Path) -> Path:
    good(tmp_path / "tree")
    return tmp_path / "tree"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if not ROOT or not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small file system, and not everywhere")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def command(tree: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "rescue", "scan", str(tree), "--target", "17.0", "--jobs", "1", *words]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PACKAGE), "NO_COLOR": "1", **more}


def run(tree: Path, *words: str, folder: Path, stdout: int | None = subprocess.PIPE, cache: bool = False) -> tuple[int, str]:
    """The exit code and what is said on standard error."""
    given = environment(RESCUE_NO_CACHE="" if cache else "1")
    done = subprocess.run(command(tree, *words), cwd=folder, env=given, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@needs_full
@pytest.mark.parametrize("words", [(), ("--json", "-"), ("--csv", "-")])
def test_no_space_for_standard_output_is_said_in_one_line(tree: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        code, said = run(tree, *words, folder=tmp_path, stdout=full.fileno())
    assert (code, said) == (2, "rescue: could not go on: No space left on device\n")


def test_no_space_for_a_report_leaves_no_part_of_it_and_the_old_one_as_it_was(tree: Path, small_disk: Path) -> None:
    (small_disk / "audit.html").write_text("the old one")
    code, said = run(tree, "--html", "audit.html", folder=small_disk)
    assert (code, said) == (2, "rescue: audit.html: cannot be written: No space left on device; choose another place\n")
    assert [path.name for path in small_disk.iterdir()] == ["audit.html"]
    assert (small_disk / "audit.html").read_text() == "the old one"


def test_no_space_for_the_cache_costs_the_cache_and_not_the_scan(tree: Path, tmp_path: Path, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(50_000))
    words = ("--json", str(tmp_path / "out.json"), "--cache-dir", str(small_disk / "cache"))
    for _ in range(2):  # also not where a part of a cache is left
        code, said = run(tree, *words, folder=tmp_path, cache=True)
        assert code == 0
        assert "rescue: " in said
    without = run(tree, "--json", str(tmp_path / "plain.json"), folder=tmp_path)
    assert without[0] == 0
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "plain.json").read_bytes()


def test_a_read_only_folder_costs_the_cache_and_is_named_where_a_report_goes(tree: Path, tmp_path: Path, small_disk: Path) -> None:
    shutil.copytree(tree, small_disk / "tree")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, said = run(small_disk / "tree", folder=small_disk, cache=True)
    assert code == 2
    assert said == "rescue: rescue-audit.html: cannot be written: Read-only file system; choose another place\n"
    code, said = run(small_disk / "tree", "--json", str(tmp_path / "out.json"), folder=small_disk, cache=True)
    assert code == 0
    assert said == (
        "rescue: no cache is used: .rescue_cache: Read-only file system; choose another place with --cache-dir, or --no-cache\n"
        f"wrote {tmp_path / 'out.json'}\n"
    )


@pytest.mark.skipif(ROOT, reason="for root, no folder is read-only by its mode")
def test_a_folder_without_permission_is_named(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    code, said = run(tree, "--json", "locked/out.json", folder=tmp_path)
    assert (code, said) == (2, "rescue: locked/out.json: cannot be written: Permission denied; choose another place\n")


@pytest.mark.parametrize(("words", "taken"), [((), 1), (("--json", "-"), 10), (("--markdown", "-"), 1)])
def test_a_reader_that_goes_ends_the_writing_without_a_word(tree: Path, tmp_path: Path, words: tuple[str, ...], taken: int) -> None:
    with subprocess.Popen(command(tree, *words), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert len(writer.stdout.read(taken)) == taken
        writer.stdout.close()
        said = writer.stderr.read().decode()
        assert writer.wait() == 0
    assert said in {"", "wrote rescue-audit.html\n"}
    assert bool(words) or (tmp_path / "rescue-audit.html").exists()  # the files come first


@pytest.mark.skipif(os.name != "posix", reason="streams are closed otherwise there")
@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_cost_what_would_go_there_and_nothing_else(tree: Path, tmp_path: Path, closing: str) -> None:
    words = " ".join(f"'{word}'" for word in command(tree, "--json", "out.json"))
    done = subprocess.run(["sh", "-c", f"{words} {closing}"], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out.json").read_text(encoding="utf-8").endswith("}\n")
