"""Takes one file out of a zip into the folder of the work, without trust in what the zip says of itself."""

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kim_engine.tables.extracts.limits import ENDINGS, ZIP_ENDINGS, ExtractLimits
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
        most = min(place.limits.unpacked_bytes, _most_of(part.compress_size, place.limits))
        if part.file_size > most:
            raise RefusedExtract(ExtractCode.UNPACKS_TOO_LARGE)
        if part.file_size > shutil.disk_usage(place.folder).free:
            raise RefusedExtract(ExtractCode.NO_SPACE)
        # Not by its own name: what stands there may be a path.
        taken = place.folder / "member"
        with archive.open(part) as packed, taken.open("wb") as written:
            while chunk := packed.read(_CHUNK):
                most -= len(chunk)  # the directory may lie
                if most < 0:
                    raise RefusedExtract(ExtractCode.UNPACKS_TOO_LARGE)
                written.write(chunk)
    return taken, part.filename


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
    return is_meant and not part.is_dir() and ending in ENDINGS - ZIP_ENDINGS


def _most_of(packed: int, limits: ExtractLimits) -> int:
    return max(_ALWAYS_ALLOWED, packed * limits.unpacked_times)


@contextmanager
def _damage_is_ours() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise RefusedExtract(ExtractCode.NOT_A_ZIP) from None
