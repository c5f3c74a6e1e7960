"""Whatever changes in a tree between two runs with a cache, the second one says what one without says, byte for byte."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from rescue.cache import Cache, no_cache
from rescue.pipeline import assess
from rescue.reading.series import parse_series
from rescue.request import Request

LEGACY = Path(__file__).resolve().parents[2] / "examples/legacy"
MODEL = "\n    _inherit = "


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Four addons of the example that need each other."""
    for name in ("mt_base", "mt_stock", "mt_sale", "mt_report"):
        shutil.copytree(LEGACY / name, tmp_path / "addons" / name)
    return tmp_path / "addons"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    opened = Cache(tmp_path / "cache", 1)
    yield opened
    opened.close()


def said(tree: Path, cache: Cache, *, whole: bool = True) -> bytes:
    request = Request(roots=(tree,), target=parse_series("17.0"), cache=cache, whole=whole, generated="2026-01-01")
    return msgspec.json.encode(assess(request))


def found(assessment: bytes) -> set[str]:
    """The rules that found something."""
    return {finding["rule"] for finding in msgspec.json.decode(assessment)["findings"]}


def files(tree: Path, pattern: str) -> list[Path]:
    return sorted(path for path in tree.rglob(pattern) if path.stat().st_size > 100)


def code(tree: Path, chance: random.Random) -> Path:
    return chance.choice([path for path in files(tree, "*.py") if not path.name.startswith("__")])


def model(tree: Path, chance: random.Random) -> Path:
    return chance.choice([path for path in files(tree, "*.py") if MODEL in path.read_text()])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    path.write_text(text.replace(old, new, 1))


def a_body(tree: Path, chance: random.Random) -> None:
    path = code(tree, chance)
    path.write_text(path.read_text() + "\n\ndef more(env):\n    return env['stock.move.line'].search([]).mapped('qty_done')\n")


def lines_above(tree: Path, chance: random.Random) -> None:
    path = chance.choice([*files(tree, "*/models/*.py"), *files(tree, "*/views/*.xml")])
    if path.suffix == ".py":
        path.write_text("# one more\n" * chance.randint(1, 3) + path.read_text())
    else:
        change(path, "<odoo>", "\n\n<odoo>")


def a_field(tree: Path, chance: random.Random) -> None:
    change(model(tree, chance), MODEL, f"\n    added_{chance.randint(0, 2)} = fields.Char(){MODEL}")


def a_field_less(tree: Path, chance: random.Random) -> None:
    path = model(tree, chance)
    lines = path.read_text().split("\n")
    ends = [number for number, line in enumerate(lines) if "= fields." in line and line.endswith(")")]
    if ends:
        del lines[chance.choice(ends)]
    path.write_text("\n".join(lines))


def an_override(tree: Path, chance: random.Random) -> None:
    name = chance.choice(["create", "name_get", "action_confirm"])
    change(model(tree, chance), MODEL, f"\n    def {name}(self, vals):\n        return None\n{MODEL}")


def a_view(tree: Path, chance: random.Random) -> None:
    record = (
        f'<record id="more_{chance.randint(0, 3)}" model="ir.ui.view"><field name="model">res.partner</field>'
        '<field name="inherit_id" ref="base.view_partner_form"/><field name="arch" type="xml">'
        f'<field name="{chance.choice(["phone", "email", "nowhere"])}" position="replace"/></field></record>'
    )
    change(chance.choice(files(tree, "*/views/*.xml")), "</odoo>", f"{record}</odoo>")


def a_file_less(tree: Path, chance: random.Random) -> None:
    chance.choice([*files(tree, "*/models/*.py"), *files(tree, "*/views/*.xml"), *files(tree, "*.csv")]).unlink()


def a_manifest(tree: Path, chance: random.Random) -> None:
    old, new = chance.choice([("'depends': [", "'depends': ['mt_report', "), ("14.0.", "15.0."), ("14.0.", ""), ("True", "False")])
    change(chance.choice(files(tree, "__manifest__.py")), old, new)


def an_addon_more(tree: Path, chance: random.Random) -> None:
    found = chance.choice(files(tree, "__manifest__.py")).parent
    shutil.copytree(found, found.with_name(f"{found.name}_more"), dirs_exist_ok=True)


def an_addon_less(tree: Path, chance: random.Random) -> None:
    shutil.rmtree(chance.choice(files(tree, "__manifest__.py")).parent)


def two_files_swapped(tree: Path, chance: random.Random) -> None:
    one, other = code(tree, chance), code(tree, chance)
    mine, theirs = one.read_bytes(), other.read_bytes()
    one.write_bytes(theirs)
    other.write_bytes(mine)


