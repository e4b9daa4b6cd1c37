"""Whether what a file holds is of the kind that its name's ending says; nothing of it is unpacked or understood."""

import mmap
import re
import struct
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

Test = Callable[[mmap.mmap], bool]
_ENDING = re.compile(r"\.[a-z0-9]{1,10}")
_MOST_PARTS = 10_000  # of a zip package: ten times what an Office file has


class Fit(StrEnum):
    """What comparing a file with its name came to."""

    FITS = "FITS"
    HOLDS_OTHER = "HOLDS_OTHER"  # the ending is known, and this is no such file
    NOT_TAKEN = "NOT_TAKEN"  # an ending that nobody here expects
    PACKED = "PACKED"  # an archive: other files, into which nobody looks
    NO_ENDING = "NO_ENDING"


def ending_of(name: str) -> str:
    """Give the ending of a name in small letters; '' when it has none that says a kind."""
    ending = Path(name).suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""


def compare(path: Path, *, name: str) -> Fit:
    """Compare what lies at `path` with what somebody called it."""
    ending = ending_of(name)
    if not ending:
        return Fit.NO_ENDING
    if ending in ARCHIVES:
        return Fit.PACKED
    if ending not in TESTS:
        return Fit.NOT_TAKEN
    with path.open("rb") as file:
        if not file.seek(0, 2):
            return Fit.HOLDS_OTHER
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            return Fit.FITS if TESTS[ending](held) else Fit.HOLDS_OTHER


def _begins(*starts: bytes, at: int = 0) -> Test:
    return lambda held: any(held[at : at + len(each)] == each for each in starts)


def _both(first: Test, second: Test) -> Test:
    return lambda held: first(held) and second(held)


def _either(first: Test, second: Test) -> Test:
    return lambda held: first(held) or second(held)


def _holds(mark: bytes, *, within: int | None = None) -> Test:
    return lambda held: held.find(mark, 0, len(held) if within is None else within) >= 0


def _old_office(*streams: str) -> Test:
    """Build the test of an OLE container ([MS-CFB]) in whose directory one of these streams stands."""
    marks = [each.encode("utf-16-le") for each in streams]
    return _both(_begins(bytes.fromhex("d0cf11e0a1b11ae1")), lambda held: any(held.find(each) >= 0 for each in marks))


_PROTECTED = _old_office("EncryptedPackage")  # [MS-OFFCRYPTO] 2.3.4: what a password makes of a newer file


def _office(folder: str) -> Test:
    """Build the test of an Open Packaging file: its list of types, and its parts in the folder of its kind."""

    def is_one(held: mmap.mmap) -> bool:
        names = [name.replace(b"\\", b"/").lstrip(b"/") for name in _names_in(held)]
        return b"[Content_Types].xml" in names and any(name.startswith(folder.encode() + b"/") for name in names)

    return _either(is_one, _PROTECTED)


def _names_in(held: mmap.mmap) -> list[bytes]:
    """Read the names in a zip's own directory (APPNOTE 4.3.12, 4.3.16), and nothing else; none in a broken one."""
    end = held.rfind(b"PK\5\6", max(0, len(held) - 65_557))
    if held[:2] != b"PK" or end < 0 or end + 22 > len(held):
        return []
    (at,) = struct.unpack_from("<I", held, end + 16)
    names: list[bytes] = []
    while len(names) < _MOST_PARTS and held[at : at + 4] == b"PK\1\2" and at + 46 <= end:
        name, more, comment = struct.unpack_from("<HHH", held, at + 28)
        names.append(held[at + 46 : at + 46 + name])
        at += 46 + name + more + comment
    return names


def _open_document(kind: str) -> Test:
    """Build the test of an OpenDocument file (1.3, part 2, 3.3): its type stands first, as it is, at a fixed place."""
    return _both(_begins(b"PK\3\4"), _begins(f"mimetypeapplication/vnd.oasis.opendocument.{kind}".encode(), at=30))


