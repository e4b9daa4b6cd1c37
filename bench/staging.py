"""Seconds to stage an extract: python bench/staging.py [ROWS]; a sheet and the same table as CSV, 30 columns wide."""

from __future__ import annotations

import csv
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import python_calamine
import xlsxwriter

from kim_engine.tables.extracts import FileSource, stage

COLUMNS = [f"Heading {number}" for number in range(30)]
GOAL_SECONDS = 10
MORNING = datetime(2025, 1, 1, 9, 30)  # noqa: DTZ001 - a sheet knows no zones


def made_rows(rows: int) -> Iterator[list[object]]:
    """Rows like those of a works order extract: references, numbers, days, moments and short texts."""
    for n in range(rows):
        texts: list[object] = [f"word{(n * 7919 + k * 104729) % 5000} some text" for k in range(15)]
        days = [date(2025, 1, 1) + timedelta(days=(n + k) % 300) for k in range(2)]
        moments = [MORNING + timedelta(hours=(n + k) % 999) for k in range(2)]
        numbers = [n * 7 % 1_000_003, n % 100, round(n % 977 / 7, 2), 7_130_000_000 + n, n % 2]
        yield [f"REF{n:07}", f"0713{n:07}", *numbers, *days, *moments, *texts, None, "Yes", "No", None]


def write_files(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write the table as a workbook and as CSV."""
    book, text = folder / "a.xlsx", folder / "a.csv"
    with xlsxwriter.Workbook(str(book), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(made_rows(rows), start=1):
            sheet.write_row(number, 0, row)
    with text.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(made_rows(rows))
    return book, text


def measured(path: Path, folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor that staging a file takes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    made = stage(FileSource(path=path, name=path.name), folder=folder)
    seconds = perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    made.path.unlink()
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure each kind three times and print the medians."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        book, text = write_files(folder, rows)
        began = perf_counter()
        python_calamine.load_workbook(str(book)).get_sheet_by_index(0)
        print(f"| calamine alone, {rows:,} x 30 | {perf_counter() - began:.1f} s by the clock |")
        for path in (book, text):
            runs = [measured(path, folder) for _ in range(3)]
            clock, processor = median(run[0] for run in runs), median(run[1] for run in runs)
            said = f"{clock:.1f} s by the clock, {processor:.1f} s CPU"
            print(f"| stage {path.suffix}, {rows:,} x 30 | {said} | at most {GOAL_SECONDS} s |")


if __name__ == "__main__":
    main()
