"""A ruleset to begin with: one rule that is whole but for what only its author knows, and whose bad example fails on purpose."""

from __future__ import annotations

from rescue.checks.rules.loading import RULE_ID, load_shipped
from rescue.checks.rules.shipped import shipped_files
from rescue.errors import RequestError
from rescue.model import Series

_TEXT = """\
# One rule of your own; `rescue rules schema` prints the JSON Schema of this file for your editor.
schema: rescue.ruleset/1
series: "{series}"  # the series to arrive in
rules:
  - id: {ident}
    title: What changed, in one line
    why: What it breaks in code that is not changed, and how that shows.
    impact: potential  # mandatory | potential | optional | info
    failure: runtime_error  # install_error | runtime_error | silent_change | data_loss | ui_degraded | security | none
    confidence: medium  # high | medium | low; a low one is never mandatory
    effort: {{first: 0.5, each: 0.2, cap: 8}}  # hours: the first place in a module, each further one, the most
    match:
      # It finds nothing yet: name here what the bad example below uses.
      - name: {{names: [odoo.tools.not_yet_named]}}
    fix: What to write instead.
    references:
      - "{series} addons/module/models/file.py:1 what stands there now"
    examples:
      bad:
        - files:
            models/order.py: |
              from odoo.tools import old_helper


              def total(order):
                  return old_helper(order)
          lines: ["models/order.py:1", "models/order.py:5"]
      good:
        - files:
            models/order.py: |
              from odoo.tools import new_helper


              def total(order):
                  return new_helper(order)
"""


def skeleton(ident: str, series: Series) -> str:
    """The text of the file. Raises RequestError for an id that is none, or that a rule of rescue has."""
    if not RULE_ID.match(ident):
        raise RequestError(f"{ident!r} is no id of a rule; use capitals, digits and dashes, such as ACME-OLD-HELPER")
    if ident.startswith("CORE-") or any(rule.id == ident for ruleset in load_shipped(_written(ident)).values() for rule in ruleset.rules):
        raise RequestError(f"{ident}: an id of rescue's own; give yours another one")
    return _TEXT.format(ident=ident, series=series)


def _written(ident: str) -> list[Series]:
    """The series whose shipped ruleset could have a rule of this id: its file speaks of it."""
    return [series for series, entry in shipped_files() if ident in entry.read_text(encoding="utf-8")]
