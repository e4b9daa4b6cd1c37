"""The text of a PDF, page by page, with its notes and form fields; a page that is only a picture is told as such."""

import ctypes
import re
from typing import Any, BinaryIO, cast

from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.pieces import Unread
from kim_engine.texts.wire import TellingText

_MOST_PAGES = 500
_FEW_CHARACTERS = 60
_SMALL_PICTURE = 0.05  # of the page: a letterhead
_MOST_UNKNOWN = 0.05
_UNKNOWN = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_ASKED_OF_NOTES = (b"Contents", b"V", b"RC", b"T")
_PASSWORD = 4


def tell_pdf(source: BinaryIO, _ending: str, _limits: Limits, telling: TellingText) -> None:
    """Tell every page. Raises RefusedFile for a password, and for what is damaged."""
    import pypdfium2

    raw, library = _library(), cast(Any, pypdfium2)
    try:
        document: Any = library.PdfDocument(source.read())
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD
        raise RefusedFile(RefusalCode.PROTECTED if is_locked else RefusalCode.DAMAGED) from None
    if document.count_attachments():
        telling.unread(Unread.FILES_INSIDE)
    if document.get_formtype() not in (raw.FORMTYPE_NONE, raw.FORMTYPE_ACRO_FORM):
        telling.unread(Unread.PARTS_UNSEEN)
    if not len(document):
        raise RefusedFile(RefusalCode.DAMAGED)
    for number in range(min(len(document), _MOST_PAGES)):
        try:
            _tell_page(document[number], f"page {number + 1:,}", telling)
        except pypdfium2.PdfiumError:  # this page is damaged; the others may be whole
            telling.unread(Unread.PARTS_UNSEEN)
    if not telling.has_told:
        telling.unread(Unread.NO_TEXT)
    if len(document) > _MOST_PAGES:
        telling.unread(Unread.TOO_MUCH)
    about = document.get_metadata_dict()
    for name in ("Title", "Subject", "Author", "Keywords"):
        telling.piece("what the document keeps beside its text", str(about.get(name, "")))


def _tell_page(page: Any, place: str, telling: TellingText) -> None:
    read = page.get_textpage()
    text = read.get_text_range() if read.count_chars() else ""
    telling.piece(place, text)
    _tell_notes(page, place, telling)
    if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(text):
        telling.unread(Unread.UNREADABLE_LETTERS)
    _tell_pictures(page, telling, has_text=len(text.strip()) > _FEW_CHARACTERS)
    page.close()


def _tell_pictures(page: Any, telling: TellingText, *, has_text: bool) -> None:
    """Tell of pictures that are larger than a letterhead's, and of a page with hardly a word on what it shows."""
    raw = _library()
    whole = page.get_width() * page.get_height() or 1
    for item in page.get_objects(max_depth=5):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > _SMALL_PICTURE * whole:
                telling.unread(Unread.PICTURES)
        if not has_text and item.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING):
            telling.unread(Unread.PAGE_WITHOUT_TEXT)


def _tell_notes(page: Any, place: str, telling: TellingText) -> None:
    """Tell what is written in a page's notes and form fields: they are no part of its text."""
    raw = _library()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            telling.unread(Unread.PARTS_UNSEEN)
            continue
        for key in _ASKED_OF_NOTES:
            telling.piece(f"a note or field on {place}", _written(note, key))
        if raw.FPDFAnnot_GetSubtype(note) in (raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_RICHMEDIA):
            telling.unread(Unread.FILES_INSIDE)
        raw.FPDFPage_CloseAnnot(note)


def _written(note: Any, key: bytes) -> str:
    raw = _library()
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _library() -> Any:
    """PDFium's own functions, for what the Python layer over it does not give."""
    import pypdfium2

    return pypdfium2.raw
