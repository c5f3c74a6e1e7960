"""Comments that accept findings: what they say, in every language that has comments, and for CSV, which has none."""

from __future__ import annotations

import pytest

from rescue.analyzers.dispatch import read_file
from rescue.analyzers.suppressions import read_manifest_suppressions, read_suppressions
from rescue.model import FileKind, Suppression


def test_suppressions_come_with_line_rule_and_reason() -> None:
    assert read_suppressions("x\ny  # rescue: ignore[FIELD-1] known\n# rescue:ignore[A, B]\n", "#") == (
        Suppression(2, "FIELD-1", "known"),
        Suppression(3, "A", ""),
        Suppression(3, "B", ""),
    )
    assert read_suppressions("// rescue: ignore[X] why", "#") == ()


@pytest.mark.parametrize(
    ("said", "reason", "until"),
    [
        ("kept until 2027-06-30", "kept", "2027-06-30"),
        ("kept until  2027-06-30  ", "kept", "2027-06-30"),
        ("until 2027-06-30", "", "2027-06-30"),
        ("until 2027-06-30 at least", "until 2027-06-30 at least", ""),
        ("kept until 2027-02-30", "kept until 2027-02-30", ""),
        ("kept until June", "kept until June", ""),
    ],
)
def test_a_date_at_the_end_is_the_last_day_and_anything_else_is_reason(said: str, reason: str, until: str) -> None:
    assert read_suppressions(f"# rescue: ignore[R-1] {said}", "#") == (Suppression(1, "R-1", reason, until),)


def test_what_follows_the_end_of_an_xml_comment_is_not_its_reason() -> None:
    text = "<!-- rescue: ignore[R-1] kept until 2027-06-30 --> <field name='a'/>"
    assert read_suppressions(text, "<!--", "-->") == (Suppression(1, "R-1", "kept", "2027-06-30"),)


def test_a_row_of_a_csv_file_is_accepted_beside_its_name_in_the_manifest() -> None:
    text = """{
    "depends": ["sale"],  # rescue: ignore[R-1] the client keeps it
    "data": [
        "security/ir.model.access.csv",  # rescue: ignore[R-2:access_one, R-3] they know
        "views/a.xml",  # rescue: ignore[R-4:row] no CSV file is named here
    ],
}
"""
    assert read_manifest_suppressions(text) == (
        Suppression(2, "R-1", "the client keeps it"),
        Suppression(4, "R-2", "they know", "", "security/ir.model.access.csv", "access_one"),
        Suppression(4, "R-3", "they know"),
        Suppression(5, "R-4:row", "no CSV file is named here"),
    )


@pytest.mark.parametrize(
    ("kind", "path", "content"),
    [
        (FileKind.PYTHON, "a/models/x.py", b"x = 1  # rescue: ignore[R-1] kept\n"),
        (FileKind.XML, "a/views/x.xml", b"<odoo><!-- rescue: ignore[R-1] kept --></odoo>\n"),
        (FileKind.JAVASCRIPT, "a/static/src/x.js", b"go(); // rescue: ignore[R-1] kept\n"),
        (FileKind.MANIFEST, "a/__manifest__.py", b"{'name': 'a'}  # rescue: ignore[R-1] kept\n"),
    ],
)
def test_every_analyzer_of_a_language_with_comments_reads_them(kind: FileKind, path: str, content: bytes) -> None:
    assert read_file(content, kind, path, "a", path[2:]).suppressions == (Suppression(1, "R-1", "kept"),)