def _is_text(held: mmap.mmap) -> bool:
    """Say whether it is text: UTF-16 with its mark, or else bytes without the signs that no text has."""
    start = held[:65_536]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(held) % 2 == 0
    begins_otherwise = start.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0", b"%PDF-", b"MZ\x90", b"\x7fELF", b"\x89PNG"))
    return not begins_otherwise and held.find(b"\0") < 0


def _is_markup(held: mmap.mmap) -> bool:
    start = held[:4096].removeprefix(b"\xef\xbb\xbf")
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return _is_text(held) and (start[2:].replace(b"\0", b"") if is_wide else start).lstrip().startswith(b"<")


def _is_mail(held: mmap.mmap) -> bool:
    return _is_text(held) and re.match(rb"\s*[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]", held[:4096]) is not None


def _riff(kind: bytes) -> Test:
    return _both(_begins(b"RIFF"), _begins(kind, at=8))


def _same(test: Test, endings: str) -> Iterable[tuple[str, Test]]:
    return ((f".{each}", test) for each in endings.split())


ARCHIVES = frozenset(f".{each}" for each in "zip 7z rar tar gz tgz bz2 xz zst cab iso img dmg jar pst ost".split())
TESTS: dict[str, Test] = dict(
    (
        *_same(_holds(b"%PDF-", within=1024), "pdf"),  # ISO 32000-1, annex H: readers look for it so far
        *_same(_office("word"), "docx docm dotx dotm"),
        *_same(_office("xl"), "xlsx xlsm xltx xltm xlsb"),
        *_same(_office("ppt"), "pptx pptm potx ppsx"),
        *_same(_office("visio"), "vsdx"),
        *_same(_open_document("text"), "odt ott"),
        *_same(_open_document("spreadsheet"), "ods ots"),
        *_same(_open_document("presentation"), "odp"),
        *_same(_open_document("graphics"), "odg"),
        *_same(_old_office("WordDocument"), "doc dot"),
        *_same(_either(_old_office("Workbook", "Book"), _PROTECTED), "xls xlt"),
        *_same(_old_office("PowerPoint Document"), "ppt pps"),
        *_same(_old_office("VisioDocument"), "vsd"),
        *_same(_old_office("__properties_version1.0"), "msg"),
        *_same(_begins(bytes.fromhex("d0cf11e0a1b11ae1")), "mpp pub"),
        *_same(_begins(bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")), "one"),
        *_same(_begins(b"{\\rtf"), "rtf"),
        *_same(_is_text, "txt csv tsv md log json ics vcf dxf"),
        *_same(_is_markup, "html htm xml svg"),
        *_same(_is_mail, "eml"),
        *_same(_begins(b"\x89PNG\r\n\x1a\n"), "png"),
        *_same(_begins(b"\xff\xd8\xff"), "jpg jpeg jfif"),
        *_same(_begins(b"GIF87a", b"GIF89a"), "gif"),
        *_same(_begins(b"BM"), "bmp"),
        *_same(_begins(b"II*\0", b"MM\0*"), "tif tiff"),
        *_same(_riff(b"WEBP"), "webp"),
        *_same(_both(_begins(b"ftyp", at=4), _begins(b"heic", b"heix", b"hevc", b"mif1", b"msf1", at=8)), "heic heif"),
        *_same(_begins(b"ftyp", at=4), "mp4 m4a m4v"),
        *_same(_begins(b"ftyp", b"moov", b"mdat", b"wide", b"free", at=4), "mov"),
        *_same(_begins(b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"), "mp3"),
        *_same(_riff(b"WAVE"), "wav"),
        *_same(_riff(b"AVI "), "avi"),
        *_same(_begins(b"\x1a\x45\xdf\xa3"), "webm mkv"),
        *_same(_begins(b"OggS"), "ogg"),
        *_same(_begins(bytes.fromhex("3026b2758e66cf11")), "wmv wma"),
        *_same(_begins(b"AC10"), "dwg"),
    )
)
