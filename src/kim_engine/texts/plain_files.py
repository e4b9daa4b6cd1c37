"""The text of a plain text file, line by line."""

from typing import BinaryIO

from kim_engine.tables.csv_files import decode
from kim_engine.tables.limits import Limits
from kim_engine.texts.wire import TellingText


def tell_plain(source: BinaryIO, _ending: str, _limits: Limits, telling: TellingText) -> None:
    """Tell every line. Raises RefusedFile for what is no text."""
    text, _is_guessed = decode(source.read())
    for number, line in enumerate(text.splitlines(), start=1):
        telling.piece(f"line {number:,}", line)
