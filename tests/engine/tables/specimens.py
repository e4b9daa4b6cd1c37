"""Makes the files that the tests of tables read, friendly and hostile, byte by byte; no test is in here."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kim_engine.tables.kinds import read_by_kind
from kim_engine.tables.limits import DEFAULT_LIMITS, Limits
from kim_engine.tables.sheets import Sheet, Workbook
from kim_engine.tables.wire import Hearing, Telling, heard_lines
from kim_engine.tables.workbooks import read_file

# Stands for what a resident told us: it may be in the cells of a file and nowhere else.
MARKER = "Mx Planted, 7 Marker Row"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs>'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def sheet_xml(rows: str, after: str = "", declared: str = "") -> str:
    """A worksheet part around rows of XML."""
    return f'{XML}{declared}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def text_cell(reference: str, text: str = MARKER) -> str:
    """A cell with text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def merges(*references: str) -> str:
    """The merged cells of a worksheet."""
    each = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return f"<mergeCells>{each}</mergeCells>"


def relation(identifier: str, kind: str, target: str, mode: str = "") -> str:
    """One relation of a part."""
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{identifier}" Type="{DOCUMENT}/{kind}" Target="{target}"{outside}/>'


def relations(*links: str) -> str:
    """A part of relations."""
    return f'{XML}<Relationships xmlns="{RELATIONS}">{"".join(links)}</Relationships>'


def parts(*sheets: str, properties: str = "", more: Mapping[str, str | bytes] | None = None) -> dict[str, str | bytes]:
    """The parts of a workbook with these worksheets, called Log, Log2 and so on."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="Log{n if n > 1 else ""}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    links = [relation(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    links += [relation("s", "styles", "styles.xml"), relation("t", "sharedStrings", "sharedStrings.xml")]
    names = f'xmlns="{MAIN}" xmlns:r="{DOCUMENT}"'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{XML}<Types/>",
        "_rels/.rels": relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"{XML}<workbook {names}>{properties}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*links),
        "xl/styles.xml": f"{XML}<styleSheet {names}>{STYLES}</styleSheet>",
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"><si><t>{MARKER}</t></si></sst>',
    }
    made.update({f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)})
    return made | dict(more or {})


def zipped(made: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(*sheets: str, **others: object) -> bytes:
    """An XLSX workbook with these worksheets."""
    return zipped(parts(*sheets, **others))  # type: ignore[arg-type]


def ods(table: str) -> bytes:
    """An OpenDocument spreadsheet with one table of these rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    names = f'xmlns:office="{office}" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = (
        f"{XML}<office:document-content {names} {text}>"
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Log">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    made["META-INF/manifest.xml"] = f"{XML}<manifest/>"
    return zipped(made)


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container ([MS-CFB]) with these streams: what XLS files and protected workbooks are."""
    free, end, fat_mark, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    chains, sectors, starts = [fat_mark, end], [], []
    for content in padded.values():
        count = -(-len(content) // 512)
        starts.append(len(chains))
        chains += [*range(len(chains) + 1, len(chains) + count), end]
        sectors.append(content.ljust(count * 512, b"\0"))
    entries = [_ole_entry("Root Entry", 5, none, 1, end, 0)]
    for number, (name, content) in enumerate(padded.items(), start=1):
        right = number + 1 if number < len(padded) else none
        entries.append(_ole_entry(name, 2, right, none, starts[number - 1], len(content)))
    directory = b"".join(entries).ljust(512, b"\0")
    fat = struct.pack("<128I", *chains, *[free] * (128 - len(chains)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    return header + fat + directory + b"".join(sectors)


def _ole_entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    numbers = struct.pack("<HBB3I36xIQ", len(encoded), kind, 1, 0xFFFFFFFF, right, child, start, size)
    return encoded.ljust(64, b"\0") + numbers


def xls() -> bytes:
    """An Excel 97 workbook: text in B2, numbers in C2 and C3, and B2:B3 merged."""
    inside = _biff(0x0204, struct.pack("<4HB", 1, 1, 0, 4, 0) + b"Area")
    inside += _biff(0x0203, struct.pack("<3Hd", 1, 2, 0, 7.0)) + _biff(0x0203, struct.pack("<3Hd", 2, 2, 0, 0.5))
    return _xls(inside)


def xls_of(*rows: tuple[str, ...]) -> bytes:
    """An Excel 97 workbook of these texts."""
    cells = ((row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts))
    made = [
        _biff(0x0204, struct.pack("<4HB", row, column, 0, len(text), 0) + text.encode()) for row, column, text in cells
    ]
    return _xls(b"".join(made))


def _xls(inside: bytes) -> bytes:
    name = b"Log"
    sheet = _biff(0x0809, struct.pack("<4H2I", 0x0600, 0x0010, 0, 0, 0, 0)) + inside
    sheet += _biff(0x00E5, struct.pack("<5H", 1, 1, 2, 1, 1)) + _biff(0x000A, b"")
    start = _biff(0x0809, struct.pack("<4H2I", 0x0600, 0x0005, 0, 0, 0, 0)) + _biff(0x0042, struct.pack("<H", 1200))
    listed = 4 + 8 + len(name)
    position = len(start) + listed + 4
    listing = _biff(0x0085, struct.pack("<I4B", position, 0, 0, len(name), 0) + name)
    return ole({"Workbook": start + listing + _biff(0x000A, b"") + sheet})


def _biff(kind: int, content: bytes) -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def xlsb(last_row: int = 1, last_column: int = 2) -> bytes:
    """An Excel binary workbook ([MS-XLSB]): text in B2 and 7 in another cell (rows and columns from 0)."""
    cells = _record(0x00, struct.pack("<2I13x", 1, 0)) + _record(0x06, struct.pack("<2I", 1, 0) + _wide("Area"))
    if last_row > 1:
        cells += _record(0x00, struct.pack("<2I13x", last_row, 0))
    cells += _record(0x05, struct.pack("<2Id", last_column, 0, 7.0))
    size = _record(0x94, struct.pack("<4I", 1, last_row, 1, last_column))
    sheet = _record(0x81) + size + _record(0x91) + cells + _record(0x92) + _record(0x82)
    listed = _record(0x9C, struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("Log"))
    book = _record(0x83) + _record(0x99, bytes(12)) + _record(0x8F) + listed + _record(0x90) + _record(0x84)
    return zipped(
        {
            "_rels/.rels": relations(relation("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations(relation("rId1", "worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    kind_bytes = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return kind_bytes + bytes([len(content)]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def read(folder: Path, content: bytes, name: str = "log.xlsx", limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read content as a file by a child process, as the house does."""
    path = folder / "upload"
    path.write_bytes(content)
    return read_file(path, name=name, limits=limits)


def read_here(content: bytes, ending: str = ".xlsx", limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read content in this process, for properties tried many times: the same code without the child around it."""
    told = io.BytesIO()
    read_by_kind(io.BytesIO(content), ending, Telling(told, limits))
    told.seek(0)
    hearing = Hearing(limits)
    for line in heard_lines(told, limits):
        hearing.hear(line)
    assert hearing.is_complete
    return hearing.workbook("")


def only_sheet(workbook: Workbook) -> Sheet:
    """The one sheet of a workbook."""
    (sheet,) = workbook.sheets
    return sheet
