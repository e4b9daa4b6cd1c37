"""Writes a workbook to be filled in: how to do it, rows with lists to choose from, and which form it is. No macros."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from kim_engine.tables.written_workbooks import sheet_name

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CHOICES = "Choices"


@dataclass(frozen=True)
class ColumnToFill:
    """One column: its heading, its width in characters, what a cell says when chosen, and what it offers."""

    heading: str
    width: int
    hint: str  # at most 255 characters
    choices: Sequence[str] = ()
    is_free: bool = False  # whether other words may be written than those offered


@dataclass(frozen=True)
class FormToWrite:
    """A form: the sheet of rows, how to fill it in, and the facts by which it is known when it comes back."""

    name: str
    columns: Sequence[ColumnToFill]  # after the first, which holds the rows' numbers
    rows: int
    how: Sequence[str]  # the first is the heading
    facts: Sequence[tuple[str, str]]
    facts_name: str = "About this form"
    how_name: str = "How to fill it in"
    number_heading: str = "Row"


def write_form(form: FormToWrite, stream: IO[bytes]) -> None:
    """Write the form as XLSX: it opens at the sheet of rows. Lists stand on a hidden sheet, for names with commas."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        taken: set[str] = set()
        rows = workbook.add_worksheet(sheet_name(form.name, taken))
        _write_lines(workbook.add_worksheet(sheet_name(form.how_name, taken)), form.how, bold, wrapped)
        _write_facts(workbook.add_worksheet(sheet_name(form.facts_name, taken)), form.facts, bold)
        choices = workbook.add_worksheet(sheet_name(_CHOICES, taken))
        choices.hide()
        _write_rows(rows, choices, form, bold, wrapped)
    stream.write(written.getvalue())


def _write_rows(sheet: Any, choices: Any, form: FormToWrite, bold: Any, wrapped: Any) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 6, wrapped)
    sheet.write_string(0, 0, form.number_heading, bold)
    for number in range(1, form.rows + 1):
        sheet.write_number(number, 0, number)
    for at, column in enumerate(form.columns, 1):
        sheet.set_column(at, at, column.width, wrapped)
        sheet.write_string(0, at, column.heading, bold)
        for line, name in enumerate(column.choices):
            choices.write_string(line, at, name)
        sheet.data_validation(1, at, form.rows, at, _validation(column, at))


def _validation(column: ColumnToFill, at: int) -> dict[str, Any]:
    told = {"input_title": column.heading[:32], "input_message": column.hint, "ignore_blank": True}
    if not column.choices:
        return {"validate": "any", **told}
    letter = xlsxwriter.utility.xl_col_to_name(at)
    source = f"={_CHOICES}!${letter}$1:${letter}${len(column.choices)}"
    kind = "information" if column.is_free else "stop"
    wrong = "This is not in the list." if column.is_free else "Choose one of the list."
    return {"validate": "list", "source": source, "error_type": kind, "error_message": wrong, **told}


def _write_lines(sheet: Any, lines: Sequence[str], bold: Any, wrapped: Any) -> None:
    sheet.set_column(0, 0, 90)
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, wrapped if number else bold)


def _write_facts(sheet: Any, facts: Sequence[tuple[str, str]], bold: Any) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 40)
    for number, (label, value) in enumerate(facts):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, value)
