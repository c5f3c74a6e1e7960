"""bench/effort.py fits on some repositories and predicts others; bench/migrations.py takes migrations out of clones."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
sys.path.insert(0, str(BENCH))

from calibrating.fit import Migration, covered, fit, held_out  # noqa: E402
from calibrating.numbers import least_squares, quantile, spearman  # noqa: E402
from explained.script_units import script_units  # noqa: E402

IDENTITY = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}


def test_least_squares_find_the_coefficients_that_made_the_values() -> None:
    rows = [[1, x, y] for x, y in ((0, 0), (1, 0), (0, 2), (3, 1), (2, 5))]
    assert least_squares(rows, [2 + 3 * x - y for _, x, y in rows]) == pytest.approx([2, 3, -1])


def test_columns_that_depend_on_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="depend on each other"):
        least_squares([[1, 2, 4], [1, 3, 6], [1, 5, 10]], [1, 2, 3])


def test_equal_values_share_their_rank() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 1, 2], [1, 2, 3]) == pytest.approx(math.sqrt(0.75))
    assert spearman([1, 1], [1, 2]) == 0


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert [quantile([4, 1, 3, 2], share) for share in (0, 0.5, 1)] == [1, 2.5, 4]


def migration(repo: str, mandatory: float, changed: int) -> Migration:
    others = {"potential": mandatory % 3, "hours": mandatory % 5, "xml_lines": mandatory % 7, "javascript_lines": mandatory % 11}
    return Migration("16.0-17.0", repo, "a", {"mandatory": mandatory, "lines": 5000.0, **others}, changed, 1, 1)


def test_a_repository_is_predicted_from_the_others_alone() -> None:
    ruled = [migration(repo, number, number) for repo in "abc" for number in range(40)]
    odd = [migration("odd", number, 1000) for number in range(40)]
    model = fit(ruled)
    assert (model.weights["mandatory"], model.intercept, model.mean_factor) == pytest.approx((1, 0, 1), abs=0.001)
    predictions = held_out([*ruled, *odd])
    assert [round(math.expm1(said.score)) for said in predictions[-40:]] == list(range(40))
    assert covered(odd, predictions[-40:]) == 0


def test_how_a_script_is_formatted_and_commented_is_no_part_of_its_units() -> None:
    one = script_units(b"// why\nfoo('a', {b: [1, 2]});\n")
    other = script_units(b'foo(\n    "a",\n    {\n        b: [1, 2], /* so */\n    }\n)\n')
    assert [unit.text for unit in one] == [unit.text for unit in other] == ["foo", '"a"', "b :", "1", "2"]
    assert [unit.first for unit in other] == [1, 2, 4, 4, 4]


def git(clone: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True, env={**os.environ, **IDENTITY})


def commit(clone: Path, message: str, version: str, code: str) -> None:
    (clone / "a").mkdir(exist_ok=True)
    (clone / "a" / "__manifest__.py").write_text(f"{{'name': 'A', 'version': '{version}', 'installable': False}}")
    (clone / "a" / "a.py").write_text(code)
    git(clone, "add", ".")
    git(clone, "commit", "-qm", message)


def test_a_migration_reaches_from_before_its_commit_to_where_the_branch_took_it_in(tmp_path: Path) -> None:
    clone = tmp_path / "crm"
    clone.mkdir()
    git(clone, "init", "-q", "-b", "17.0")
    commit(clone, "before", "16.0.1.0.0", "a = 1\n")
    git(clone, "checkout", "-qb", "pull")
    commit(clone, "[MIG] a: Migration to 17.0", "17.0.1.0.0", "a = 2\n")
    commit(clone, "[FIX] a", "17.0.1.0.0", "a = 3\n")
    git(clone, "checkout", "-q", "17.0")
    git(clone, "merge", "-q", "--no-ff", "-m", "merged", "pull")
    commit(clone, "[IMP] a", "17.0.2.0.0", "a = 4\n")
    command: list[str | Path] = [sys.executable, BENCH / "migrations.py", tmp_path / "out", "--clones", tmp_path / "{repo}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "crm 17.0: 1\n"), done.stderr
    found = tmp_path / "out" / "16.0-17.0"
    assert (found / "old/crm/a/a.py").read_text() == "a = 1\n"
    assert (found / "new/crm/a/a.py").read_text() == "a = 3\n"
    assert "'installable': True" in (found / "old/crm/a/__manifest__.py").read_text()


def test_a_folder_without_migrations_is_an_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, BENCH / "effort.py", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(BENCH.parent)},
    )
    assert (done.returncode, done.stderr) == (2, f"effort: {tmp_path} holds no migrations\n")
