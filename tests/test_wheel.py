"""What is built and installed runs away from the checkout: with its rulesets, templates and schema."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

import rescue

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    # hatchling from here where there is one; else the build gets one of its own
    isolation = ["--no-isolation"] if importlib.util.find_spec("hatchling") else []
    command = [sys.executable, "-m", "build", "--wheel", *isolation, "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rescue command of an environment with the wheel in it; the dependencies are those of this environment, the checkout is not."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
    ).stdout.strip()
    # an editable install of the checkout is a .pth file too, and such a file is only read in a folder of the environment's own
    Path(purelib, "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run(command, check=True, capture_output=True, env=_environment())
    return python.with_name("rescue")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def test_the_wheel_holds_all_that_a_scan_reads_and_nothing_else(wheel: Path) -> None:
    assert wheel.name == f"odoo_rescue-{rescue.__version__}-py3-none-any.whl"
    names = set(ZipFile(wheel).namelist())
    data = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "rescue").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    beside = {f"rescue/{folder}/{path.name}" for folder in ("rulesets", "catalogs") for path in (ROOT / folder).iterdir()}
    assert {"rescue/rulesets/odoo16.yaml", "rescue/rulesets/odoo17.yaml", "rescue/reports/report.schema.json"} <= names
    assert "rescue/reports/templates/report.html.j2" in names
    compiled = {name for name in names if name.startswith("rescue/compiled/")}
    assert {name for name in names if ".dist-info/" not in name} == data | beside | compiled
    assert {Path(name).stem for name in compiled if name.endswith(".msgpack")} == {path.stem for path in (ROOT / "rulesets").glob("*.yaml")}
    templates = [name for name in compiled if re.fullmatch(r"rescue/compiled/templates-[0-9a-f]{20}/tmpl_[0-9a-f]{40}\.py", name)]
    assert len(templates) == sum(name.endswith(".j2") for name in data)


@pytest.mark.skipif(sys.platform == "win32", reason="the command lies elsewhere there")
def test_what_is_installed_reads_no_yaml_and_compiles_no_template(installed: Path, tmp_path: Path) -> None:
    program = """
import sys
from rescue.checks.rules.loading import load_shipped
from rescue.reports import pages
print(len(load_shipped()), "yaml" in sys.modules)
environment = pages.environment("fr")
names = environment.list_templates()
print(len(names) - sum("/compiled/" in str(environment.get_template(name).root_render_func.__code__.co_filename) for name in names))
"""
    done = subprocess.run(
        [installed.with_name("python"), "-c", program], cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{len(list((ROOT / 'rulesets').glob('odoo*.yaml')))} False\n0\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the command lies elsewhere there")
def test_the_installed_command_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "openerp8", tmp_path / "addons")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([installed, *arguments], cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=False)

    where = subprocess.run(
        [installed.with_name("python"), "-c", "import rescue; print(rescue.__file__)"],
        cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(installed.parents[1])
    version, rules = run("--version"), run("rules", "list")
    assert (version.returncode, version.stdout) == (0, f"rescue {rescue.__version__}\n")
    assert (rules.returncode, rules.stderr) == (0, "")
    assert "O16-" in rules.stdout
    assert "O17-VIEW-ATTRS" in rules.stdout
    scan = run("scan", "addons", "--source", "8.0", "--json", "a.json", "--html", "a.html")
    assert (scan.returncode, scan.stderr) == (0, "wrote a.json\nwrote a.html\n")
    report = json.loads((tmp_path / "a.json").read_text())
    assert [module["name"] for module in report["modules"]] == ["tool_lending"]
    assert report["findings"]
    assert (tmp_path / "a.html").read_text().rstrip().endswith("</html>")
