"""``rescue diff`` and ``rescue portfolio``: their forms, their exit codes, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from reports.factory import small_assessment

from rescue.cli.main import main
from rescue.model import Verdict
from rescue.reports.json import render_json


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.json"
    file.write_text(render_json(small_assessment()))
    return file


@pytest.fixture
def new(tmp_path: Path) -> Path:
    file = tmp_path / "new.json"
    file.write_text(
        render_json(msgspec.structs.replace(small_assessment(), findings=small_assessment().findings[1:], verdict=Verdict.READY))
    )
    return file


def test_a_comparison_is_told_here_and_whatever_it_says_is_no_failure(old: Path, new: Path) -> None:
    result = run("diff", old, new)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Then and now: Odoo 14.0, 16.0 to 17.0\n")
    assert run("diff", new, old).exit_code == 0


def test_each_form_of_a_comparison_goes_to_its_file(old: Path, new: Path, tmp_path: Path) -> None:
    result = run("diff", old, new, "--html", tmp_path / "d.html", "--json", tmp_path / "d.json", "--markdown", "-", "--lang", "fr")
    assert result.exit_code == 0
    assert result.stdout.startswith("# Avant et maintenant: Odoo 14.0, 16.0 vers 17.0\n")
    assert '<html lang="fr">' in (tmp_path / "d.html").read_text(encoding="utf-8")
    document = json.loads((tmp_path / "d.json").read_text())
    assert document["schema"] == "rescue.diff/1"
    assert [item["finding"]["fingerprint"] for item in document["gone"]] == ["odoo17-name-get:sale_custom/models/partner.py:12"]
    assert (document["then"]["verdict"], document["now"]["verdict"]) == ("blocked", "ready")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "This is no rescue report: it has no key 'schema' ('rescue.report/1' is expected)."),
        (
            '{"schema": "rescue.report/2"}',
            "The report has schema rescue.report/2, which a newer rescue wrote; this one reads rescue.report/1.",
        ),
        ('{"schema": "rescue.plan/1"}', "This is no rescue report: its schema is 'rescue.plan/1' ('rescue.report/1' is expected)."),
        ("nonsense", "The report is not JSON: "),
    ],
)
@pytest.mark.parametrize("command", ["diff", "portfolio"])
def test_what_is_no_report_is_refused_by_its_name(command: str, content: str, message: str, old: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(content)
    result = run(command, old, wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"rescue: {wrong}: {message}")


def test_a_file_that_is_not_there_and_reports_of_different_trees_are_refused(old: Path, tmp_path: Path) -> None:
    missing = run("diff", old, tmp_path / "none.json")
    assert (missing.exit_code, missing.stderr) == (2, f"rescue: {tmp_path / 'none.json'}: cannot be read: No such file or directory\n")
    small = small_assessment()
    renamed = [msgspec.structs.replace(module, name=f"x_{module.name}") for module in small.modules]
    (tmp_path / "other.json").write_text(render_json(msgspec.structs.replace(small, modules=renamed, roots=["other"])))
    other = run("diff", old, tmp_path / "other.json")
    assert (other.exit_code, other.stdout) == (2, "")
    assert other.stderr == "rescue: the reports have no module in common: they are of different trees (/srv/addons and other)\n"


def test_a_portfolio_names_its_trees_as_asked_and_has_the_worst_first(old: Path, new: Path, tmp_path: Path) -> None:
    result = run("portfolio", f"main={new}", old, "--json", tmp_path / "p.json", "--html", tmp_path / "p.html")
    assert (result.exit_code, result.stdout) == (0, "")
    document = json.loads((tmp_path / "p.json").read_text())
    assert document["schema"] == "rescue.portfolio/1"
    assert [(tree["label"], tree["verdict"]) for tree in document["trees"]] == [("/srv/addons", "blocked"), ("main", "ready")]
    assert "<title>Portfolio: 2 trees, the worst first</title>" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_a_portfolio_is_dated_by_the_day_or_by_source_date_epoch(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    first, second = run("portfolio", old), run("portfolio", old)
    assert first.stdout == second.stdout
    assert "Date    1970-01-02\n" in first.stdout


def test_documents_carry_the_name_and_language_of_the_settings_beside_the_report(old: Path, new: Path, tmp_path: Path) -> None:
    (tmp_path / "rescue.toml").write_text('[report]\nname = "Acme"\nclient = "Initech"\nlanguage = "es"\n')
    result = run("diff", old, new, "--markdown", "-")
    assert result.stdout.startswith("# Antes y ahora · Initech: Odoo 14.0, 16.0 a 17.0\n")
    assert '<p class="logo">Acme</p>' in run("portfolio", old, new, "--html", "-").stdout
    assert run("diff", old, new).stdout.startswith("Then and now · Initech: ")
    assert run("portfolio", old, new, "--lang", "es").stdout.startswith("Cartera · Initech: ")
