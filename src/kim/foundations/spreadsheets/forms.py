"""The three forms of every import: which file, what its columns are, and the answers to what it leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from kim.foundations.design.looked_over import looked
from kim.foundations.spreadsheets.layouts import LEFT_OUT, Layout, SheetFound, Table, shown
from kim.foundations.spreadsheets.results import MOST_RADIOS, Grouped, Typed, sightings_in, understood
from kim_engine.calendar import say_date
from kim_engine.privacy import phrase_for
from kim_engine.tables.refusals import RefusedFile
from kim_engine.tables.sheets import Cell
from kim_engine.tables.written_dates import read_date

EXAMPLES = 3
TYPED_LABELS = {
    Typed.DATE: ("Or write the date", "For example, 1 11 2026"),
    Typed.QUARTER: ("Or write the quarter", "For example, Q3 2024/25"),
    Typed.REASON: ("If you keep it, say why", "The information governance officer sees this."),
}
CANNOT_READ = {
    Typed.DATE: "Write the date like 1 November 2024, or choose one of the answers",
    Typed.QUARTER: "Write the quarter like Q3 2024/25, or choose one of the answers",
    Typed.REASON: "Say why it must stay, or choose another answer",
}


class UploadForm(forms.Form):
    """The file to bring in."""

    file = forms.FileField(
        label="File",
        help_text="An Excel workbook (.xlsx or .xls), an OpenDocument spreadsheet (.ods) or a CSV file, up to 20 MB.",
        error_messages={
            "required": "Choose the file to check",
            "empty": "This file is empty. Check that it was saved, then try again",
            "max_length": "The file's name is longer than 200 characters. Give it a shorter one",
        },
        max_length=200,
    )

    def refuse(self, refusal: RefusedFile) -> None:
        """Show why the file was not read."""
        self.add_error("file", refusal.sentence)


class ColumnsForm(forms.Form):
    """For each sheet its row of headings, and for each column what it is."""

    def __init__(
        self,
        *args: Any,
        layout: Layout,
        sheets: Sequence[SheetFound],
        meanings: Mapping[str, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.layout, self.sheets = layout, sheets
        self.tables: dict[str, Table] = {}
        choices = [(LEFT_OUT, "Nothing we have a place for"), *((m.code, m.label) for m in layout.meanings)]
        for found in sheets:
            self._add_row(found)
            for table in found.tables:
                self.tables[table.key] = table
                for column, heading in enumerate(table.headings, 1):
                    if heading:
                        label = f"What is ‘{heading}’ ({table.at(column)})?"
                        self.fields[f"column-{table.key}-{column}"] = forms.ChoiceField(
                            label=label,
                            choices=choices,
                            required=False,
                            initial=meanings[table.key][column - 1],
                            error_messages={"invalid_choice": f"{label} Choose one of the list"},
                        )

    def _add_row(self, found: SheetFound) -> None:
        offered = found.candidates()
        if not offered:
            return
        must_ask = found.must_be_asked
        none = "None: it is not part of this" if not found.sheet.is_hidden else "None: leave this hidden sheet out"
        rows = [(str(number), text) for number, text in offered]
        first = [("", "Choose")] if must_ask else []
        settled = str(found.tables[0].heading_rows[-1]) if found.tables else "" if must_ask else "none"
        label = f"Row of headings of ‘{found.sheet.name}’"
        self.fields[f"row-{found.index}"] = forms.ChoiceField(
            label=label,
            choices=[*first, ("none", none), *rows],
            initial=settled,
            error_messages={"required": f"Say which row of ‘{found.sheet.name}’ holds the headings, or that none does"},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        single = {each.code: each.label for each in self.layout.meanings if each.is_single}
        for key, table in self.tables.items():
            taken: dict[str, int] = {}
            for column in range(1, len(table.headings) + 1):
                name = f"column-{key}-{column}"
                code = cleaned.get(name)
                if code in single and taken.setdefault(code, column) != column:
                    first = table.at(taken[code])
                    self.add_error(name, f"{first} is ‘{single[code]}’ already. Only one column of a table can be")
        return cleaned

    def rows(self) -> dict[str, str]:
        """Give each sheet's row of headings as it was said."""
        return {name.removeprefix("row-"): self.cleaned_data[name] for name in self.fields if name.startswith("row-")}

    def columns(self) -> dict[str, dict[str, str]]:
        """Give each table's columns as they were said."""
        found: dict[str, dict[str, str]] = {}
        for key, table in self.tables.items():
            names = {str(n): f"column-{key}-{n}" for n, heading in enumerate(table.headings, 1) if heading}
            found[key] = {column: self.cleaned_data.get(name) or LEFT_OUT for column, name in names.items()}
        return found

    def shown_tables(self) -> list[dict[str, Any]]:
        """Give the page each sheet with its tables, columns and first values."""
        return [self._shown(found) for found in self.sheets if found.filled_rows]

    def _shown(self, found: SheetFound) -> dict[str, Any]:
        name = f"row-{found.index}"
        tables = [self._shown_table(found, table) for table in found.tables]
        row = self[name] if name in self.fields else None
        return {"name": found.sheet.name, "is_hidden": found.sheet.is_hidden, "row": row, "tables": tables}

    def _meaning(self, table: Table, column: int) -> str:
        return str(self[f"column-{table.key}-{column}"].value() or LEFT_OUT)

    def _shown_table(self, found: SheetFound, table: Table) -> dict[str, Any]:
        columns = [
            {
                "heading": heading,
                "cell": table.at(column),
                **_examples(found, table, column, is_date=self._meaning(table, column) in self.layout.dates),
                "field": self[f"column-{table.key}-{column}"],
                "is_repeated": table.headings.index(heading) != column - 1,
            }
            for column, heading in enumerate(table.headings, 1)
            if heading
        ]
        return {"rows": table.heading_rows, "columns": columns}


