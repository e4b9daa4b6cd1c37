"""A document is given as Word and as a tagged PDF, whatever its words, with the same bytes each time (issue 4)."""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from kim.foundations.documents import pdf
from kim.foundations.documents.pieces import Bullets, Document, Heading, Paragraph, Table
from kim.foundations.documents.word import as_word
from kim.foundations.documents.words import DRAWN, MAY_BREAK, clean, drawable

AT = datetime(2026, 11, 22, 14, 5, tzinfo=ZoneInfo("Europe/London"))
LONG = "Repairs" * 43
HOSTILE = (
    "Voids \"and\" 'lets'",
    "#eval(1) $x$ *b* _i_ @ref \\ `c` [d] = e",
    "<b>&amp; </w:t>",
    "Leasehold 🏠 \u202eevil\u202c",
    "a\x00b\x07c\ud800d",
    LONG,
    "line\none\ttwo",
    "住宅",
)


def paper(*pieces, title="The quarterly report", landlord="Testshire Homes") -> Document:
    return Document(title, landlord, AT, pieces)


def hostile() -> Document:
    rows = tuple((name, name) for name in HOSTILE)
    pieces = [Heading(name) for name in HOSTILE]
    return paper(
        *pieces, Bullets(HOSTILE), Table("By #area", ("Area", "Name"), rows), title=HOSTILE[1], landlord=HOSTILE[2]
    )


def text_of(made: bytes) -> str:
    pages = pypdfium2.PdfDocument(made)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def squeezed(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign not in (MAY_BREAK, "\ufffe", "\u0002"))


def test_the_pdf_is_tagged_and_names_its_title_landlord_and_language():
    made = pdf.as_pdf(
        paper(Heading("One"), Table("Figures", ("Area", "Of"), (("Voids", "1 of 2"),)), Bullets(("a", "b")))
    )
    for tag in (
        b"/StructTreeRoot",
        b"/Lang(en-GB)",
        b"/Marked true",
        b"pdfuaid:part>1<",
        b"/S/TH",
        b"/S/H1",
        b"/S/Caption",
    ):
        assert tag in made, tag
    found = pypdfium2.PdfDocument(made).get_metadata_dict()
    assert (found["Title"], found["Author"]) == ("The quarterly report", "Testshire Homes")
    assert found["CreationDate"].startswith("D:20261122140500")


def test_hostile_names_stand_in_the_pdf_as_they_are_or_by_the_name_of_the_sign():
    text = squeezed(text_of(pdf.as_pdf(hostile())))
    for name in HOSTILE:
        assert text.count(squeezed(drawable(name))) >= 4, name
    assert "Leasehold[housebuilding]evil" in text


def test_hostile_names_stand_in_word_as_they_are_but_for_control_characters():
    file = docx.Document(io.BytesIO(as_word(hostile())))
    cells = [cell.text for row in file.tables[0].rows for cell in row.cells]
    headings = [each.text for each in file.paragraphs if each.style.name == "Heading 1"]
    assert headings == [clean(name) for name in HOSTILE]
    assert cells == ["Area", "Name", *(clean(name) for name in HOSTILE for _ in range(2))]
    assert clean("a\x00b\x07c\ud800d\u202e") == "abcd"


def test_word_has_headings_repeated_header_rows_and_its_properties():
    made = as_word(
        paper(Heading("One"), Heading("Two", 2), Paragraph("Mind.", True), Table("F", ("A", "B"), (("1", "2"),)))
    )
    file = docx.Document(io.BytesIO(made))
    styles = [each.style.name for each in file.paragraphs]
    assert styles == ["Normal", "Title", "Normal", "Heading 1", "Heading 2", "Normal", "Caption", "Normal"]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in file.tables[0].rows]
    assert heads == [True, False]
    held = file.core_properties
    assert (held.title, held.author, held.language) == ("The quarterly report", "Testshire Homes", "en-GB")
    assert held.created.isoformat() == "2026-11-22T14:05:00+00:00"
    assert 'w:val="en-GB"' in file.styles.element.xml


@pytest.mark.parametrize("make", [pdf.as_pdf, as_word])
def test_the_same_document_has_the_same_bytes(make):
    assert make(hostile()) == make(hostile())


def test_every_sign_that_is_said_to_be_drawn_is_drawn():
    signs = [chr(each) for first, last in DRAWN for each in range(first, last + 1)]
    known = [sign for sign in signs if unicodedata.category(sign) != "Cn"]
    assert pdf.as_pdf(paper(Bullets(tuple(f"a{sign}" for sign in known)))).startswith(b"%PDF-")


def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    with pytest.raises(pdf.NotSetError, match="too long"):
        pdf.as_pdf(paper())
