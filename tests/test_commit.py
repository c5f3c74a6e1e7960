"""The promise: a report names the commit that the tree is at, and none where that is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from rescue.commit import commit_of

ONE, TWO = "1" * 40, "2" * 40


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    (folder / ".git" / "refs" / "heads").mkdir(parents=True)
    (folder / "addons").mkdir()
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


def test_a_branch_is_followed_to_its_commit(repository: Path) -> None:
    (repository / ".git" / "refs" / "heads" / "main").write_text(f"{ONE}\n")
    assert commit_of([repository / "addons"]) == ONE
    assert commit_of([repository, repository / "addons"]) == ONE


def test_a_commit_that_is_checked_out_by_itself_is_that_one(repository: Path) -> None:
    (repository / ".git" / "HEAD").write_text(f"{TWO}\n")
    assert commit_of([repository]) == TWO


def test_a_packed_branch_is_found(repository: Path) -> None:
    (repository / ".git" / "packed-refs").write_text(f"# pack-refs with: peeled\n{TWO} refs/heads/other\n{ONE} refs/heads/main\n^{TWO}\n")
    assert commit_of([repository]) == ONE


def test_a_worktree_has_the_commit_of_its_own_head_in_the_refs_of_its_repository(repository: Path, tmp_path: Path) -> None:
    (repository / ".git" / "refs" / "heads" / "side").write_text(f"{TWO}\n")
    own = repository / ".git" / "worktrees" / "side"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    (own / "commondir").write_text("../..\n")
    (tmp_path / "side").mkdir()
    (tmp_path / "side" / ".git").write_text(f"gitdir: {own}\n")
    assert commit_of([tmp_path / "side"]) == TWO


@pytest.mark.parametrize("head", ["", "ref: refs/heads/gone", "ref: ../../etc/passwd", "ref: refs/../../x", "not a head", "1234"])
def test_what_cannot_be_read_as_a_commit_is_none(repository: Path, head: str) -> None:
    (repository / ".git" / "HEAD").write_text(head)
    assert commit_of([repository]) == ""


def test_roots_at_several_commits_have_none(repository: Path, tmp_path: Path) -> None:
    (repository / ".git" / "HEAD").write_text(f"{ONE}\n")
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / ".git" / "HEAD").write_text(f"{TWO}\n")
    assert commit_of([repository, other]) == ""
    assert commit_of([repository]) == ONE
