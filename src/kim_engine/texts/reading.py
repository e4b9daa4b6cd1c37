"""Reads the text of a file that somebody brings, by a child process under limits; this process never parses it."""

import os
from pathlib import Path

from kim_engine.tables.confining import hear_child
from kim_engine.tables.limits import MEBIBYTE, Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.kinds import ENDINGS
from kim_engine.texts.pieces import ReadText, Unread
from kim_engine.texts.wire import HearingText

_CHILD = "kim_engine.texts.child"
# Less time than an import may take: somebody waits for the page.
TEXT_LIMITS = Limits(
    file_bytes=25 * MEBIBYTE, output_bytes=16 * MEBIBYTE, memory_bytes=768 * MEBIBYTE, cpu_seconds=10, wall_seconds=15.0
)
_BY_REFUSAL = {
    RefusalCode.TOO_SLOW: Unread.TOO_SLOW,
    RefusalCode.TOO_MUCH_TEXT: Unread.TOO_MUCH,
    RefusalCode.TOO_MUCH_MEMORY: Unread.TOO_MUCH,
}


def read_text(path: Path, *, name: str, limits: Limits = TEXT_LIMITS) -> ReadText:
    """Read the text of an XLSX, DOCX, CSV, TXT, PDF or .msg file, and of older workbooks, each piece with its place.

    `path` is where the bytes are; `name` is what the person called the file: only its ending is used, and the content
    must be of that kind. Never raises for what the file holds: what could not be read, for any reason, is in `unread`,
    in our codes, and then the pieces are only what was read before. Pictures are not looked into. A file whose
    `unread` is empty was read whole.
    """
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        return ReadText((), (Unread.OTHER_KIND,))
    hearing = HearingText()
    with path.open("rb") as source:
        if os.fstat(source.fileno()).st_size > limits.file_bytes:
            return ReadText((), (Unread.TOO_LARGE,))
        try:
            hear_child(_CHILD, source, ending, limits, hearing)
        except RefusedFile as refusal:
            heard = hearing.read()
            why = _BY_REFUSAL.get(refusal.code, Unread.DAMAGED)
            return ReadText(heard.pieces, tuple(dict.fromkeys((*heard.unread, why))))
    return hearing.read()
