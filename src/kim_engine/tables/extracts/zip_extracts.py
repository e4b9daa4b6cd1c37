"""Takes one file out of a zip or gzip file into the folder of the work, without trust in what that says of itself."""

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kim_engine.tables.extracts.limits import ENDINGS, GZIP_ENDINGS, ZIP_ENDINGS, ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.workplace import Workplace
from kim_engine.tables.limits import MEBIBYTE

_CHUNK = 1 << 20
_IS_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ALWAYS_ALLOWED = 64 * MEBIBYTE
# What macOS and Windows put beside people's files.
_NOT_MEANT = ("__macosx/", "thumbs.db", "desktop.ini")


def take_member(path: Path, said: str | None, place: Workplace) -> tuple[Path, str]:
    """Unpack the file that was said, or the only one of a kind that can be staged. Returns its place and its name.

    Raises RefusedExtract, with the choices if there are several and none was said.
    """
    with _damage_is_ours(), zipfile.ZipFile(path) as archive:
        part = _chosen(archive.infolist(), said, place.limits)
        if part.flag_bits & _IS_ENCRYPTED:
            raise RefusedExtract(ExtractCode.PROTECTED)
        if part.compress_type not in _METHODS:
            raise RefusedExtract(ExtractCode.NOT_A_ZIP)
        most = _most_of(part.compress_size, place.limits)
        if part.file_size > most:
            raise RefusedExtract(ExtractCode.UNPACKS_TOO_LARGE)
        if part.file_size > shutil.disk_usage(place.folder).free:
            raise RefusedExtract(ExtractCode.NO_SPACE)
        with archive.open(part) as packed:
            return _unpacked(packed, most, place), part.filename


def unpack_gzip(path: Path, name: str, place: Workplace) -> tuple[Path, str]:
    """Unpack a gzip file, such as voids.csv.gz. Returns its place and its name without .gz.

    Raises RefusedExtract if it is damaged, unpacks to too much, or is not named as a kind that can be staged.
    """
    inner = name[: -len(Path(name).suffix)]
    if Path(inner).suffix.lower() not in ENDINGS - ZIP_ENDINGS - GZIP_ENDINGS:
        raise RefusedExtract(ExtractCode.UNKNOWN_KIND)
    try:
        with gzip.open(path) as packed:
            return _unpacked(packed, _most_of(path.stat().st_size, place.limits), place), inner
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise RefusedExtract(ExtractCode.NOT_A_ZIP) from None


def _unpacked(packed: IO[bytes] | gzip.GzipFile, most: int, place: Workplace) -> Path:
    # Not by its own name: what stands there may be a path.
    taken = place.folder / "member"
    with taken.open("wb") as written:
        while chunk := packed.read(_CHUNK):
            most -= len(chunk)  # what a zip says of its sizes may be untrue
            if most < 0:
                raise RefusedExtract(ExtractCode.UNPACKS_TOO_LARGE)
            written.write(chunk)
    return taken


def _chosen(parts: list[zipfile.ZipInfo], said: str | None, limits: ExtractLimits) -> zipfile.ZipInfo:
    if len(parts) > limits.parts:
        raise RefusedExtract(ExtractCode.TOO_MANY_PARTS, limits=limits)
    found = [part for part in parts if _could_be_staged(part)]
    if said is not None:
        found = [part for part in found if part.filename == said]
    if not found:
        raise RefusedExtract(ExtractCode.NO_MEMBER)
    if len(found) > 1:
        names = tuple(dict.fromkeys(part.filename for part in found))
        # Two parts of one name: no zip that a person made has them, and programs differ in which they take.
        code = ExtractCode.WHICH_MEMBER if len(names) == len(found) else ExtractCode.NOT_A_ZIP
        raise RefusedExtract(code, choices=names)
    return found[0]


def _could_be_staged(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    ending = Path(name).suffix
    is_meant = not name.startswith(_NOT_MEANT) and not Path(name).name.startswith((".", "~$"))
    return is_meant and not part.is_dir() and ending in ENDINGS - ZIP_ENDINGS - GZIP_ENDINGS


def _most_of(packed: int, limits: ExtractLimits) -> int:
    return min(limits.unpacked_bytes, max(_ALWAYS_ALLOWED, packed * limits.unpacked_times))


@contextmanager
def _damage_is_ours() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise RefusedExtract(ExtractCode.NOT_A_ZIP) from None
