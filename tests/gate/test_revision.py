"""The files of a git revision: laid out as they were, without running anything that the repository configures."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from rescue.errors import RequestError
from rescue.gate.revision import lay_out, repository_of

IDENTITY = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env={**os.environ, **IDENTITY})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose first commit has one addon, and whose work tree has another beside it."""
    top = tmp_path / "repo"
    (top / "addons/one").mkdir(parents=True)
    git(top, "init", "-q")
    (top / "addons/one/__manifest__.py").write_text("{'name': 'one'}")
    (top / "addons/one/naïve file.py").write_bytes(b"x = 1\r\n")
    (top / "addons/one/link.py").symlink_to("/etc/hostname")
    (top / ".gitattributes").write_text("*.py export-ignore\n")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "first")
    (top / "addons/two").mkdir()
    (top / "addons/two/__manifest__.py").write_text("{}")
    (top / "addons/one/__manifest__.py").write_text("{'name': 'changed'}")
    return top


def test_the_files_are_those_of_the_commit_byte_for_byte(repository: Path, tmp_path: Path) -> None:
    placed = lay_out("HEAD", [repository / "addons"], tmp_path / "out")
    assert placed == [tmp_path / "out/addons"]
    files = {str(path.relative_to(tmp_path / "out")): path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files == {"addons/one/__manifest__.py": b"{'name': 'one'}", "addons/one/naïve file.py": b"x = 1\r\n"}


def test_a_root_that_was_not_there_yet_is_left_out(repository: Path, tmp_path: Path) -> None:
    assert lay_out("HEAD", [repository / "addons/two"], tmp_path / "out") == []


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:addons"])
def test_a_revision_that_is_no_commit_is_refused(repository: Path, tmp_path: Path, revision: str) -> None:
    with pytest.raises(RequestError, match="--baseline-ref: "):
        lay_out(revision, [repository], tmp_path / "out")


def test_a_folder_outside_of_any_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"--baseline-ref: .*not a git repository"):
        lay_out("HEAD", [tmp_path], tmp_path / "out")


def test_a_file_stands_for_the_repository_that_it_is_in(repository: Path) -> None:
    assert repository_of(repository / "addons/one/link.py").samefile(repository)
