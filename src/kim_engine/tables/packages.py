"""The zip package that an XLSX workbook is: its parts, their relations and their XML, opened without trust; not their
meaning.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile

_CHUNK = 1 << 18
_IS_ENCRYPTED = 0x1
_OUT_OF_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

Attributes = dict[str, str]


@dataclass(frozen=True)
class Relation:
    """A link from one part to another: `kind` is the last word of its type, `target` a part's name or an outside
    address.
    """

    identifier: str
    kind: str
    target: str
    is_external: bool


class Package:
    """The parts of a zip file by name; nothing is ever unpacked to a disk, and what is read counts against the
    limits.
    """

    def __init__(self, source: BinaryIO, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise RefusedFile(RefusalCode.DAMAGED) from None
        self._limits = limits
        self._left = limits.unpacked_bytes
        self._parts = self._named(self._zip.infolist())

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._parts

    def size(self, name: str) -> int:
        """What the zip's directory says of a part's size, in bytes; 0 if there is no such part."""
        return self._parts[name].file_size if name in self._parts else 0

    def names(self) -> Iterator[str]:
        """The names of all parts."""
        return iter(self._parts)

    def walk(
        self,
        name: str,
        *,
        start: Callable[[str, Attributes], object],
        end: Callable[[str], object] | None = None,
        text: Callable[[str], object] | None = None,
    ) -> None:
        """Call back for each element of a part's XML. Raises RefusedFile if it is missing, damaged or has a DTD."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        # Entities can only be declared inside a document type: without one there is nothing to expand or fetch.
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            if error.code == _OUT_OF_MEMORY:
                raise MemoryError from None
            raise RefusedFile(RefusalCode.DAMAGED) from None

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part (`""` for the package itself), their targets as names of parts."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        found: list[Relation] = []

        def start(tag: str, attributes: Attributes) -> None:
            if local(tag) == "Relationship":
                found.append(_relation(attributes, folder))

        if self.has(listed):
            self.walk(listed, start=start)
        return found

    def _named(self, parts: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(parts) > self._limits.parts:
            raise RefusedFile(RefusalCode.TOO_MANY_PARTS, limits=self._limits)
        if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
            raise RefusedFile(RefusalCode.PROTECTED)
        if sum(part.file_size for part in parts) > self._limits.unpacked_bytes:
            raise RefusedFile(RefusalCode.UNPACKS_TOO_LARGE, limits=self._limits)
        named: dict[str, zipfile.ZipInfo] = {}
        for part in parts:
            # Some programs write Windows separators or a leading slash; Excel opens these too.
            name = part.filename.replace("\\", "/").lstrip("/")
            if ".." in name.split("/") or ":" in name:
                raise RefusedFile(RefusalCode.UNSAFE_NAMES)
            if name in named:
                raise RefusedFile(RefusalCode.DAMAGED)
            named[name] = part
        return named

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's bytes in pieces. Raises RefusedFile if it is missing or damaged, or too much is unpacked."""
        part = self._parts.get(name)
        if part is None or part.compress_type not in _METHODS:
            raise RefusedFile(RefusalCode.DAMAGED)
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    self._spend(len(chunk))
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):  # a place before the file's beginning
            raise RefusedFile(RefusalCode.DAMAGED) from None

    def _spend(self, amount: int) -> None:
        # What the zip's directory says of its sizes may be untrue, and two sheets may share one part.
        self._left -= amount
        if self._left < 0:
            raise RefusedFile(RefusalCode.UNPACKS_TOO_LARGE, limits=self._limits)


def local(name: str) -> str:
    """The name of an element or attribute without its prefix: writers differ in the prefixes they choose."""
    return name.rpartition(":")[2]


def local_attributes(attributes: Attributes) -> Attributes:
    """Attributes by their names without prefixes."""
    return {local(name): value for name, value in attributes.items()}


def is_true(value: str | None) -> bool:
    """Whether an XML attribute says yes."""
    return value in {"1", "true"}


def _relation(attributes: Attributes, folder: str) -> Relation:
    target = attributes.get("Target", "")
    is_external = attributes.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
    kind = attributes.get("Type", "").rpartition("/")[2]
    return Relation(attributes.get("Id", ""), kind, target, is_external)


def _refuse_doctype(*_declared: object) -> NoReturn:
    raise RefusedFile(RefusalCode.DECLARES_ENTITIES)
