"""A document for a word processor (DOCX), made with python-docx, which the extra ``docx`` brings."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64decode
from typing import Any, Final

from rescue.errors import ReportError
from rescue.reports.blocks import model as m
from rescue.reports.blocks.model import Block, Cell, Document, Row, Table, Tag, spans
from rescue.reports.escape import visible
from rescue.reports.label import Label

_FONT: Final = "Liberation Sans"
_CODE_FONT: Final = "Liberation Mono"
_INK: Final = "1A1F26"
_MUTED: Final = "57606A"
_HEAD_FILL: Final = "EEF1F4"
_FEW: Final = 8
_COLOURS: Final = {
    "v-blocked": "9F1518",
    "v-not-assessable": "56358A",
    "v-ready-with-changes": "754600",
    "v-ready": "175E39",
    "i-mandatory": "9F1518",
    "i-potential": "754600",
}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document, *, paper: str = "A4") -> bytes:
    """Give the file's bytes, equal for equal documents. Raises ReportError where python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise ReportError("a DOCX needs python-docx, which is not installed: pip install 'odoo-rescue[docx]'") from error
    written = _Writer(docx.Document(), paper)
    written.document(document)
    out = io.BytesIO()
    written.file.save(out)
    return _steady(out.getvalue())


class _Writer:
    """Writes blocks to the end of a file."""

    def __init__(self, file: Any, paper: str) -> None:
        self.file = file
        self._styles()
        self._page(paper)

    def document(self, document: Document) -> None:
        """The whole of it."""
        import datetime

        core = self.file.core_properties
        core.title = visible(f"{document.eyebrow}: {document.title}")
        core.author = core.last_modified_by = document.generator
        core.comments = ""
        core.language = document.label.language
        core.created = core.modified = datetime.datetime(*_EPOCH, tzinfo=datetime.UTC)
        self._language(document.label.language)
        self._colour(document.label.colour)
        self._logo(document.label)
        self._text(self.file.add_paragraph(style="Subtitle"), document.kind)
        self._text(self.file.add_paragraph(style="Title"), document.title)
        self.block(document.facts)
        self._said(document.label.intro)
        for section in document.sections:
            heading = self.file.add_heading(level=1)
            heading.paragraph_format.page_break_before = section.page
            self._text(heading, section.title)
            for block in section.blocks:
                self.block(block)
        self._said(document.label.contact)
        self._footer(document)

    def _said(self, text: str) -> None:
        """A text of the settings; blank lines part its paragraphs."""
        for part in re.split(r"\n\s*\n", text.strip()):
            if part:
                self._text(self.file.add_paragraph(), " ".join(part.split()))

    def _logo(self, label: Label) -> None:
        """The logo where it is a picture that word processors take, else the name."""
        from docx.shared import Mm

        kind, _, data = label.logo.partition(";base64,")
        if kind in {"data:image/png", "data:image/jpeg"}:
            self.file.add_picture(io.BytesIO(b64decode(data)), height=Mm(14))
        elif label.name:
            self._text(self.file.add_paragraph(), label.name, bold=True, size=12)

    def _colour(self, colour: str) -> None:
        from docx.shared import RGBColor

        if colour:
            for name in ("Title", "Heading 1"):
                self.file.styles[name].font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())

    def block(self, block: Block) -> None:
        """One block."""
        match block:
            case m.Heading():
                self._text(self.file.add_heading(level=2), block.text)
            case m.Paragraph():
                self._text(self.file.add_paragraph(), block.text)
            case m.Bullets():
                for item in block.items:
                    self._text(self.file.add_paragraph(style="List Bullet"), item)
            case m.Facts():
                self._grid([(label, value) for label, value in block.pairs])
            case m.Figures():
                self._grid([(item.label, f"{item.value} {item.unit}".rstrip() + f" ({item.detail})") for item in block.figures])
            case m.Answer():
                self._text(self.file.add_paragraph(), block.word.text, bold=True, colour=_COLOURS.get(block.word.style, _INK), size=16)
                self._text(self.file.add_paragraph(), block.text)
                self.block(m.Bullets(block.reasons))
            case m.Table():
                self._table(block)
            case m.Folded():
                self._text(self.file.add_heading(level=3), block.summary)
                for inner in block.blocks:
                    self.block(inner)

    def _grid(self, pairs: list[tuple[str, Cell]]) -> None:
        """Names with what they are, as a table without lines; the names are its row heads."""
        if not pairs:
            return
        table = self.file.add_table(rows=0, cols=2)
        for label, value in pairs:
            cells = table.add_row().cells
            self._cell(cells[0], label, colour=_MUTED)
            self._cell(cells[1], value)
        self._widths(table, [0.26, 0.74])
        self.file.add_paragraph().paragraph_format.space_after = 0

    def _table(self, block: Table) -> None:
        caption = self.file.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        self._text(caption, block.caption)
        table = self.file.add_table(rows=1, cols=len(block.columns))
        table.style = "Table Grid"
        head = table.rows[0]
        for cell, column in zip(head.cells, block.columns, strict=True):
            self._cell(cell, column.title, bold=True, right=column.numeric, size=_size(block))
            self._fill(cell)
        self._repeat(head)
        for row in block.rows:
            self._row(table, block, row, bold=False)
        for row in block.foot:
            self._row(table, block, row, bold=True)
        self._widths(table, _shares(block))
        self.file.add_paragraph().paragraph_format.space_after = 0

    def _row(self, table: Any, block: Table, row: Row, *, bold: bool) -> None:
        added = table.add_row()
        self._whole(added)
        for cell, value, column in zip(added.cells, row, block.columns, strict=True):
            self._cell(cell, value, bold=bold, right=column.numeric, size=_size(block))

    def _cell(self, cell: Any, value: Cell, *, bold: bool = False, right: bool = False, colour: str = _INK, size: float = 9) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        text = value if isinstance(value, str) else value.text
        if isinstance(value, Tag):
            bold, colour = True, _COLOURS.get(value.style, colour)
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._text(paragraph, line, bold=bold, colour=colour, size=size)

    def _text(self, paragraph: Any, text: str, *, bold: bool = False, colour: str = "", size: float = 0) -> None:
        from docx.shared import Pt, RGBColor

        for part, is_code in spans(text):
            run = paragraph.add_run(visible(part))
            if bold:
                run.bold = True
            if size:
                run.font.size = Pt(size)
            if is_code:
                run.font.name = _CODE_FONT
            if colour:
                run.font.color.rgb = RGBColor.from_string(colour)

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        sizes = {"Normal": 10, "Title": 24, "Subtitle": 11, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5, "Caption": 9}
        for name, size in sizes.items():
            style = self.file.styles[name]
            style.font.name = _FONT
            style.font.size = Pt(size)
            style.font.italic = False
            style.font.color.rgb = RGBColor.from_string(_MUTED if name in {"Subtitle", "Caption"} else _INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in [key for key in fonts.attrib if "heme" in key]:
                del fonts.attrib[attribute]
            for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(attribute), _FONT)
        self.file.styles["Normal"].paragraph_format.space_after = Pt(6)

    def _page(self, paper: str) -> None:
        from docx.shared import Mm

        section = self.file.sections[0]
        section.page_width, section.page_height = (Mm(215.9), Mm(279.4)) if paper == "Letter" else (Mm(210), Mm(297))
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin = section.bottom_margin = Mm(18)
        self._width = section.page_width - section.left_margin - section.right_margin

    def _language(self, code: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        properties = self.file.styles["Normal"].element.get_or_add_rPr()
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), code)
        properties.append(language)

    def _footer(self, document: Document) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self.file.sections[0].footer.paragraphs[0]
        self._text(paragraph, f"{document.foot}  ", colour=_MUTED, size=8)
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.set(qn("xml:space"), "preserve")
                mark.text = text
            run._r.append(mark)  # noqa: SLF001 - python-docx has no way of its own to write a field

    def _widths(self, table: Any, shares: list[float]) -> None:
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            width = int(self._width * share)
            column.width = width
            for cell in column.cells:
                cell.width = width

    def _fill(self, cell: Any) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _HEAD_FILL)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - nor to fill a cell

    def _repeat(self, row: Any) -> None:
        from docx.oxml import OxmlElement

        self._whole(row)
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - nor to repeat a table's head

    def _whole(self, row: Any) -> None:
        from docx.oxml import OxmlElement

        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - nor to keep a row on one page


def _size(table: Table) -> float:
    """The size of letters that lets all columns stand side by side."""
    return 9 if len(table.columns) <= _FEW else 7


def _shares(table: Table) -> list[float]:
    """The share of the width of each column, by what stands in it: no column is so narrow that its head breaks within a word."""
    rows = (*table.rows, *table.foot)

    def want(number: int) -> float:
        cells = [cell.text if isinstance(cell, Tag) else cell for cell in (row[number] for row in rows)]
        longest_line = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
        longest_word = max((len(word) for cell in (table.columns[number].title, *cells) for word in re.split(r"[\s_/.]+", cell)), default=0)
        return max(longest_word + 2.0, min(longest_line, 44.0), 7.0)

    wanted = [want(number) for number in range(len(table.columns))]
    return [value / sum(wanted) for value in wanted]


def _steady(content: bytes) -> bytes:
    """The same archive with the same date on all that is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            kept.writestr(entry, made.read(name))
    return out.getvalue()
