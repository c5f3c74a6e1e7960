"""bench/corpus.py lays out addons from git clones: evenly, whole, and inside its folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "bench" / "corpus.py"
IDENTITY = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}


def git(clone: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True, env={**os.environ, **IDENTITY})


def corpus(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    """Clones of two repositories whose branch 14.0 holds the addons a, b, c and x."""
    for repo, addons in (("web", "abc"), ("crm", "x")):
        clone = tmp_path / "clones" / repo
        clone.mkdir(parents=True)
        git(clone, "init", "-q", "-b", "14.0")
        for addon in addons:
            (clone / addon).mkdir()
            (clone / addon / "__manifest__.py").write_text("{'name': 'An addon'}")
        (clone / addons[0] / "out").symlink_to("/etc")
        git(clone, "add", ".")
        git(clone, "commit", "-qm", "all")
    names = [f"crm 14.0 {addon}" for addon in "x"] + [f"web 14.0 {addon}" for addon in "abc"]
    (tmp_path / "names.txt").write_text("\n".join(names) + "\n")
    return tmp_path / "clones" / "{repo}"


def laid_out(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_a_repository_with_too_few_addons_leaves_its_share_to_the_others(tmp_path: Path, clones: Path) -> None:
    done = corpus(tmp_path / "dest", "--series", "14.0", "--count", "3", "--clones", clones, "--names", tmp_path / "names.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.rsplit(" ", 1)[0] for line in done.stdout.splitlines()] == [
        "written  crm 14.0 x",
        "written  web 14.0 a",
        "written  web 14.0 b",
    ]


def test_links_are_left_out_and_nothing_else_remains(tmp_path: Path, clones: Path) -> None:
    corpus(tmp_path / "dest", "--series", "14.0", "--count", "2", "--clones", clones, "--names", tmp_path / "names.txt")
    assert laid_out(tmp_path / "dest") == ["14.0/a/__manifest__.py", "14.0/x/__manifest__.py"]


def test_what_is_there_is_skipped(tmp_path: Path, clones: Path) -> None:
    arguments = (tmp_path / "dest", "--series", "14.0", "--count", "4", "--clones", clones, "--names", tmp_path / "names.txt")
    corpus(*arguments)
    assert corpus(*arguments).stdout.splitlines() == [
        "there    crm 14.0 x",
        "there    web 14.0 a",
        "there    web 14.0 b",
        "there    web 14.0 c",
    ]


def test_too_few_addons_are_said_and_end_with_2(tmp_path: Path, clones: Path) -> None:
    done = corpus(tmp_path / "dest", "--series", "14.0", "--count", "9", "--clones", clones, "--names", tmp_path / "names.txt")
    assert done.returncode == 2
    assert done.stderr == "corpus: 4 addons of 14.0 are in place, 9 were asked for\n"


def test_an_addon_that_the_clone_lacks_is_reported_and_the_others_are_written(tmp_path: Path, clones: Path) -> None:
    (tmp_path / "names.txt").write_text("crm 14.0 gone\nweb 14.0 a\n")
    done = corpus(tmp_path / "dest", "--series", "14.0", "--count", "2", "--clones", clones, "--names", tmp_path / "names.txt")
    assert done.returncode == 2
    assert [line.split(":")[0].split()[:4] for line in done.stdout.splitlines()] == [
        ["missing", "crm", "14.0", "gone"],
        ["written", "web", "14.0", "a"],
    ]
    assert laid_out(tmp_path / "dest") == ["14.0/a/__manifest__.py"]


def test_a_name_that_is_a_path_is_refused(tmp_path: Path, clones: Path) -> None:
    (tmp_path / "names.txt").write_text("web 14.0 ../../a\n")
    done = corpus(tmp_path / "dest", "--series", "14.0", "--count", "1", "--clones", clones, "--names", tmp_path / "names.txt")
    assert done.returncode == 2
    assert done.stderr == "corpus: line 1 of the names file is not 'repo series addon': 'web 14.0 ../../a'\n"


def test_the_bundled_names_are_sorted_and_of_the_three_series() -> None:
    lines = SCRIPT.with_name("oca_addons.txt").read_text().splitlines()
    assert lines == sorted(lines)
    assert {line.split()[1] for line in lines} == {"14.0", "16.0", "17.0"}
