"""A document as a page: one file that loads nothing and runs nothing, in the style of the audit."""

from __future__ import annotations

from markupsafe import Markup, escape

from rescue.reports.blocks.model import Cell, Document, Tag, spans
from rescue.reports.escape import visible
from rescue.reports.pages import environment

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render_page(document: Document) -> str:
    """Give the page, ending in a newline."""
    template = environment(document.label.language).get_template("document.html.j2")
    return template.render(document=document, policy=POLICY, text=_text, cell=_cell, kind=lambda block: type(block).__name__)


def _text(text: str) -> Markup:
    return Markup("").join(
        Markup("<code>{}</code>").format(visible(part)) if is_code else escape(visible(part)) for part, is_code in spans(text)
    )


def _cell(cell: Cell) -> Markup:
    if isinstance(cell, Tag):
        return Markup('<span class="tag {}">{}</span>').format(cell.style, visible(cell.text))
    return Markup("<br>").join(map(_text, cell.split("\n")))
