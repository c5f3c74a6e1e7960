"""The scope document for word processors says what the others say, is well-formed whatever the tree is called, and is steady."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from reports.factory import HOSTILE
from reports.test_scope_document import document, tables
from rescue.reports.blocks.docx import render_docx
from rescue.reports.blocks.markdown import render_markdown_document

docx = pytest.importorskip("docx", reason="the extra docx is not installed")


def test_the_file_for_word_processors_has_headings_captions_and_row_heads_that_repeat() -> None:
    file = docx.Document(io.BytesIO(render_docx(document())))
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [section.title for section in document().sections]
    assert file.core_properties.title == "Scope of work: Odoo 14.0, 16.0 to 17.0"
    assert file.core_properties.language == "en"
    captioned = [table for table in file.tables if table.style.name == "Table Grid"]
    assert len(captioned) == sum(paragraph.style.name == "Caption" for paragraph in file.paragraphs)
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in captioned)


def test_the_file_for_word_processors_has_the_cells_of_the_markdown() -> None:
    file = docx.Document(io.BytesIO(render_docx(document())))
    cells = [[cell.text for cell in row.cells] for table in file.tables if table.style.name == "Table Grid" for row in table.rows[1:]]
    plain = [
        [cell.replace("`", "").replace("\\", "").replace("<br>", "") for cell in row]
        for rows in tables(render_markdown_document(document())).values()
        for row in rows
    ]
    assert [[cell.strip() for cell in row] for row in cells] == plain


def test_no_name_of_the_tree_breaks_the_file_for_word_processors() -> None:
    text = " ".join(HOSTILE)
    elements = []
    for content in (render_docx(document(first=text, said=text, host=text)), render_docx(document())):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            elements.append({element.tag for element in etree.fromstring(archive.read("word/document.xml")).iter()})
    assert elements[0] == elements[1]


def test_two_files_of_one_document_are_the_same_bytes() -> None:
    assert render_docx(document()) == render_docx(document())
