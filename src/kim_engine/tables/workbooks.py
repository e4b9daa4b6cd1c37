"""Reads a workbook or CSV file that somebody brings, by a child process under limits; this process never parses it."""

import hashlib
import os
from pathlib import Path

from kim_engine.tables.confining import hear_child
from kim_engine.tables.limits import DEFAULT_LIMITS, TEXT_ENDINGS, WORKBOOK_ENDINGS, Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.sheets import Workbook
from kim_engine.tables.wire import Hearing

_CHILD = "kim_engine.tables.child"


def read_file(path: Path, *, name: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read an XLSX, XLSM, XLS, XLSB, ODS or CSV file; every filled cell is there, at its own row and column.

    Hidden sheets, rows and columns are read too.
    `path` is where the bytes are; `name` is what the person called the file: only its ending is used. CSV cells are
    text. What could not be taken over, such as the error cells of XLS, XLSB and ODS, is in the workbook's notes.
    Raises RefusedFile, whose sentence says what is wrong and what to do, for what cannot be read as it stands.
    """
    ending = Path(name).suffix.lower()
    if ending not in TEXT_ENDINGS | WORKBOOK_ENDINGS:
        raise RefusedFile(RefusalCode.UNKNOWN_KIND)
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        if size > limits.file_bytes:
            raise RefusedFile(RefusalCode.TOO_LARGE, limits=limits)
        if size == 0:
            raise RefusedFile(RefusalCode.EMPTY_FILE)
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        hearing = Hearing(limits)
        hear_child(_CHILD, source, ending, limits, hearing)
    return hearing.workbook(sha256)
