"""The Dockerfile, as far as it goes without a daemon: its instructions and stages, what reaches it, its shell, and how it is called."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from rescue.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
KNOWN = frozenset({"FROM", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"})


def instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments, lines joined, comments left out."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text())
    found = [line.split(None, 1) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(name, rest) for name, rest in found]


def of(name: str) -> list[str]:
    return [rest for found, rest in instructions() if found == name]


def shell(rest: str) -> str:
    """What a RUN gives to the shell: its options come before."""
    return re.sub(r"^(?:--\S+\s+)*", "", rest)


def test_every_instruction_is_one_and_the_last_stage_takes_only_from_stages_above_it() -> None:
    assert {name for name, _ in instructions()} <= KNOWN
    stages = [match[1] for rest in of("FROM") if (match := re.search(r" AS (\w+)$", rest))]
    taken = re.findall(r"--mount=\S*\bfrom=(\w+)|--from=(\w+)", (ROOT / "Dockerfile").read_text())
    assert taken
    assert {one or other for one, other in taken} <= set(stages)
    assert len({rest.split()[0] for rest in of("FROM")}) == 1  # wheels are made for the Python that installs them


def test_what_the_wheel_is_made_of_reaches_the_build() -> None:
    ignored = [line.strip().rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.strip()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = {
        "pyproject.toml",
        "rescue",
        *project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"],
        project["project"]["readme"],
    }
    assert [name for name in sorted(needed) if not (ROOT / name).exists()] == []
    assert [name for name in sorted(needed) if any(fnmatch.fnmatch(name, pattern) for pattern in ignored)] == []


@pytest.mark.parametrize("rest", of("RUN"))
def test_the_shell_can_read_what_is_run(rest: str) -> None:
    done = subprocess.run(["sh", "-n", "-c", shell(rest)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_does_not_run_as_root_and_calls_the_command_that_the_package_has() -> None:
    *_, last = of("FROM")
    after = instructions()[instructions().index(("FROM", last)) :]
    users = [rest for name, rest in after if name == "USER"]
    made = [words[-1] for rest in of("RUN") for part in shell(rest).split("&&") if (words := shlex.split(part))[:1] == ["useradd"]]
    assert (users, made) == (["rescue"], ["rescue"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    (entry,) = of("ENTRYPOINT")
    assert json.loads(entry) == list(scripts)


def test_git_reads_a_mounted_tree_of_somebody_else_with_the_setting_of_the_image(tmp_path: Path) -> None:
    (setting,) = (shell(rest) for rest in of("RUN") if "safe.directory" in rest)
    home = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run(["sh", "-c", setting], check=True, env=home)
    asked = subprocess.run(["git", "config", "--global", "safe.directory"], check=True, capture_output=True, text=True, env=home)
    assert asked.stdout == "*\n"


def test_the_commands_of_the_page_and_the_default_one_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (ROOT / "docs/docker.md").read_text().splitlines()
    commands = [shlex.split(line)[shlex.split(line).index("rescue") + 1 :] for line in lines if line.startswith("$ docker run")]
    assert [command[0] for command in commands] == ["scan", "gate"]
    for command in [*commands, json.loads(of("CMD")[0])]:
        asked = [word for word in command if word.startswith("--") and word != "--help"]
        options = CliRunner().invoke(main, [*command[:1], "--help"] if command[0] != "--help" else command)
        assert options.exit_code == 0
        assert [option for option in asked if option not in options.stdout] == []
