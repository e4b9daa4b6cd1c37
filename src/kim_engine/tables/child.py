"""The child process that reads one file from its standard input under limits; its parent is in `workbooks`.

Run as `python -m kim_engine.tables.child LIMITS ENDING`: the limits as JSON, the ending of the file's name.
"""

import json
import sys
from typing import BinaryIO

from kim_engine.tables.confining import confine
from kim_engine.tables.kinds import read_by_kind
from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.wire import Telling


def main(arguments: list[str], source: BinaryIO, output: BinaryIO) -> None:
    """Read `source` and tell `output` what was read, or why it is refused; never a library's words."""
    limits = Limits(**json.loads(arguments[0]))
    confine(limits)
    telling = Telling(output, limits)
    try:
        read_by_kind(source, arguments[1], telling)
    except RefusedFile as refusal:
        telling.refused(refusal)
    except MemoryError:
        telling.refused(RefusedFile(RefusalCode.TOO_MUCH_MEMORY))
    except Exception:
        # Whatever a parser says may quote what stands in the file.
        telling.refused(RefusedFile(RefusalCode.READER_FAILED))
    output.flush()


if __name__ == "__main__":
    with open(0, "rb", closefd=False) as source:
        main(sys.argv[1:], source, sys.stdout.buffer)
