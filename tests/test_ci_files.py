"""What other pipelines take from here: the pre-commit hook, the GitHub action and the GitLab template, valid and run as they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
IDENTITY = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org"}


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **IDENTITY, "PYTHONPATH": str(ROOT), **environment},
    )


def git(folder: Path, *arguments: str) -> None:
    assert run("git", "-C", folder, *arguments).returncode == 0


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that holds one of the example's addons, committed."""
    top = tmp_path / "client"
    shutil.copytree(ROOT / "examples/legacy/mt_stock", top / "addons/mt_stock")
    git(tmp_path, "init", "-q", str(top))
    git(top, "add", "-A")
    git(top, "commit", "-qm", "first")
    return top


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the command ``rescue``, as an installation has it."""
    folder = tmp_path / "rescue/bin"
    folder.mkdir(parents=True)
    command = folder / "rescue"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rescue "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("schema", "file"), [("vendor.github-actions", "action.yml"), ("vendor.gitlab-ci", "ci/gitlab.yml")], ids=["action", "gitlab"]
)
def test_the_files_follow_their_published_schemas(schema: str, file: str) -> None:
    done = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, ROOT / file)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_the_hooks_follow_the_schema_of_pre_commit() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a source distribution is no git repository, and pre-commit installs from one")
def test_pre_commit_installs_the_hook_from_a_clone_and_fails_on_what_is_new(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "rescue"
    git(tmp_path, "clone", "-q", "--no-local", str(ROOT), str(clone))
    head = run("git", "-C", clone, "rev-parse", "HEAD").stdout.strip()
    hook = {"id": "rescue-gate", "args": ["--target", "17.0", "--baseline-ref", "HEAD"]}
    config = {"repos": [{"repo": str(clone), "rev": head, "hooks": [hook]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(repository, "add", "-A")
    environment = {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "PYTHONPATH": ""}
    held = run(sys.executable, "-m", "pre_commit", "run", "--all-files", cwd=repository, **environment)
    assert (held.returncode, held.stdout.splitlines()[-1].split(".")[-1]) == (0, "Passed"), held.stdout + held.stderr
    with (repository / "addons/mt_stock/models/more.py").open("w") as file:
        file.write("from odoo import models\n\n\nclass Line(models.Model):\n    _inherit = 'stock.move.line'\n\n")
        file.write("    def more(self):\n        return self.qty_done\n")
    with (repository / "addons/mt_stock/models/__init__.py").open("a") as file:
        file.write("from . import more\n")
    git(repository, "add", "-A")
    failed = run(sys.executable, "-m", "pre_commit", "run", cwd=repository, **environment)
    assert failed.returncode == 1
    assert "addons/mt_stock/models/more.py:8: O17-STOCK-QTY-DONE mandatory" in failed.stdout


def test_the_step_of_the_action_fails_with_annotations_and_a_log(repository: Path, installed: Path, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    step = action["runs"]["steps"][1]
    inputs = {name: str(value.get("default", "")) for name, value in action["inputs"].items()} | {"target": "17.0", "strict": "true"}
    given = {name: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in step["env"].items()}
    done = run("bash", "-e", "-c", step["run"], cwd=repository, RUNNER_TEMP=str(tmp_path), GITHUB_ACTIONS="true", **given)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert (lines[0][:18], sum(line.startswith(("::error ", "::warning ")) for line in lines)) == ("::stop-commands::" + lines[0][17], 10)
    log: dict[str, Any] = json.loads((repository / "rescue.sarif").read_text())
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].split("/")[0] for result in log["runs"][0]["results"]}
    assert uris == {"addons"}


def test_the_job_of_gitlab_passes_against_the_base_and_leaves_its_reports(repository: Path, installed: Path) -> None:
    template = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text())
    base = run("git", "-C", repository, "rev-parse", "HEAD").stdout.strip()
    given = {**template["variables"], "RESCUE_TARGET": "17.0", "RESCUE_PATHS": "addons", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    script = "\n".join(template["rescue-gate"]["script"])
    done = run("sh", "-e", "-c", script, cwd=repository, PATH=f"{installed}:{os.environ['PATH']}", **given)
    assert (done.returncode, done.stdout.splitlines()[0].partition(":")[2].partition(",")[0]) == (0, " 0 new"), done.stderr
    artifacts = template["rescue-gate"]["artifacts"]
    reports = [*artifacts["paths"], artifacts["reports"]["codequality"], artifacts["reports"]["junit"]]
    assert [(repository / report).is_file() for report in reports] == [True] * 3
    assert json.loads((repository / artifacts["reports"]["codequality"]).read_text()) == []


def test_no_edit_that_changes_nothing_changes_a_fingerprint_of_the_example() -> None:
    done = run(sys.executable, ROOT / "bench/metamorphic.py", ROOT / "examples/legacy/mt_stock", "--target", "17.0")
    assert done.returncode == 0, done.stdout
    assert [line.split()[-4:] for line in done.stdout.splitlines()[1:]] == [["0", "lost", "0", "gained"]] * 6
