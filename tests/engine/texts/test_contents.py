"""R10, ASVS V5.2.2: a file's kind is told from what it holds, for every ending that is taken."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from kim_engine.texts import Fit, compare, ending_of
from kim_engine.texts.contents import ARCHIVES, TESTS
from kim_engine.texts.kinds import ENDINGS
from tests.engine.tables.specimens import ods, ole, sheet_xml, workbook, xls, zipped
from tests.engine.texts.specimens import mail, pdf, word

TYPES = {"[Content_Types].xml": "<Types/>"}


def opened(kind: str) -> bytes:
    """Give an OpenDocument file as its writers make it: the type first, not packed."""
    made = zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"}, zipfile.ZIP_STORED)
    assert made[30:38] == b"mimetype"
    return made


def riff(kind: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 40) + kind + bytes(36)


def media(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12)


PROTECTED = ole({"EncryptionInfo": b"\1" * 64, "EncryptedPackage": b"\2" * 640})
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SPECIMENS: dict[str, bytes] = {
    "pdf": pdf("words"),
    "docx docm dotx dotm": word("words"),
    "xlsx xlsm xltx xltm xlsb": workbook(sheet_xml("")),
    "pptx pptm potx ppsx": zipped(TYPES | {"ppt/presentation.xml": "<p/>"}),
    "vsdx": zipped(TYPES | {"visio/document.xml": "<v/>"}),
    "odt ott": opened("text"),
    "ods ots": opened("spreadsheet"),
    "odp": opened("presentation"),
    "odg": opened("graphics"),
    "doc dot": ole({"WordDocument": b"x" * 600}),
    "xls xlt": xls(),
    "ppt pps": ole({"PowerPoint Document": b"x" * 600}),
    "vsd": ole({"VisioDocument": b"x" * 600}),
    "msg": mail("a", "b"),
    "mpp pub": OLE + bytes(504),
    "one": bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3"),
    "rtf": b"{\\rtf1\\ansi words}",
    "txt csv tsv md log json ics vcf dxf": "Schlüssel, £12\r\n".encode(),
    "html htm xml svg": b'\xef\xbb\xbf\n<?xml version="1.0"?><svg/>',
    "eml": b"From: a@b.example\r\nSubject: Keys\r\n\r\nwords",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpg jpeg jfif": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "gif": b"GIF89a\1\0\1\0",
    "bmp": b"BM" + bytes(52),
    "tif tiff": b"II*\0\x08\0\0\0",
    "webp": riff(b"WEBP"),
    "heic heif": media(b"heic"),
    "mp4 m4a m4v": media(b"mp42"),
    "mov": media(b"qt  "),
    "mp3": b"ID3\4\0\0\0\0\0\0",
    "wav": riff(b"WAVE"),
    "avi": riff(b"AVI "),
    "webm mkv": b"\x1a\x45\xdf\xa3\x9f",
    "ogg": b"OggS\0\2",
    "wmv wma": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "dwg": b"AC1032\0\0",
}
# What holds more than one ending's mark: the first is a kind of the second.
ALIKE = {
    ("xls", "xlsx"),
    ("mp4", "mov"),
    ("html", "txt"),
    ("eml", "txt"),
    ("rtf", "txt"),
    ("txt", "eml"),
    ("pdf", "rtf"),
}


def fit(folder: Path, name: str, content: bytes) -> Fit:
    path = folder / "file"
    path.write_bytes(content)
    return compare(path, name=name)


def test_there_is_a_specimen_of_every_kind_and_each_fits_its_endings(tmp_path: Path) -> None:
    endings = [f".{each}" for kind in SPECIMENS for each in kind.split()]
    assert sorted(endings) == sorted(TESTS)
    assert set(TESTS) >= ENDINGS, "whatever has a reader is taken"
    assert not ARCHIVES & set(TESTS)
    for kind, content in SPECIMENS.items():
        for each in kind.split():
            assert fit(tmp_path, f"Form 7.{each}", content) == Fit.FITS, each
            assert fit(tmp_path, f"FORM.{each.upper()}", content) == Fit.FITS, each


@pytest.mark.parametrize("kind", SPECIMENS)
def test_no_other_kinds_file_fits_and_nor_does_noise(tmp_path: Path, kind: str) -> None:
    ending = kind.split(maxsplit=1)[0]
    is_text = ending in ("txt", "html", "eml")
    for other, content in SPECIMENS.items():
        is_same = other == kind or (other.split()[0], ending) in ALIKE
        is_same = is_same or (ending == "mpp" and content.startswith(OLE))
        is_same = is_same or (ending == "mov" and content[4:8] == b"ftyp")
        is_same = is_same or (ending == "mp4" and content[4:8] == b"ftyp")
        is_same = is_same or (ending == "txt" and b"\0" not in content and not content.startswith(b"%PDF"))
        if not is_same:
            assert fit(tmp_path, f"a.{ending}", content) == Fit.HOLDS_OTHER, (other, ending)
    noise = [b"", b"\0" * 4096, b"MZ\x90\0\3" + bytes(60), b"\x7fELF\2\1\1" + bytes(60)]
    for content in (*noise, *([] if is_text else [b"words", b"<html>"])):
        assert fit(tmp_path, f"a.{ending}", content) == Fit.HOLDS_OTHER, (content[:8], ending)


def test_what_a_password_protects_is_still_of_its_kind(tmp_path: Path) -> None:
    for ending in ("docx", "xlsx", "pptx", "xls"):
        assert fit(tmp_path, f"a.{ending}", PROTECTED) == Fit.FITS


def test_a_broken_package_is_none_and_no_number_in_it_leads_astray(tmp_path: Path) -> None:
    good = word("words")
    assert fit(tmp_path, "a.docx", good + b"<?php ?>") == Fit.FITS, "as Word itself opens it"
    for cut in (3, 10, 25, len(good) // 2, len(good) - 30):
        assert fit(tmp_path, "a.docx", good[:cut]) == Fit.HOLDS_OTHER
    end = good.rfind(b"PK\5\6")
    for at in range(end, len(good)):  # every number of the directory's end, at its largest and at nothing
        for value in (0xFF, 0):
            turned = bytearray(good)
            turned[at] = value
            assert fit(tmp_path, "a.docx", bytes(turned)) in (Fit.FITS, Fit.HOLDS_OTHER)
    assert fit(tmp_path, "a.docx", zipped(TYPES | {"other/word/a.xml": "x"})) == Fit.HOLDS_OTHER
    assert fit(tmp_path, "a.ods", ods("")) in (Fit.FITS, Fit.HOLDS_OTHER)


@pytest.mark.parametrize(
    ("name", "expected", "ending"),
    [
        ("all.zip", Fit.PACKED, ".zip"),
        ("all.tar.gz", Fit.PACKED, ".gz"),
        ("run.exe", Fit.NOT_TAKEN, ".exe"),
        ("macro.js", Fit.NOT_TAKEN, ".js"),
        ("link.lnk", Fit.NOT_TAKEN, ".lnk"),
        ("form", Fit.NO_ENDING, ""),
        (".pdf", Fit.NO_ENDING, ""),
        ("form.", Fit.NO_ENDING, ""),
        ("the word. And more", Fit.NO_ENDING, ""),
        ("a.<script>", Fit.NO_ENDING, ""),
    ],
)
def test_other_endings_are_told_apart(tmp_path: Path, name: str, expected: Fit, ending: str) -> None:
    assert (fit(tmp_path, name, b"words"), ending_of(name)) == (expected, ending)
