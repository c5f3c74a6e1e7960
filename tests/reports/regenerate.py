"""Write the expected texts of this folder anew: ``PYTHONPATH=.:tests python -m reports.regenerate`` from the top; then read the diff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reports.factory import small_assessment
from reports.page import page_text
from reports.scopes import scoped_assessment
from rescue.reports.blocks.markdown import render_markdown_document
from rescue.reports.blocks.text import render_text_document
from rescue.reports.html import render_html
from rescue.reports.label import Label
from rescue.reports.scope.content import scope_document
from rescue.reports.text import render_text
from rescue.scope.rates import Rates

GOLDEN = Path(__file__).with_name("golden")
TEXTS: dict[str, Callable[[], str]] = {
    "small.txt": lambda: render_text(small_assessment()),
    "small_narrow.txt": lambda: render_text(small_assessment(), width=60),
    "small_page.txt": lambda: page_text(render_html(small_assessment())),
    "scope.md": lambda: render_markdown_document(scope_document(scoped_assessment(), Rates(95.0, "EUR", "plus VAT"), Label())),
}
"""The expected file and what makes it."""


def documents() -> dict[str, Callable[[], str]]:
    """The documents of ``diff`` and ``portfolio``; their test makes them too."""
    from reports.test_comparison_documents import diff, overview

    return {
        "diff.md": lambda: render_markdown_document(diff()),
        "diff.txt": lambda: render_text_document(diff(), width=90),
        "portfolio.md": lambda: render_markdown_document(overview()),
        "portfolio.txt": lambda: render_text_document(overview(), width=90),
    }


if __name__ == "__main__":
    for name, make in {**TEXTS, **documents()}.items():
        (GOLDEN / name).write_text(make(), encoding="utf-8", newline="\n")
