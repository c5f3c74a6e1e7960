"""The labels made by hand are sound, and what the bench prints is counted from them."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from plan.small_tree import MANIFEST, manifest

from rescue.plan.model import Kind, Layer

BENCH = Path(__file__).parents[1] / "bench"
LABELS = BENCH / "layers"
FIELD = 'from odoo import fields, models\n\n\nclass P(models.Model):\n    _inherit = "res.partner"\n\n    rank = fields.Integer()\n'


def test_every_label_names_an_artifact_of_its_addon_once_and_one_of_the_layers_with_a_reason() -> None:
    kinds, layers = set(Kind), set(Layer)
    for file in sorted(LABELS.glob("*.csv")):
        with file.open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len({row["artifact"] for row in rows}) == len(rows) > 0
        for row in rows:
            module, _, rest = row["artifact"].partition("/")
            assert (module, rest.partition(":")[0] in kinds, row["layer"] in layers, bool(row["why"])) == (file.stem, True, True, True)


def test_a_quarter_of_the_addons_or_more_is_kept_aside_and_there_are_at_least_twelve() -> None:
    labelled = {file.stem for file in LABELS.glob("*.csv")}
    kept = set((LABELS / "kept.txt").read_text().split())
    assert labelled >= kept
    assert len(labelled) >= 12
    assert 4 * len(kept) >= len(labelled)


def test_agreement_is_printed_by_kind_and_in_all_and_what_differs_with_both_reasons(tmp_path: Path) -> None:
    for name in ("acme", "other"):
        tree = tmp_path / "tree" / name
        tree.mkdir(parents=True)
        (tree / MANIFEST).write_text(manifest())
        (tree / "models.py").write_text(FIELD)
    (tmp_path / "kept.txt").write_text("other\n")
    (tmp_path / "acme.csv").write_text(
        "artifact,layer,why\nacme/extension:res.partner,implementation,theirs\nacme/view:acme.gone,implementation,a view\n"
    )
    (tmp_path / "other.csv").write_text("artifact,layer,why\nother/extension:res.partner,base,a field\n")
    call: list[str | Path] = [sys.executable, BENCH / "layers.py", tmp_path / "tree", "--labels", tmp_path, "--differences"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert (
        done.stdout
        == """\
tuned: 1 addons
  extension           0 of    1    0.0 %
  view                0 of    1    0.0 %
  all                 0 of    2    0.0 %
  not by kind         0 of    2    0.0 %
acme/extension:res.partner
    by hand implementation: theirs
    program base: base 2 1 field on the model
acme/view:acme.gone
    by hand implementation: a view
    the program has no such artifact
kept: 1 addons
  extension           1 of    1  100.0 %
  all                 1 of    1  100.0 %
  not by kind         1 of    1  100.0 %
"""
    )
