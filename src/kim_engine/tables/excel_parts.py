"""The parts of an XLSX package around its sheets: the list of sheets, number formats, shared text; cells are in
`excel_sheets`.
"""

from dataclasses import dataclass

from kim_engine.tables.excel_values import BUILT_IN, Shown, plain_text, shown_by
from kim_engine.tables.packages import Attributes, Package, Relation, is_true, local, local_attributes
from kim_engine.tables.refusals import NoteCode, RefusalCode, RefusedFile

_DOCUMENT = "officeDocument"


@dataclass(frozen=True)
class ListedSheet:
    """A sheet in the workbook's list; `part` is None for one without cells, such as a chart sheet."""

    name: str
    part: str | None
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """What every sheet of a workbook needs to be read."""

    sheets: tuple[ListedSheet, ...]
    is_1904: bool
    styles: tuple[Shown, ...]
    shared: tuple[str, ...]
    notes: tuple[NoteCode, ...]


def read_book(package: Package) -> Book:
    """The workbook's list of sheets, styles and shared text. Raises RefusedFile if the package is not an XLSX
    workbook.
    """
    relations, sheets, is_1904 = _main_part(package)
    by_kind = {found.kind: found.target for found in relations if not found.is_external}
    return Book(
        sheets=sheets,
        is_1904=is_1904,
        styles=_styles(package, by_kind["styles"]) if "styles" in by_kind else (),
        shared=_shared(package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else (),
        notes=_notes(package, any(found.is_external for found in relations) or "externalLink" in by_kind),
    )


def list_sheets(package: Package) -> tuple[tuple[ListedSheet, ...], bool]:
    """The workbook's list of sheets, and whether its days count from 1904. Raises RefusedFile as `read_book`."""
    _, sheets, is_1904 = _main_part(package)
    return sheets, is_1904


def _main_part(package: Package) -> tuple[list[Relation], tuple[ListedSheet, ...], bool]:
    main = next((found.target for found in package.relations("") if found.kind == _DOCUMENT), "xl/workbook.xml")
    if not package.has(main):
        raise RefusedFile(RefusalCode.NOT_A_WORKBOOK)
    relations = package.relations(main)
    parts = {found.identifier: found.target for found in relations if found.kind == "worksheet"}
    return relations, *_listed(package, main, parts)


def _listed(package: Package, main: str, parts: dict[str, str]) -> tuple[tuple[ListedSheet, ...], bool]:
    sheets: list[ListedSheet] = []
    is_1904 = False
    is_workbook = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_1904, is_workbook
        match local(tag):
            case "workbook":
                is_workbook = True
            case "workbookPr":
                is_1904 = is_true(attributes.get("date1904"))
            case "sheet":
                about = local_attributes(attributes)
                is_hidden = about.get("state", "visible") != "visible"
                sheets.append(ListedSheet(about.get("name", ""), parts.get(about.get("id", "")), is_hidden))

    package.walk(main, start=start)
    if not is_workbook:
        raise RefusedFile(RefusalCode.NOT_A_WORKBOOK)
    return tuple(sheets), is_1904


def _styles(package: Package, part: str) -> tuple[Shown, ...]:
    custom: dict[str, str] = {}
    cell_formats: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        name = local(tag)
        # Table styles (dxfs) have numFmt elements too, and named styles have xf elements: neither is a cell's.
        if name == "numFmt" and inside[-1:] == ["numFmts"]:
            custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            cell_formats.append(attributes.get("numFmtId", "0"))
        inside.append(name)

    package.walk(part, start=start, end=lambda _tag: inside.pop())
    return tuple(_shown(identifier, custom) for identifier in cell_formats)


def _shown(identifier: str, custom: dict[str, str]) -> Shown:
    if identifier in custom:
        return shown_by(custom[identifier])
    return BUILT_IN.get(int(identifier), Shown.NUMBER) if identifier.isdecimal() else Shown.NUMBER


def _shared(package: Package, part: str) -> tuple[str, ...]:
    """Shared text by number; the runs of rich text are joined, what is only a reading aid (rPh) is not."""
    items: list[str] = []
    runs: list[str] = []
    kept: list[str] = []
    aids = 0

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal aids
        match local(tag):
            case "si":
                kept.clear()
            case "rPh":
                aids += 1
            case "t":
                runs.clear()

    def end(tag: str) -> None:
        nonlocal aids
        match local(tag):
            case "t" if not aids:
                kept.extend(runs)
            case "rPh":
                aids -= 1
            case "si":
                items.append(plain_text("".join(kept)))

    package.walk(part, start=start, end=end, text=runs.append)
    return tuple(items)


def _notes(package: Package, has_external: bool) -> tuple[NoteCode, ...]:
    names = [name.lower() for name in package.names()]
    notes = {
        NoteCode.EXTERNAL_LINKS: has_external or any(name.startswith("xl/externallinks/") for name in names),
        NoteCode.MACROS: any(name.endswith("vbaproject.bin") for name in names),
        NoteCode.COMMENTS: any("comments" in name and name.startswith("xl/") for name in names),
    }
    return tuple(note for note, is_so in notes.items() if is_so)
