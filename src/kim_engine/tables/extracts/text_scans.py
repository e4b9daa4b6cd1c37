"""Looks over a text file's bytes before it is parsed: its encoding, what no text has, and how regular its lines are.

Whole files are looked over in pieces, at the speed of the disk; the encoding of a file that nobody says is found as in
`csv_files`: a byte-order mark decides, then UTF-8 if it fits, then Windows-1252.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract

UTF_8, UTF_16, WINDOWS_1252 = "utf-8", "utf-16", "windows-1252"

_CHUNK = 1 << 20
_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\r\x0b\x0c")
_MOST_CONTROL = 0.01
_MARKS_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PYTHON_NAMES = {"utf-8": UTF_8, "utf-16": UTF_16, "utf-16-le": UTF_16, "utf-16-be": UTF_16, "cp1252": WINDOWS_1252}
_LETTERS_OF_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# In Western text two accented letters may chance to look like one of UTF-8, in one letter of twenty at most.
_BY_CHANCE = 20


@dataclass(frozen=True)
class PlainText:
    """A text file as UTF-8: where it is, how it was encoded, and whether that was only guessed."""

    path: Path
    encoding: str
    is_guessed: bool


def as_utf_8(path: Path, work: Path, limits: ExtractLimits, *, said: str | None) -> PlainText:
    """The file as UTF-8: itself, or a copy in the folder of the work. Raises RefusedExtract if it is not plain text."""
    encoding = _known(said) if said else None
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if encoding is None and start.startswith(_MARKS_16):
            encoding = UTF_16
        if encoding in (None, UTF_8):
            if _is_utf_8(file, limits, must_be=encoding is not None):
                return PlainText(path, UTF_8, is_guessed=False)
            file.seek(0)
            _refuse_mixed(file, limits)
        file.seek(0)
        found = encoding or WINDOWS_1252
        copy = work / "text.csv"
        with copy.open("wb") as written:
            _transcode(file, written, _codec(found, said, start), limits)
    return PlainText(copy, found, is_guessed=encoding is None)


def _known(said: str) -> str:
    try:
        return _PYTHON_NAMES[codecs.lookup(said.strip()).name]
    except (LookupError, ValueError):
        raise RefusedExtract(ExtractCode.UNKNOWN_ENCODING) from None


def _codec(encoding: str, said: str | None, start: bytes) -> str:
    if encoding != UTF_16:
        return "cp1252"
    if start.startswith(_MARKS_16):
        return "utf-16"
    name = codecs.lookup(said or "utf-16").name
    return "utf-16-le" if name == "utf-16" else name


def _is_utf_8(file: BinaryIO, limits: ExtractLimits, *, must_be: bool) -> bool:
    """Whether the file is UTF-8, looked over for what no text has; a picture under a wrong name is refused as one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    looks = _Looks(limits)
    fits = True
    for chunk in _chunks(file):
        looks.over(chunk)
        if fits:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                fits = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        fits = False
    looks.end()
    if must_be and not fits:
        raise RefusedExtract(ExtractCode.BAD_ENCODING)
    return fits


def _refuse_mixed(file: BinaryIO, limits: ExtractLimits) -> None:
    """Refuse a file in which letters of UTF-8 and of Windows-1252 stand side by side."""
    whole = loose = line = 0
    first_loose: int | None = None
    for chunk in _lines_of(file, limits):
        whole += len(_LETTERS_OF_UTF_8.findall(chunk))
        rest = _LETTERS_OF_UTF_8.sub(b"", chunk)
        loose += len(_HIGH.findall(rest))
        if first_loose is None and (found := _HIGH.search(rest)):
            first_loose = line + rest.count(b"\n", 0, found.start()) + 1
        line += chunk.count(b"\n")
    if whole and whole * _BY_CHANCE >= loose:
        raise RefusedExtract(ExtractCode.MIXED_ENCODINGS, row=first_loose)


def _transcode(file: BinaryIO, written: BinaryIO, codec: str, limits: ExtractLimits) -> None:
    decoder = codecs.getincrementaldecoder(codec)()
    looks = _Looks(limits)
    chunk = b"-"
    while chunk:
        chunk = file.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            raise RefusedExtract(ExtractCode.BAD_ENCODING) from None
        plain = text.encode("utf-8", "replace")
        looks.over(plain)
        written.write(plain)
    looks.end()


