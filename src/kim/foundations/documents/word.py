"""A document as Word: real headings, header rows that repeat, and the language and landlord in its properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kim.foundations.documents.pieces import Bullets, Document, Heading, Paragraph, Table
from kim.foundations.documents.saying import as_at_said
from kim.foundations.documents.words import clean

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
INK = RGBColor(0x1A, 0x1A, 0x1A)
LONGEST_PROPERTY = 255  # letters: what the format's properties hold


def as_word(document: Document) -> bytes:
    """Give a document as a Word file."""
    file = docx.Document()
    _put_properties(file, document)
    _put_styles(file, document.is_compact)
    _put_page(file, document.is_compact)
    file.add_paragraph(clean(document.landlord))
    file.add_paragraph(clean(document.title), style="Title")
    file.add_paragraph(as_at_said(document.as_at))
    for piece in document.pieces:
        _PUT[type(piece)](file, piece)
    written = io.BytesIO()
    file.save(written)
    return _without_clock(written.getvalue())


def _put_heading(file: Any, piece: Heading) -> None:
    file.add_heading(clean(piece.text), level=piece.level)


def _put_paragraph(file: Any, piece: Paragraph) -> None:
    file.add_paragraph().add_run(clean(piece.text)).bold = piece.is_strong or None


def _put_bullets(file: Any, piece: Bullets) -> None:
    for item in piece.items:
        file.add_paragraph(clean(item), style="List Bullet")


def _put_table(file: Any, piece: Table) -> None:
    file.add_paragraph(clean(piece.caption), style="Caption").paragraph_format.keep_with_next = True
    table = file.add_table(rows=0, cols=len(piece.headings), style="Table Grid")
    for number, row in enumerate((piece.headings, *piece.rows)):
        line = table.add_row()
        _mark(line._tr.get_or_add_trPr(), "w:cantSplit")
        if number == 0:
            _mark(line._tr.get_or_add_trPr(), "w:tblHeader")  # a header row, told as one and repeated on each page
        for cell, text in zip(line.cells, row, strict=True):
            cell.paragraphs[0].add_run(clean(text)).bold = number == 0 or None
    file.add_paragraph()


_PUT: dict[type, Callable[[Any, Any], None]] = {
    Heading: _put_heading,
    Paragraph: _put_paragraph,
    Bullets: _put_bullets,
    Table: _put_table,
}


def _mark(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _put_properties(file: Any, document: Document) -> None:
    properties, moment = file.core_properties, document.as_at.astimezone(UTC).replace(tzinfo=None)
    properties.title = clean(document.title)[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = clean(document.landlord)[:LONGEST_PROPERTY]
    properties.language, properties.comments, properties.revision = LANGUAGE, "", 1
    properties.created = properties.modified = moment


def _put_styles(file: Any, is_compact: bool) -> None:
    language = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), LANGUAGE)
    for style in file.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name in (
            "Normal",
            "Title",
            "Caption",
            "Heading 1",
            "Heading 2",
        ):
            style.font.name, style.font.color.rgb = "Arial", INK
            fonts = style.element.rPr.rFonts
            for name in [each for each in fonts.attrib if each.endswith("Theme")]:
                del fonts.attrib[name]  # else the theme's typeface wins
    sizes = {"Normal": 9, "Title": 17, "Caption": 9, "Heading 1": 12, "Heading 2": 10.5}
    if not is_compact:
        sizes = {"Normal": 11, "Title": 22, "Caption": 11, "Heading 1": 16, "Heading 2": 13}
    for name, size in sizes.items():
        file.styles[name].font.size = Pt(size)
    file.styles["Normal"].paragraph_format.space_after = Pt(2 if is_compact else 6)
    file.styles["Normal"].paragraph_format.space_before = Pt(0)


def _put_page(file: Any, is_compact: bool) -> None:
    section, margin = file.sections[0], Cm(1.5 if is_compact else 2.2)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    line = section.footer.paragraphs[0]
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        line.add_run(words)
        counted = OxmlElement("w:fldSimple")
        counted.set(qn("w:instr"), code)
        line._p.append(counted)


def _without_clock(written: bytes) -> bytes:
    """Pack the file again with no moment of its own, so that the same document has the same bytes."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