def a_class_told_elsewhere(tree: Path, chance: random.Random) -> None:
    """A model whose name stands in another file of another addon, and changes there."""
    (tree / "mt_base").mkdir(exist_ok=True)
    (tree / "mt_base/names.py").write_text(f"MODEL = '{chance.choice(['res.partner', 'stock.move.line'])}'\n")
    head = "from odoo.addons.mt_base.names import MODEL\nfrom odoo import models\n\n\nclass More(models.Model):\n"
    code(tree, chance).write_text(f"{head}    _inherit = MODEL\n\n    def name_get(self):\n        return self.mapped('qty_done')\n")


def a_report_on_another_model(tree: Path, chance: random.Random) -> None:
    """A report that tells what the template of another file is given."""
    model = chance.choice(["stock.move.line", "res.partner"])
    report = f'<report id="more" model="{model}" string="More" report_type="qweb-pdf" name="mt_stock.more"/>'
    change(chance.choice(files(tree, "*/views/*.xml")), "</odoo>", f"{report}</odoo>")
    template = '<template id="mt_stock.more"><t t-foreach="docs" t-as="o"><t t-esc="o.qty_done"/></t></template>'
    change(chance.choice(files(tree, "*/views/*.xml")), "</odoo>", f"{template}</odoo>")


EDITS: tuple[Callable[[Path, random.Random], None], ...] = (
    a_body, lines_above, a_field, a_field_less, an_override, a_view, a_file_less, a_manifest, an_addon_more, an_addon_less,
    two_files_swapped, a_class_told_elsewhere, a_report_on_another_model,
)  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_change_after_a_run_is_told_as_if_nothing_had_been_kept(
    tree: Path, cache: Cache, edit: Callable[[Path, random.Random], None]
) -> None:
    said(tree, cache, whole=False)
    edit(tree, random.Random(edit.__name__))
    assert said(tree, cache, whole=False) == said(tree, no_cache(), whole=False)


@pytest.mark.parametrize("seed", range(2))
def test_changes_one_after_the_other_are_told_as_if_nothing_had_been_kept(tree: Path, cache: Cache, seed: int) -> None:
    chance = random.Random(seed)
    for edit in chance.sample([edit for edit in EDITS if edit is not an_addon_less], 5):
        edit(tree, chance)
        assert said(tree, cache) == said(tree, no_cache()), edit.__name__


def test_what_was_kept_of_an_addon_is_held_against_what_another_one_defines_now(tree: Path, cache: Cache) -> None:
    """Which class of a model came first is asked of the tree, and told by the very class: it must be found again in what was kept."""
    path = tree / "mt_base/models/mt_territory.py"
    path.write_text(path.read_text() + "\n    def nobody_has(self):\n        return super().nobody_has()\n")
    said(tree, cache, whole=False)
    a_field(tree / "mt_stock", random.Random(1))
    assert said(tree, cache, whole=False) == said(tree, no_cache(), whole=False)


def test_a_client_template_that_another_addon_takes_over_is_its_own(tree: Path, cache: Cache) -> None:
    """Elements of client templates matter to who extends them, as those of views do."""
    for name, markup in (
        ("mt_base", '<t t-name="mt_base.Own"><i/></t>'),
        ("mt_stock", '<t t-name="mt_stock.A"><t t-call="web.FilterMenu"/></t><t t-inherit="mt_base.Own"><xpath expr="//b"/></t>'),
    ):
        (tree / name / "static/src").mkdir(parents=True, exist_ok=True)
        (tree / name / "static/src/own.xml").write_text(f"<templates>{markup}</templates>")
        change(tree / name / "__manifest__.py", "'depends'", "'qweb': ['static/src/*.xml'], 'depends'")
    assert "CORE-TEMPLATE-GONE-USE" in found(said(tree, cache, whole=False))
    (tree / "mt_base/static/src/own.xml").write_text('<templates><t t-name="web.FilterMenu"/><t t-name="mt_base.Own"><b/></t></templates>')
    after = said(tree, cache, whole=False)
    assert after == said(tree, no_cache(), whole=False)
    assert "CORE-TEMPLATE-GONE-USE" not in found(after)


def test_a_file_that_changes_back_finds_what_was_kept(tree: Path, cache: Cache) -> None:
    path = tree / "mt_stock/models/stock_picking.py"
    before, first = path.read_text(), said(tree, cache)
    path.write_text(before + "\nx = 1\n")
    said(tree, cache)
    path.write_text(before)
    assert said(tree, cache) == first


def test_what_lies_elsewhere_is_found_again(tree: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said(tree, cache)
    moved = tmp_path / "moved/addons"
    shutil.copytree(tree, moved)
    read: list[str] = []
    monkeypatch.setattr("rescue.assessing.checking.Checks.check", lambda self, addon: read.append(addon.path))
    assert said(moved, cache) == said(tree, cache)
    assert read == []