class _Looks:
    """What no text has: null characters, many control characters, lines without an end."""

    def __init__(self, limits: ExtractLimits) -> None:
        self._limits = limits
        self._bytes = self._controls = self._lines = self._open = 0

    def over(self, chunk: bytes) -> None:
        """Look over the next piece. Raises RefusedExtract for what no text has."""
        if b"\0" in chunk:
            raise RefusedExtract(ExtractCode.NULL_BYTES)
        self._bytes += len(chunk)
        self._controls += len(chunk) - len(chunk.translate(None, _CONTROLS))
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        first = min((at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0), default=len(chunk))
        if self._open + first > self._limits.line_bytes:
            # A picture has no lines either.
            self.end()
            raise RefusedExtract(ExtractCode.LONG_LINE, row=self._lines + 1, limits=self._limits)
        self._open = len(chunk) - last - 1 if last >= 0 else self._open + len(chunk)
        self._lines += chunk.count(b"\n")

    def end(self) -> None:
        """Refuse a file of which so much cannot be printed that it is no text."""
        if self._controls > _MOST_CONTROL * self._bytes:
            raise RefusedExtract(ExtractCode.BINARY)


@dataclass(frozen=True)
class Lines:
    """How regular the lines of a text are from a place on; `blank_at_end` counts the empty ones there.

    In `a, "b, c"` the space before the quotation mark is idle: not meant to be part of the cell.
    """

    newlines: int
    blank_at_end: int
    has_blank_inside: bool
    has_lone_returns: bool
    has_quotes: bool
    has_spaced_quotes: bool
    are_spaces_idle: bool
    has_apostrophes: bool
    has_open_end: bool


def scan_lines(path: Path, start: int, delimiter: str) -> Lines:
    """Look over a UTF-8 file from a byte on. Lines that end in CR LF must all do so, or the returns are lone ones."""
    blank = re.compile(rb"\n\r?\n\r?[^\r\n]")
    after = rb"(?:^|\n|" + re.escape(delimiter.encode()) + rb')  *"'
    spaced, meant = re.compile(after), re.compile(after + rb'(?=[^"\r\n' + re.escape(delimiter.encode()) + rb"])")
    ours = re.compile(rb"'[=+\-@\t\r\n\xef]")
    newlines = returns = pairs = 0
    seen = {"blank": False, "quotes": False, "spaced": False, "meant": False, "ours": False}
    tail = b"\n"  # the line before has ended
    with path.open("rb") as file:
        file.seek(start)
        for chunk in _chunks(file):
            piece = tail[-8:] + chunk
            newlines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            pairs += chunk.count(b"\r\n") + (tail[-1:] == b"\r" and chunk[:1] == b"\n")
            seen["blank"] = seen["blank"] or bool(blank.search(piece))
            seen["quotes"] = seen["quotes"] or b'"' in chunk
            seen["spaced"] = seen["spaced"] or (b' "' in piece and bool(spaced.search(piece)))
            seen["meant"] = seen["meant"] or (seen["spaced"] and bool(meant.search(piece)))
            seen["ours"] = seen["ours"] or bool(ours.search(piece))
            tail = (tail + chunk)[-4096:]
    ends = tail[len(tail.rstrip(b"\r\n")) :].count(b"\n")
    return Lines(
        newlines=newlines,
        blank_at_end=max(ends - 1, 0),
        has_blank_inside=seen["blank"],
        has_lone_returns=returns != pairs or pairs not in (0, newlines),
        has_quotes=seen["quotes"],
        has_spaced_quotes=seen["spaced"],
        are_spaces_idle=seen["meant"],
        has_apostrophes=seen["ours"],
        has_open_end=not tail.endswith(b"\n"),
    )


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _lines_of(file: BinaryIO, limits: ExtractLimits) -> Iterator[bytes]:
    """Pieces that end where a line ends, so that no letter is cut."""
    left = b""
    for chunk in _chunks(file):
        left += chunk
        end = left.rfind(b"\n") + 1
        if end:
            yield left[:end]
            left = left[end:]
        elif len(left) > limits.line_bytes:
            yield left
            left = b""
    yield left
