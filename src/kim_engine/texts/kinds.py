"""Which reader a file gets: by its ending, and only if its first bytes are of that kind."""

from collections.abc import Callable
from typing import BinaryIO

from kim_engine.tables.limits import TEXT_ENDINGS, WORKBOOK_ENDINGS, Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.mail_files import tell_mail
from kim_engine.texts.pdf_files import tell_pdf
from kim_engine.texts.plain_files import tell_plain
from kim_engine.texts.wire import TellingText
from kim_engine.texts.word_files import tell_word
from kim_engine.texts.workbook_files import tell_workbook

Tell = Callable[[BinaryIO, str, Limits, TellingText], None]
_ZIP, _OLE, _PDF = b"PK", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF-"
_PLAIN = frozenset({".txt", ".md", ".log"})
_TABLES = TEXT_ENDINGS - _PLAIN
_WORD = frozenset({".docx", ".docm", ".dotx", ".dotm"})
ENDINGS = _PLAIN | _TABLES | WORKBOOK_ENDINGS | _WORD | {".pdf", ".msg"}


def tell_by_kind(source: BinaryIO, ending: str, limits: Limits, telling: TellingText) -> None:
    """Tell the text of a file. Raises RefusedFile for what cannot be read, and Enough for too much of it."""
    tell, begins = _reader_of(ending)
    start = source.read(8)
    source.seek(0)
    if begins and not start.startswith(begins):
        raise RefusedFile(RefusalCode.NOT_A_WORKBOOK)
    if not begins and start.startswith((_ZIP, _OLE, _PDF)):
        raise RefusedFile(RefusalCode.BINARY)
    if start.startswith(_OLE) and ending in _WORD:  # a protected document is a container of this kind
        raise RefusedFile(RefusalCode.PROTECTED)
    tell(source, ending, limits, telling)


def _reader_of(ending: str) -> tuple[Tell, tuple[bytes, ...]]:
    if ending in _PLAIN:
        return tell_plain, ()
    if ending in _TABLES:
        return tell_workbook, ()
    if ending in WORKBOOK_ENDINGS:
        return tell_workbook, (_ZIP, _OLE)
    if ending in _WORD:
        return tell_word, (_ZIP, _OLE)
    return (tell_pdf, (_PDF,)) if ending == ".pdf" else (tell_mail, (_OLE,))
