"""The child process that stages one extract under limits; its parent is in `staging`.

Run as `python -m kim_engine.tables.extracts.child`; what is asked comes as one line of JSON on its standard input.
"""

import gc
import json
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

from kim_engine.tables.confining import confine
from kim_engine.tables.extracts.extract_kinds import stage_file
from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.postgres_extracts import stage_table
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract, of_file
from kim_engine.tables.extracts.sources import FileSource, PostgresSource
from kim_engine.tables.extracts.wire import Telling, Told
from kim_engine.tables.extracts.workplace import Workplace
from kim_engine.tables.refusals import RefusedFile


def main(source: BinaryIO, output: BinaryIO) -> None:
    """Stage what is asked for and tell what became of it, or why it is refused; never a library's words."""
    asked = json.loads(source.readline())
    limits = ExtractLimits(**asked["limits"])
    confine(limits, written_bytes=limits.staged_bytes)
    os.umask(0o077)
    gc.disable()  # millions of cells and no circles; the process ends with its one piece of work
    Thread(target=_end_with, args=(source,), daemon=True).start()
    telling = Telling(output, limits)
    try:
        told = _staged(asked, telling)
    except RefusedExtract as refusal:
        telling.refused(refusal)
    except RefusedFile as refused:
        telling.refused(of_file(refused))
    except MemoryError:
        telling.refused(RefusedExtract(ExtractCode.TOO_MUCH_MEMORY))
    except OSError as error:
        telling.refused(RefusedExtract(_of_disk(error)))
    except Exception:
        # Whatever a parser says may quote what stands in the extract.
        telling.refused(RefusedExtract(ExtractCode.READER_FAILED))
    else:
        telling.staged(told)


def _staged(asked: dict[str, Any], telling: Telling) -> Told:
    place = Workplace(Path(asked["work"]), Path(asked["out"]), telling)
    if about := asked.get("table"):
        columns = None if about["columns"] is None else tuple(about["columns"])
        return stage_table(PostgresSource(**{**about, "columns": columns}), asked["address"], place)
    about = asked["file"]
    source = FileSource(**{**about, "path": Path(about["path"])})
    return stage_file(source, place)


def _end_with(source: BinaryIO) -> None:
    """End when the parent has gone: its end of the pipe closes then, however it went."""
    source.read()
    os._exit(1)


def _of_disk(error: OSError) -> ExtractCode:
    import errno

    known = {
        errno.ENOSPC: ExtractCode.NO_SPACE,
        errno.EDQUOT: ExtractCode.NO_SPACE,
        errno.EFBIG: ExtractCode.STAGES_TOO_LARGE,
    }
    return known.get(error.errno or 0, ExtractCode.READER_FAILED)


if __name__ == "__main__":
    with open(0, "rb", closefd=False) as given:
        main(given, sys.stdout.buffer)
    # Not by the usual way out: the thread that waits for the parent holds the standard input.
    os._exit(0)
