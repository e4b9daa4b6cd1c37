"""Files that nobody here made: every row is accounted for, and each fault that they are known to have is found.

They lie beside the project and are not part of it; without them these tests are skipped.
"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kim_engine.quality.bound import Bound
from kim_engine.quality.checking import Asked, check
from kim_engine.quality.reading import read
from kim_engine.quality.results import Checked
from kim_engine.tables.extracts import FileSource, Staged, stage
from tests.engine.quality.writing import AS_OF

REAL = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real files do not lie beside the project")

HEAD = """
kim_standard: 1
id: real
title: A real file
version: 1
activity: Being tried
purpose: To be read rightly
who: Whoever tries
when: Now and then
sources: {us: {kind: RESEARCH, title: Our own trials, confidence: high}}
"""


def found(folder: Path, path: Path, standard: str, **said: str) -> tuple[Checked, Staged]:
    """Stage a real file and check it against a standard of one dataset, each field bound to its heading."""
    staged = stage(FileSource(path=path, name=path.name, **said), folder=folder)  # type: ignore[arg-type]
    given = read((HEAD + standard).encode())
    [dataset] = given.datasets.values()
    columns = {each.id: (each.headings or (each.id,))[0] for each in dataset.fields.values()}
    assert set(columns.values()) <= set(staged.columns)
    bound = Bound(
        dataset=dataset.id,
        path=staged.path,
        types={name: str(kind) for name, kind in staged.types.items()},
        columns=columns,
        rows=staged.rows,
        fingerprint=staged.fingerprint,
    )
    return check(Asked(standard=given, extracts=[bound], as_of=AS_OF, folder=folder)), staged


def counts(checked: Checked) -> dict[str, tuple[int, int]]:
    """Give for each rule how many fail of how many judged."""
    return {each.rule: (each.count.failing, each.count.judged) for each in checked.results}


def test_appointments_kept_and_missed(tmp_path: Path) -> None:
    """R20: an age below 0, ages over 100, and bookings after the day."""
    path = tmp_path / "no-shows.csv"
    with gzip.open(REAL / "appointments" / "no-shows-110k.csv.gz") as packed, path.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    standard = """
datasets:
  visits:
    title: Appointments
    record: appointment
    key: [ref]
    fields:
      ref: {title: Reference, type: TEXT, headings: [AppointmentID]}
      person: {title: Person, type: TEXT, headings: [PatientId]}
      booked: {title: Booking, type: MOMENT, headings: [ScheduledDay]}
      day: {title: Day, type: DATE, headings: [AppointmentDay]}
      age: {title: Age, type: WHOLE_NUMBER, headings: [Age]}
      missed: {title: Missed, type: YES_NO, headings: ["No-show"]}
rules:
  - {id: A1, kind: range, dataset: visits, field: age, least: 0}
  - {id: A2, kind: range, dataset: visits, field: age, most: 100, weight: SOFT}
  - {id: A3, kind: order, dataset: visits, fields: [booked, day]}
  - {id: A4, kind: unique, dataset: visits, fields: [ref]}
  - {id: A5, kind: readable, dataset: visits, field: booked}
  - {id: A6, kind: readable, dataset: visits, field: missed}
  - {id: A7, kind: pattern, dataset: visits, field: person, pattern: "[0-9]+", shape: digits alone}
"""
    checked, staged = found(tmp_path, path, standard)
    assert staged.rows == 110_527
    told = counts(checked)
    assert told.pop("A7")[1] == 110_527
    assert told == {
        "A1": (1, 110_527),
        "A2": (7, 110_527),
        "A3": (5, 110_527),
        "A4": (0, 110_527),
        "A5": (0, 110_527),
        "A6": (0, 110_527),
    }


def test_counts_of_appointments(tmp_path: Path) -> None:
    """R20: rows that stand twice, uneven spaces in labels."""
    fields = (
        *("icb_ons_code", "appointment_month", "appointment_status", "hcp_type", "appointment_mode"),
        *("time_between_book_and_appointment", "count_of_appointments"),
    )
    shapes = "\n".join(f"      {each}: {{title: {each.replace('_', ' ')}, type: TEXT}}" for each in fields)
    standard = f"""
