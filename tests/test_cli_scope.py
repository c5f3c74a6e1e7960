"""``rescue scope``: from paths or from a report, in every form, with prices from the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rescue.cli.main import main

LEGACY = Path(__file__).resolve().parents[1] / "examples/legacy"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_scope_of_paths_is_that_of_their_report(legacy_report: Path) -> None:
    scanned = run("scope", LEGACY, "--target", "17.0", "--jobs", "1", "--quiet")
    read = run("scope", legacy_report)
    assert (scanned.exit_code, read.exit_code) == (0, 0)
    assert scanned.stdout == read.stdout
    assert read.stdout.startswith("# Scope of work: Odoo 8.0, 14.0 to 17.0\n")


def test_each_form_goes_to_its_file_and_the_settings_beside_the_report_give_the_price(legacy_report: Path, tmp_path: Path) -> None:
    (tmp_path / "rescue.toml").write_text('[scope]\nrate = 100\ncurrency = "EUR"\n')
    (tmp_path / "r.json").write_bytes(legacy_report.read_bytes())
    result = run("scope", tmp_path / "r.json", "--html", tmp_path / "s.html", "--markdown", tmp_path / "s.md")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"wrote {tmp_path / 's.html'}\nwrote {tmp_path / 's.md'}\n"
    effort = json.loads(legacy_report.read_text())["effort"]
    shown = " | ".join(f"**{effort[key]:.2f}**" for key in ("low", "likely", "high"))
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert f"| **All, the effort of the audit** | {shown} |" in text
    assert "At 100.00\xa0EUR an hour, for the accepted scope alone." in text
    assert "EUR an hour" in (tmp_path / "s.html").read_text(encoding="utf-8")


def test_two_forms_cannot_go_to_one_place(legacy_report: Path) -> None:
    result = run("scope", legacy_report, "--html", "-", "--markdown", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "rescue: two documents cannot both go to standard output; name another file\n"


def test_what_is_no_report_or_has_no_scope_is_refused(legacy_report: Path, tmp_path: Path) -> None:
    old = json.loads(legacy_report.read_text())
    del old["scope"]
    (tmp_path / "old.json").write_text(json.dumps(old))
    without = run("scope", tmp_path / "old.json")
    assert (without.exit_code, without.stderr) == (2, "rescue: The report holds no scope: an older rescue wrote it. Scan again.\n")
    (tmp_path / "no.json").write_text("{}")
    none = run("scope", tmp_path / "no.json")
    assert none.exit_code == 2
    assert none.stderr.startswith(f"rescue: {tmp_path / 'no.json'}: This is no rescue report: it has no key 'schema'")


def test_a_docx_without_its_library_says_what_to_install(legacy_report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    result = run("scope", legacy_report, "--docx", tmp_path / "s.docx")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert result.stderr == "rescue: a DOCX needs python-docx, which is not installed: pip install 'odoo-rescue[docx]'\n"


def test_a_docx_is_written_as_it_is(legacy_report: Path, tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="the extra docx is not installed")
    assert run("scope", legacy_report, "--docx", tmp_path / "s.docx").exit_code == 0
    assert (tmp_path / "s.docx").read_bytes()[:4] == b"PK\x03\x04"
