"""The catalog commands print what their help says, and end with 2 when they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from odoo_tree import write_tree

from rescue.catalog.diff import Difference, diff
from rescue.catalog.load import load_catalog
from rescue.cli.main import main

CHANGES = {
    "odoo/release.py": "version_info = (18, 0, 0, 'final', 0, '')\n",
    "addons/sale/models.py": """
        from odoo import fields, models

        class SaleOrder(models.Model):
            _name = 'sale.order'
            _table = 'so'
            customer_id = fields.Many2one('res.partner', required=True)

            def write(self, vals, force=False):
                return True

        class Line(models.Model):
            _name = 'sale.order.line'
        """,
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in ("catalog", *arguments)])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("catalogs")
    for number, changes in (("17", {}), ("18", CHANGES)):
        built = run("build", write_tree(folder / number, changes), "-o", folder / f"odoo{number}.catalog", "--jobs", "1")
        assert built.exit_code == 0, built.output
    return folder / "odoo17.catalog", folder / "odoo18.catalog"


def test_build_says_what_it_wrote(tmp_path: Path) -> None:
    target = tmp_path / "x.catalog"
    result = run("build", write_tree(tmp_path / "tree"), "-o", target, "--origin", "here", "--date", "2024-01-31", "--jobs", "1")
    size = target.stat().st_size
    assert result.output == f"{target}: 17.0 community, {size:,} bytes, 28 files read, 0 of them not wholly\n"
    provenance = load_catalog(target).provenance
    assert (provenance.origin, provenance.date) == ("here", "2024-01-31")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tree", "x.catalog"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "gone", "-o", "x"), "rescue: gone: there is no such folder; name the folder that holds odoo/ or the addons\n"),
        (("build", ".", "-o", "x", "--date", "today"), "rescue: --date 'today' is no day; write it as 2024-07-09\n"),
        (("show", "7", "res.partner"), "rescue: no catalog of 7 comes with rescue; `rescue catalog list` names those that do\n"),
        (("diff", "gone", "17"), "rescue: gone: cannot be read: No such file or directory\n"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.output) == (2, message)


def test_diff_counts_first(files: tuple[Path, Path]) -> None:
    assert run("diff", *files).output == (
        "17.0 -> 18.0\n"
        "modules     0 gone, 0 new\n"
        "models      0 gone, 1 new\n"
        "fields      4 gone, 1 new\n"
        "methods     0 gone, 0 new\n"
        "signatures  0 changed\n"
        "views       0 gone, 0 new\n"
        "xmlids      0 gone, 0 new\n"
    )


def test_diff_lists_what_is_asked_for(files: tuple[Path, Path]) -> None:
    result = run("diff", *files, "--what", "fields")
    assert result.output.splitlines() == [
        "gone    res.partner.order_ids",
        "gone    sale.order.lang",
        "gone    sale.order.partner_id",
        "gone    sale.order.target_id",
        "new     sale.order.customer_id",
    ]


def test_a_signature_that_changed_is_shown_both_ways(tmp_path: Path, files: tuple[Path, Path]) -> None:
    old = {**CHANGES, "addons/sale/models.py": CHANGES["addons/sale/models.py"].replace(", force=False", "")}
    result = run("build", write_tree(tmp_path / "tree", old), "-o", tmp_path / "old.catalog", "--jobs", "1")
    assert result.exit_code == 0
    differences = diff(load_catalog(tmp_path / "old.catalog"), load_catalog(files[1]), "signatures")
    assert differences == [Difference("changed", "sale.order.write", "(self, vals) -> (self, vals, force=)")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("res.users.name", "res.users.name: Char translated\n  on res.partner, in base, sale\n"),
        ("base.partner_root", "base.partner_root: res.partner, noupdate\n"),
        ("odoo.tools.misc.ustr", "odoo.tools.misc.ustr: a Python name\nodoo.tools.misc.ustr(value, hint=)\n"),
        ("web.assets_backend", "web.assets_backend: an asset bundle\n"),
    ],
)
def test_show_tells_what_goes_by_a_name(files: tuple[Path, Path], name: str, expected: str) -> None:
    assert run("show", files[0], name).output == expected


def test_show_a_name_that_is_not_there_ends_with_2(files: tuple[Path, Path]) -> None:
    result = run("show", files[0], "gone")
    assert (result.exit_code, result.output) == (2, f"rescue: nothing of the name 'gone' in the catalog of {files[0]}\n")
