"""Makes a hostile file of a number: a door's own headings over harmful cells, or a file that is none of what it says.

Each has a name that says what it is, so that a failure can be made again by `hostile(number, headings)`.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.engine.tables.specimens import MARKER, merges, ods, ole, relation, relations, sheet_xml, workbook, zipped
from tests.engine.tables.test_hostile_files import TEXTS, WORKBOOKS

Headings = Sequence[str]


@dataclass(frozen=True)
class Hostile:
    """A file with what it is."""

    what: str
    ending: str
    content: bytes


CELLS = (
    *("=1+1", "=cmd|'/c calc'!A0", "+44", "-1", "@SUM(A1)", "'=1", '=HYPERLINK("http://a.example","x")', "\t=1"),
    *("1/1/1900", "29/02/1900", "31/12/9999", "0000-00-00", "1e309", "-0", "NaN", "1E5", "0x1F", "١٢٣", "½"),
    *("\u202eevil\u202c", "\u200b", "\ufeff", "A\u0301" * 60, "\ufffd", "🏠" * 40, "\u2028", "﷽" * 20),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "%s%s%n", "../../etc/passwd", "${jndi:ldap://a}"),
    *("9" * 400, "x" * 32_000, " " * 200, "TRUE", "#REF!", "12:61", "31 June 2026", "Q9 2026/27", "2147483648"),
    *("00000000000000000001", "-1", "1.0000000001", "a@b", "@", "a" * 254 + "@x.example", "None", "null"),
)
STYLES = ("", ' t="n"', ' s="1"')
NUMBERS = ("0", "-1", "60", "2958466", "1e300", "-1e-300", "NaN", "INF", "0.1", "99999999999999999999", "", "1,5")


def hostile(number: int, headings: Headings) -> Hostile:
    """Make the file of a number for a door whose lists have these headings."""
    chance = random.Random(number)
    make = RECIPES[number % len(RECIPES)]
    return make(chance, headings)


def _rows(chance: random.Random, headings: Headings) -> list[list[str]]:
    return [[chance.choice(CELLS) for _ in headings] for _ in range(chance.randint(1, 6))]


def _csv(rows: Sequence[Sequence[str]], **given: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, **given).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue()


def _column(n: int) -> str:
    name = ""
    while n >= 0:
        name, n = chr(65 + n % 26) + name, n // 26 - 1
    return name


def _cell(place: str, text: str) -> str:
    kept = "".join(each for each in text if each in "\t\n" or each >= " ")
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(kept)}</t></is></c>'


def _row(n: int, cells: Sequence[str]) -> str:
    return f'<row r="{n}">' + "".join(_cell(f"{_column(at)}{n}", text) for at, text in enumerate(cells)) + "</row>"


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    return "".join(_row(n, row) for n, row in enumerate(rows, 1))


def plain_csv(chance: random.Random, headings: Headings) -> Hostile:
    """Harmful cells under the right headings."""
    text = _csv([headings, *_rows(chance, headings)])
    coded = chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    return Hostile(f"csv in {coded}", "csv", text.encode(coded, "replace"))


def plain_xlsx(chance: random.Random, headings: Headings) -> Hostile:
    """The same as a workbook."""
    return Hostile("xlsx", "xlsx", workbook(sheet_xml(_sheet([headings, *_rows(chance, headings)]))))


def odd_headings(chance: random.Random, headings: Headings) -> Hostile:
    """Headings twice, none, empty, or of another list."""
    mangled = [*headings, *chance.choices([*headings, "", "Number", "x" * 4000, "\u202eName"], k=6)]
    chance.shuffle(mangled)
    return Hostile("odd headings", "csv", _csv([mangled, *_rows(chance, mangled)]).encode())


def odd_numbers(chance: random.Random, headings: Headings) -> Hostile:
    """Numbers that are no days and days that are no numbers, in the years of 1900 and of 1904."""
    typed = [
        f'<c r="{_column(at)}2"{chance.choice(STYLES)}><v>{chance.choice(NUMBERS)}</v></c>'
        for at in range(len(headings))
    ]
    base = f'<workbookPr date1904="{chance.choice(("1", "0", "true"))}"/>'
    content = workbook(sheet_xml(_row(1, headings) + f'<row r="2">{"".join(typed)}</row>'), properties=base)
    return Hostile("odd numbers", "xlsx", content)


def formulas_and_links(chance: random.Random, headings: Headings) -> Hostile:
    """Formulas, macros and links to other files."""
    cells = "".join(
        f'<c r="{_column(at)}2" t="str"><f>{escape(chance.choice(("[1]Log!A1", "1/0", "WEBSERVICE(1)")))}</f>'
        f"<v>{escape(chance.choice(CELLS)[:99].strip())}</v></c>"
        for at in range(len(headings))
    )
    outside = relations(relation("rId1", "externalLinkPath", "file:///etc/passwd", "External"))
    more = {"xl/externalLinks/_rels/externalLink1.xml.rels": outside, "xl/vbaProject.bin": ole({"VBA": b"\1" * 99})}
    ending = chance.choice(("xlsx", "xlsm"))
    sheet = sheet_xml(_row(1, headings) + f'<row r="2">{cells}</row>')
    return Hostile("formulas, macros, links", ending, workbook(sheet, more=more))


def merged(chance: random.Random, headings: Headings) -> Hostile:
    """Merged cells over headings and rows, some of them overlapping or beyond."""
    spans = chance.choice((("A1:B1",), ("A1:A3", "A2:B4"), ("A1:XFD1048576",), ("B2:A1", "C3")))
    sheet = sheet_xml(_sheet([headings, *_rows(chance, headings)]), merges(*spans))
    return Hostile(f"merged {spans}", "xlsx", workbook(sheet))


def wide_or_long(chance: random.Random, headings: Headings) -> Hostile:
    """Ten thousand columns, a million empty rows, or a cell in the last corner."""
    kind = chance.choice(("columns", "rows", "corner", "lines"))
    if kind == "columns":
        return Hostile("10,000 columns", "csv", _csv([[f"c{n}" for n in range(10_000)], ["1"] * 10_000]).encode())
    if kind == "rows":
        return Hostile("a million empty rows", "csv", _csv([headings]).encode() + b"\r\n" * 1_000_000)
    if kind == "lines":
        return Hostile("a million short rows", "csv", _csv([headings]).encode() + b"1\r\n" * 300_000)
    far = _row(1, headings) + f'<row r="1048576">{_cell("XFD1048576", "x")}</row>'
    return Hostile("the last corner", "xlsx", workbook(sheet_xml(far)))


def cut_or_turned(chance: random.Random, headings: Headings) -> Hostile:
    """A good file cut short, or with bytes turned."""
    good = workbook(sheet_xml(_sheet([headings, *_rows(chance, headings)])))
    if chance.random() < 0.5:
        return Hostile("cut short", "xlsx", good[: chance.randint(1, len(good) - 1)])
    made = bytearray(good)
    for _ in range(chance.randint(1, 40)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return Hostile("bytes turned", "xlsx", bytes(made))


def other_kind(chance: random.Random, headings: Headings) -> Hostile:
    """Another kind of file by another name, or two kinds in one."""
    good = workbook(sheet_xml(_sheet([headings])))
    kinds = {
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(400),
        "a program": b"MZ" + bytes(range(256)),
        "a page before a workbook": b"<html><script>1</script>" + good,
        "a paper before a workbook": b"%PDF-1.7\n" + good,
        "a workbook and more": good + b"<?php phpinfo(); ?>",
        "a zip in a zip": zipped({"a.zip": zipped({"b.txt": MARKER * 50})}),
        "an old container": ole({"Workbook": bytes(600)}),
        "a protected one": ole({"EncryptionInfo": b"\1" * 64, "EncryptedPackage": b"\2" * 640}),
        "nothing but zeros": bytes(4096),
        "noise": chance.randbytes(3000),
        "an open document": ods("<table:table-row/>" * 50),
        "odd text": "\ud800".encode("utf-8", "surrogatepass") + b"a\0b,\0" + _csv([headings]).encode(),
    }
    what = chance.choice(list(kinds))
    return Hostile(what, chance.choice(("xlsx", "csv", "xls", "ods", "xlsb")), kinds[what])


def known_one(chance: random.Random, headings: Headings) -> Hostile:
    """One of the reader's own hostile files, zip bombs and laughs among them."""
    known: list[tuple[str, str, Callable[[], bytes]]] = [(n, "xlsx", make) for n, (make, _) in WORKBOOKS.items()]
    known += [(n, "csv", make) for n, (make, _) in TEXTS.items()]
    what, ending, make = chance.choice(known)
    return Hostile(what, ending, make())


RECIPES = (
    *(plain_csv, odd_headings, plain_xlsx, odd_numbers, cut_or_turned, other_kind),
    *(formulas_and_links, merged, known_one, plain_csv, odd_headings, wide_or_long),
)