def _examples(found: SheetFound, table: Table, column: int, *, is_date: bool) -> dict[str, Any]:
    """Give a column's first values, and whether there are some that are not shown: they look like personal data."""
    texts: list[str] = []
    is_hidden = False
    for number in range(table.first_row, min(table.last_row, table.first_row + 60) + 1):
        cell = found.sheet.at(number, column) if number <= len(found.sheet.rows) else None
        text = _said(cell, is_date=is_date, is_1904=found.is_1904)
        is_personal = bool(text and sightings_in(text))
        is_hidden = is_hidden or is_personal
        if text and text not in texts and not is_personal:
            texts.append(text if len(text) <= 40 else text[:39].rstrip() + "…")
        if len(texts) == EXAMPLES:
            break
    return {"examples": texts, "is_hidden": is_hidden}


def _said(cell: Cell, *, is_date: bool, is_1904: bool) -> str:
    """Say a cell; the number of a day in a column of dates is said as the day that it is."""
    if is_date and isinstance(cell, int | float) and (day := read_date(cell, is_1904=is_1904).value):
        return say_date(day)
    return say_date(cell) if isinstance(cell, date) else shown(cell)


class ConfirmForm(forms.Form):
    """The last word before a file comes in: what cannot come in is left out knowingly."""

    leave_out = forms.BooleanField(label="", error_messages={"required": "Tick this to leave those rows out"})

    def __init__(self, *args: Any, cannot: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = "the row that cannot come in" if cannot == 1 else f"the {cannot:,} rows that cannot come in"
        self.fields["leave_out"].label = f"Leave out {rows}"
        if not cannot:
            del self.fields["leave_out"]


class AnswersForm(forms.Form):
    """The questions shown on one page, each with its choices and sometimes a box to type in."""

    def __init__(
        self, *args: Any, groups: Sequence[Grouped], given: Mapping[str, Mapping[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group in groups:
            self._add(group, given.get(group.question.key, {}))

    def _add(self, group: Grouped, given: Mapping[str, str]) -> None:
        question = group.question
        is_short = len(question.options) <= MOST_RADIOS
        options = list(question.options) if is_short else [("", "Choose"), *question.options]
        self.fields[f"choice-{question.key}"] = forms.ChoiceField(
            label=question.asks,
            help_text=f"{group.where}. {question.because}".strip(),
            choices=options,
            required=False,
            initial=given.get("choice", question.assumed),
            widget=forms.RadioSelect if is_short else forms.Select,
        )
        if question.typed:
            label, hint = TYPED_LABELS[question.typed]
            self.fields[f"typed-{question.key}"] = forms.CharField(
                label=label, help_text=hint, required=False, max_length=300, initial=given.get("typed", "")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for group in self.groups:
            question = group.question
            choice, typed = self._said(cleaned, question.key)
            if not (choice or typed):
                continue
            if understood(question, choice, typed) is None:
                name = "typed" if question.typed else "choice"
                self.add_error(f"{name}-{question.key}", _why_not(question.typed, typed))
        if self.groups and not self.said():
            self.add_error(f"choice-{self.groups[0].question.key}", "Answer at least one question before you save")
        return cleaned

    def said(self) -> dict[str, dict[str, str]]:
        """Give every answer that was given, right or not: nothing typed is lost."""
        found = {}
        for group in self.groups:
            key = group.question.key
            choice, typed = self._said(self.data, key)
            if choice or typed:
                found[key] = {"choice": choice, "typed": typed[:300]}
        return found

    def shown(self) -> list[dict[str, Any]]:
        """Give the page each question with its fields."""
        return [
            {
                "key": group.question.key,
                "choice": self[f"choice-{group.question.key}"],
                "typed": self[f"typed-{group.question.key}"] if group.question.typed else None,
                "is_long": len(group.question.options) > MOST_RADIOS,
            }
            for group in self.groups
        ]

    @staticmethod
    def _said(given: Mapping[str, Any], key: str) -> tuple[str, str]:
        choice, typed = given.get(f"choice-{key}"), given.get(f"typed-{key}")
        return str(choice or "").strip(), str(typed or "").strip()


def _why_not(kind: Typed, typed: str) -> str:
    found = looked(typed) if kind == Typed.REASON else ()
    if found:
        return f"What you wrote holds what looks like {phrase_for(found[0].kind, found[0].pattern)}. Take it out"
    return CANNOT_READ.get(kind, "Choose one of the answers")