datasets:
  counts:
    title: Counts
    record: count
    key: [icb_ons_code]
    fields:
{shapes}
rules:
  - {{id: C1, kind: unique, dataset: counts, fields: [{", ".join(fields)}]}}
  - {{id: C2, kind: tidy, dataset: counts, field: time_between_book_and_appointment}}
  - {{id: C3, kind: tidy, dataset: counts, field: appointment_status}}
"""
    path = REAL / "appointments" / "nhs-gp-appointments-regional.parquet"
    checked, staged = found(tmp_path, path, standard)
    assert staged.rows == 596_821
    # 21,604 rows more than there should be, in 18,531 groups: every row of a group is told.
    assert counts(checked) == {"C1": (40_135, 596_821), "C2": (225_119, 596_821), "C3": (0, 596_821)}


def test_satisfaction_measures_hold_markers_in_their_numbers(tmp_path: Path) -> None:
    """R20: notes stand above the headings, and [X] is no number."""
    path, sheet = REAL / "tsm" / "2025_TSM_Full_Data_v1.0_FINAL.xlsx", "TSM25_Management_Info"
    repairs = "Number of responsive repairs raised during the reporting year"
    standard = f"""
datasets:
  landlords:
    title: Landlords
    record: landlord
    key: [code]
    fields:
      code: {{title: Code, type: TEXT, headings: [Landlord code]}}
      raised: {{title: Repairs raised, type: WHOLE_NUMBER, headings: ["{repairs}"]}}
rules:
  - {{id: T1, kind: readable, dataset: landlords, field: raised}}
  - {{id: T2, kind: unique, dataset: landlords, fields: [code]}}
"""
    checked, staged = found(tmp_path, path, standard, sheet=sheet)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    heading = next(at for at, row in enumerate(rows) if repairs in row)
    cells = [row[rows[heading].index(repairs)] for row in rows[heading + 1 :]]
    assert (staged.header_row, staged.rows) == (heading + 1, len(cells))
    marked = sum(isinstance(cell, str) and cell.startswith("[") for cell in cells)
    assert marked == 6
    assert counts(checked) == {"T1": (marked, sum(cell != "" for cell in cells)), "T2": (0, len(cells))}


def test_two_matchers_that_disagree(tmp_path: Path) -> None:
    """R12: the same fact with two answers; each UPRN is text and keeps its digits."""
    standard = """
datasets:
  homes:
    title: Homes
    record: home
    key: [ref]
    fields:
      ref: {title: Reference, type: TEXT, headings: [Premise_Id]}
      ours: {title: Their UPRN, type: TEXT, headings: [LR_Uprn]}
      theirs: {title: Our UPRN, type: TEXT, headings: [HSE_Uprn]}
rules:
  - {id: H1, kind: format, dataset: homes, field: ours, format: UPRN}
  - {id: H2, kind: same_as, dataset: homes, field: ours, by: [ref], in: homes, other_field: theirs, other_by: [ref]}
"""
    checked, staged = found(tmp_path, REAL / "addresses" / "hsl__landregistry.csv", standard)
    assert staged.rows == 14
    assert counts(checked) == {"H1": (0, 14), "H2": (14, 14)}


@pytest.mark.parametrize(
    ("name", "rows"), [("uh_tables.csv", 1_253), ("uh_columns.csv.gz", 29_688)], ids=["tables", "columns"]
)
def test_a_borough_register_is_read_whole(tmp_path: Path, name: str, rows: int) -> None:
    path = tmp_path / "register.csv"
    opened = gzip.open if name.endswith(".gz") else open
    with opened(REAL / "register" / name, "rb") as packed, path.open("wb") as plain:  # type: ignore[operator]
        shutil.copyfileobj(packed, plain)
    staged = stage(FileSource(path=path, name=path.name), folder=tmp_path)
    assert staged.rows == rows, [each.sentence for each in staged.notes]
