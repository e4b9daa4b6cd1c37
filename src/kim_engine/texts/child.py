"""The child process that reads the text of one file from its standard input under limits.

Run as `python -m kim_engine.texts.child LIMITS ENDING`: the limits as JSON, the ending of the file's name.
"""

import json
import sys
from typing import BinaryIO

from kim_engine.tables.confining import confine
from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.texts.kinds import tell_by_kind
from kim_engine.texts.pieces import Unread
from kim_engine.texts.wire import Enough, TellingText

_CODES = {
    RefusalCode.PROTECTED: Unread.PROTECTED,
    RefusalCode.NOT_A_WORKBOOK: Unread.WRONG_ENDING,
    RefusalCode.WEB_PAGE: Unread.WRONG_ENDING,
    RefusalCode.WORKBOOK_NAMED_CSV: Unread.WRONG_ENDING,
    RefusalCode.NULL_BYTES: Unread.WRONG_ENDING,
    RefusalCode.BINARY: Unread.WRONG_ENDING,
    RefusalCode.BAD_ENCODING: Unread.UNREADABLE_LETTERS,
    RefusalCode.NO_SHEETS: Unread.NO_TEXT,
    RefusalCode.EMPTY_FILE: Unread.NO_TEXT,
    RefusalCode.TOO_SLOW: Unread.TOO_SLOW,
    **dict.fromkeys(
        (
            *(RefusalCode.UNPACKS_TOO_LARGE, RefusalCode.TOO_MANY_PARTS, RefusalCode.TOO_MANY_SHEETS),
            *(RefusalCode.TOO_MANY_ROWS, RefusalCode.TOO_MANY_COLUMNS, RefusalCode.TOO_MANY_CELLS),
            *(RefusalCode.TOO_SPREAD, RefusalCode.TOO_MANY_MERGES, RefusalCode.LONG_CELL),
            *(RefusalCode.TOO_MUCH_TEXT, RefusalCode.TOO_MUCH_MEMORY),
        ),
        Unread.TOO_MUCH,
    ),
}


def main(arguments: list[str], source: BinaryIO, output: BinaryIO) -> None:
    """Read `source` and tell `output` its text, or why it is not all; never a library's words."""
    limits = Limits(**json.loads(arguments[0]))
    confine(limits)
    telling = TellingText(output)
    try:
        tell_by_kind(source, arguments[1], limits, telling)
    except Enough:
        telling.unread(Unread.TOO_MUCH)
    except RefusedFile as refusal:
        telling.unread(_CODES.get(refusal.code, Unread.DAMAGED))
    except MemoryError:
        telling.unread(Unread.TOO_MUCH)
    except Exception:
        # Whatever a parser says may quote what stands in the file.
        telling.unread(Unread.DAMAGED)
    else:
        if not telling.has_told:
            telling.unread(Unread.NO_TEXT)
    telling.end()
    output.flush()


if __name__ == "__main__":
    with open(0, "rb", closefd=False) as source:
        main(sys.argv[1:], source, sys.stdout.buffer)
