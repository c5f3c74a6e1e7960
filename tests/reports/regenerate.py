"""Write the expected texts of this folder anew: ``PYTHONPATH=.:tests python -m reports.regenerate`` from the top; then read the diff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reports.factory import small_assessment
from reports.page import page_text
from reports.scopes import scoped_assessment
from rescue.reports.blocks.markdown import render_markdown_document
from rescue.reports.html import render_html
from rescue.reports.i18n import language
from rescue.reports.scope.content import scope_document
from rescue.reports.text import render_text
from rescue.scope.rates import Rates

GOLDEN = Path(__file__).with_name("golden")
TEXTS: dict[str, Callable[[], str]] = {
    "small.txt": lambda: render_text(small_assessment()),
    "small_narrow.txt": lambda: render_text(small_assessment(), width=60),
    "small_page.txt": lambda: page_text(render_html(small_assessment())),
    "scope.md": lambda: render_markdown_document(scope_document(scoped_assessment(), Rates(95.0, "EUR", "plus VAT"), language())),
}
"""The expected file and what makes it."""


if __name__ == "__main__":
    for name, make in TEXTS.items():
        (GOLDEN / name).write_text(make(), encoding="utf-8", newline="\n")
