"""The promise: the command line and the settings of a project say how a report looks and what language it is in, scan after scan."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rescue.cli.main import main

LEGACY = Path(__file__).resolve().parents[1] / "examples" / "legacy"
SETTINGS = '[report]\nname = "Initech"\nclient = "Acme"\nlogo = "brand/logo.svg"\ncolour = "#aa0011"\nlanguage = "es"\n'


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory with one of the example's addons, settings and a logo."""
    shutil.copytree(LEGACY / "mt_sale", tmp_path / "addons" / "mt_sale")
    (tmp_path / "rescue.toml").write_text(SETTINGS)
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    monkeypatch.delenv("RESCUE_NO_CACHE", raising=False)
    yield tmp_path
    gc.enable()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def scan(*arguments: str) -> str:
    result = run("scan", "addons", "--target", "17.0", "--jobs", "1", "-q", "--html", "out.html", *arguments)
    assert result.exit_code == 0, result.output
    return Path("out.html").read_text(encoding="utf-8")


def test_the_settings_of_a_project_dress_its_reports() -> None:
    page = scan()
    assert '<html lang="es">' in page
    assert '<img src="data:image/svg+xml;base64,' in page
    assert "--accent: #aa0011" in page
    assert "Acme" in page


def test_the_language_asked_for_wins_over_the_settings_and_one_that_is_not_there_ends_the_run_before_the_scan() -> None:
    assert '<html lang="fr">' in scan("--lang", "fr")
    refused = run("scan", "addons", "--lang", "xx")
    said = f"settings from {Path('rescue.toml').resolve()}\nrescue: no report can be had in 'xx'; there are en, es, fr\n"
    assert (refused.exit_code, refused.output) == (2, said)


def test_a_cached_report_is_not_taken_for_one_in_another_dress() -> None:
    spanish, english, redacted = scan(), scan("--lang", "en"), scan("--redact")
    assert len({spanish, english, redacted}) == 3
    assert (scan(), scan("--lang", "en"), scan("--redact")) == (spanish, english, redacted)
    Path("rescue.toml").write_text(SETTINGS.replace("Acme", "Globex"))
    assert "Globex" in scan()
    Path("brand/logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>")
    assert scan() != spanish


def test_redacted_reports_for_people_name_no_file_and_those_for_programs_still_do() -> None:
    page = scan("--redact", "--csv", "out.csv", "--markdown", "out.md", "--json", "out.json", "--sarif", "out.sarif")
    for text in (page, Path("out.csv").read_text(), Path("out.md").read_text()):
        assert "mt_sale/models/sale_order" not in text
        assert "mt_sale/models/x" in text
    for name in ("out.json", "out.sarif"):
        assert "mt_sale/models/sale_order.py" in Path(name).read_text()


def test_a_report_made_again_from_its_json_is_the_same_page() -> None:
    page = scan("--json", "out.json")
    assert run("render", "out.json", "--html", "again.html").exit_code == 0
    assert Path("again.html").read_text(encoding="utf-8") == page
    assert run("render", "out.json", "--html", "french.html", "--lang", "fr").exit_code == 0
    assert '<html lang="fr">' in Path("french.html").read_text(encoding="utf-8")


def test_a_setting_that_cannot_be_is_said_with_its_key() -> None:
    Path("rescue.toml").write_text('[report]\ncolour = "red"\n')
    assert run("scan", "addons", "-q").output == "rescue: report.colour: 'red' is no colour; write it as #rrggbb\n"
    Path("rescue.toml").write_text('[report]\ncolor = "#aa0011"\n')
    assert "report" in run("scan", "addons", "-q").output
