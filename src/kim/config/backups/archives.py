"""The archive file: a ZIP whose members are held to the manifest, byte for byte, before anything is believed."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kim.config.backups import manifest as contents
from kim.config.backups.manifest import DamagedError, Manifest, Member

AT_A_TIME = 1024 * 1024
_BEGAN = (1980, 1, 1, 0, 0, 0)  # the same archive whenever it is made: its moment stands in the manifest
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of packing that we never use
    RuntimeError,  # an encrypted member
    ValueError,
    OverflowError,
)


class Writer:
    """Writes an archive's members, and last of all the manifest."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        self.members: list[Member] = []

    def add(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write one member and note its size and digest."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_entry(name), "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members.append(Member(name, size, digest.hexdigest()))
        return self.members[-1]

    def finish(self, told: Manifest) -> None:
        """Write the manifest and bring the file to the disk."""
        self._zip.writestr(_entry(contents.NAME), told.to_bytes())
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def give_up(self) -> None:
        """Close what can be closed: the file is thrown away."""
        for each in (self._zip.fp, self._file):
            try:
                if each is not None:
                    each.close()
            except (OSError, ValueError):
                continue
        self._zip.fp = None  # or it would try to write its list of contents when it is collected


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _BEGAN)
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class Reader:
    """An archive whose list of contents agrees with its manifest; each member is checked as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        with _damage_named():
            self._zip = zipfile.ZipFile(file)
            entries = self._zip.infolist()
            manifest = [each for each in entries if each.filename == contents.NAME]
            if len(manifest) != 1 or manifest[0].file_size > contents.LARGEST:
                raise DamagedError("it holds no list of its contents, so it is no backup of KIM Log")
            self.manifest = contents.manifest_from(self._zip.read(contents.NAME))
        self._hold_to_manifest([each for each in entries if each.filename != contents.NAME])

    def _hold_to_manifest(self, entries: list[zipfile.ZipInfo]) -> None:
        wanted, names = {each.name: each for each in self.manifest.members}, [each.filename for each in entries]
        if missing := wanted.keys() - set(names):
            raise DamagedError(f"{min(missing)} is missing from it")
        if len(names) != len(set(names)) or set(names) - wanted.keys():
            raise DamagedError("it holds something that its list of contents does not name")
        for each in entries:
            is_plain = stat.S_IFMT(each.external_attr >> 16) in (0, stat.S_IFREG) and not each.flag_bits & 1
            if not is_plain or each.file_size != wanted[each.filename].size:
                raise DamagedError(f"{each.filename} is not what its list of contents says")

    def read(self, member: Member) -> Iterator[bytes]:
        """Read a member, never beyond the size in the manifest. Raises DamagedError, at the latest at its end."""
        digest, left = hashlib.sha256(), member.size
        with _damage_named(member.name), self._zip.open(member.name) as file:
            while chunk := file.read(AT_A_TIME):
                digest.update(chunk)
                left -= len(chunk)
                if left < 0:
                    break
                yield chunk
        if left or digest.hexdigest() != member.sha256:
            raise DamagedError(f"{member.name} is not as it was backed up")

    def check(self) -> None:
        """Read everything once, without writing any of it. Raises DamagedError."""
        for member in self.manifest.members:
            for _ in self.read(member):
                pass


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open an archive. Raises DamagedError, NewerFormatError, or OSError when the file cannot be read."""
    with path.open("rb") as file:
        yield Reader(file)


@contextmanager
def _damage_named(name: str = "") -> Iterator[None]:
    try:
        yield
    except (DamagedError, contents.NewerFormatError):
        raise
    except (*_UNREADABLE, KeyError) as error:
        said = f"{name} is not as it was backed up" if name else "it cannot be read as an archive"
        raise DamagedError(said) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place before the file's beginning: damage, not the disk
            raise
        raise DamagedError("it cannot be read as an archive") from error
