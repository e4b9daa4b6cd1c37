"""`kim check` serves a data analyst who never opens the site: words, files, and an exit status that says the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import duckdb
import pytest
import xlsxwriter

import kim_engine
from kim_engine.cli import main
from kim_engine.quality import starting
from tests import postgres
from tests.engine.quality.writing import HEAD

RULES = """
  - {id: R1, kind: required, dataset: voids, field: end_on, mend: Enter the day., when: [{field: rent, at_least: 0}]}
  - {id: R2, kind: found_in, dataset: voids, fields: [void_ref], in: orders, other_fields: [void_ref], weight: SOFT}
"""
ROWS = "Void reference,Start date,End date,Weekly rent\n00713,01/04/2026,,90\n00714,02-APR-2026,03/05/2026,91.5\n"
ORDERS = "Order reference,Void reference\nW1,00713\nW2,00714\n"


def checked(*arguments: str) -> int:
    """Run the command as of one day."""
    return main(["check", *arguments, "--as-of", "2026-11-30"])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a standard and its extracts, in which the command runs."""
    (tmp_path / "voids.yaml").write_text(HEAD + RULES, encoding="utf-8")
    (tmp_path / "voids.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_found_is_said_and_the_status_agrees(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """R20, R21: failed, could not run and passed have each their words and their status."""
    assert checked("voids.yaml", "voids.csv") == 1
    out = capsys.readouterr().out
    assert "Voids, version 3, as of 30 November 2026" in out
    assert "FAILED (error)  R1  The end date of every void must be recorded" in out
    assert "1 of 2 (50.0 %) to correct." in out
    assert "First: 00713 (row 2)" in out
    assert "What to do: Enter the day." in out
    assert "COULD NOT RUN  R2" in out
    assert "There is no extract of Contractor's orders." in out
    assert checked("voids.yaml", "voids.csv", "--rules", "R2") == 3
    assert checked("voids.yaml", "voids.csv", "orders=orders.csv", "--rules", "R2") == 0
    assert "All 2 are right." in capsys.readouterr().out


def test_results_go_to_other_programs_and_references_to_a_private_file(place: Path) -> None:
    files = ["--json", "o.json", "--junit", "o.xml", "--failing", "f.csv"]
    assert checked("voids.yaml", "voids=voids.csv", "orders=orders.csv", *files) == 1
    [told] = json.loads((place / "o.json").read_text(encoding="utf-8"))
    assert [(each["rule"], each["outcome"], each["failing"], each["judged"]) for each in told["rules"]] == [
        ("R1", "FAILED", 1, 2),
        ("R2", "PASSED", 0, 2),
    ]
    assert "00713" not in (place / "o.json").read_text() + (place / "o.xml").read_text()
    suite = Xml.fromstring((place / "o.xml").read_text(encoding="utf-8")).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
    assert (place / "f.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "R1,voids,00713,2,no"
    assert (place / "f.csv").stat().st_mode & 0o077 == 0


def test_columns_are_found_by_name_or_said_in_a_mapping(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "other.csv").write_text("Ref;Zu Ende;Weekly rent\n7;;90\n8;01/02/2026;90\n", encoding="utf-8")
    assert checked("voids.yaml", "other.csv", "--rules", "R1") == 3
    assert "has no column for 'End date'" in capsys.readouterr().out
    (place / "map.yaml").write_text("columns: {voids: {void_ref: Ref, end_on: Zu Ende}}\n", encoding="utf-8")
    assert checked("voids.yaml", "other.csv", "--rules", "R1", "--map", "map.yaml") == 1
    told = capsys.readouterr()
    assert "First: 7 (row 2)" in told.out
    assert "End date: column 'Zu Ende'" in told.err
    assert checked("voids.yaml", "other.csv", "--columns") == 0


def test_parquet_keeps_its_own_types(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect() as database:
        database.execute(
            "COPY (SELECT '00713' AS void_ref, DATE '2026-04-01' AS start_on, NULL::DATE AS end_on, 90.5 AS rent) "
            "TO 'voids.parquet' (FORMAT parquet)"
        )
    assert checked("voids.yaml", "voids.parquet", "--rules", "R1") == 1
    assert "First: 00713 (row 1)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["viod", "voids.csv"], "neither a file nor a standard that ships"),
        (["voids.yaml"], "Name an extract to check"),
        (["voids.yaml", "nothing.csv"], "not there"),
        (["voids.yaml", "houses=voids.csv"], "'houses' is no dataset of this standard"),
        (["voids.yaml", "voids.csv", "voids=voids.csv"], "given twice"),
        (["voids.yaml", "voids.csv", "--rules", "R9"], "There is no rule 'R9'"),
        (["voids.yaml", "voids.csv", "--map", "nothing.yaml"], "There is no file"),
        (["voids.yaml", "postgres:SECRET"], "postgres:WHERE:SCHEMA.TABLE"),
        (["voids.yaml", "voids.csv", "--days-off", "voids.csv"], "one day on each line"),
        (["voids.csv", "voids.csv"], "Could not check"),
    ],
)
def test_what_cannot_be_done_is_said(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert checked(*arguments) == 2
    assert said in capsys.readouterr().err


def test_the_engine_asks_no_clock(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "voids.yaml", "voids.csv"]) == 2
    assert "--as-of 2026-11-30" in capsys.readouterr().err


def test_start_standards_are_listed_and_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.split() == list(starting.names())
    for name in starting.names():
        assert main(["check", name, "--request"]) == 0
        assert "(needed first)" in capsys.readouterr().out


SRC = Path(kim_engine.__file__).parents[1]
KILLED = """
import os, signal
from kim_engine.cli import check, main
check.check = lambda asked: os.kill(os.getpid(), signal.SIGKILL)
main(["check", "voids.yaml", "voids.csv", "--as-of", "2026-11-30"])
"""
HEADINGS = ("Void reference", "Start date", "End date", "Weekly rent")
CELLS = (("00713", date(2026, 4, 1), None, 90), ("00714", date(2026, 4, 2), date(2026, 5, 3), 91.5))


def _workbook(place: Path) -> str:
    with xlsxwriter.Workbook(place / "voids.xlsx", {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Voids")
        sheet.write(0, 0, "Voids of the quarter")
        sheet.write_row(2, 0, HEADINGS)
        for at, row in enumerate(CELLS, start=3):
            for column, cell in enumerate(row):
                write = sheet.write_datetime if isinstance(cell, date) else sheet.write
                write(at, column, cell)
    return "voids.xlsx"


def _packed(place: Path) -> str:
    with zipfile.ZipFile(place / "voids.zip", "w") as file:
        file.write(place / "voids.csv", "voids.csv")
    return "voids.zip"


def _parquet(place: Path) -> str:
    rows = ", ".join("(?, ?, ?, ?)" for _ in CELLS)
    names = ", ".join(f'"{each}"' for each in HEADINGS)
    with duckdb.connect() as database:
        database.execute(f"COPY (SELECT * FROM (VALUES {rows}) AS t({names})) TO 'voids.parquet'", sum(CELLS, ()))
    return "voids.parquet"


@pytest.mark.parametrize("make", [_workbook, _packed, _parquet, lambda _place: "voids.csv"])
def test_the_same_records_give_the_same_answer_in_every_kind_of_file(
    place: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], str]
) -> None:
    """R12, R20: a reference keeps its zeros and a date is a date, whatever they come in."""
    assert checked("voids.yaml", make(place), "--rules", "R1") == 1
    told = capsys.readouterr().out
    assert "1 of 2 (50.0 %) to correct." in told
    assert "First: 00713 (row " in told


@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL's server is not installed")
def test_a_live_table_gives_the_same_answer(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R12: read where it stands; the address comes from the environment and is told to nobody."""
    import psycopg

    with postgres.cluster() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE voids (void_ref text, start_on date, end_on date, rent numeric)")
            for row in CELLS:
                connection.execute("INSERT INTO voids VALUES (%s, %s, %s, %s)", row)
        monkeypatch.setenv("THE_HOUSING_SYSTEM", url)
        assert checked("voids.yaml", "postgres:THE_HOUSING_SYSTEM:public.voids", "--rules", "R1") == 1
    told = capsys.readouterr()
    assert "1 of 2 (50.0 %) to correct." in told.out
    assert url not in told.out + told.err
    assert "can only read" in told.err


def test_what_a_killed_check_left_is_swept_by_the_next(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R8: staged residents' data do not outlive the check, however it ends."""
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED], env=os.environ | {"TMPDIR": str(place), "PYTHONPATH": str(SRC)}, cwd=place
    )
    assert process.wait(60) == -signal.SIGKILL
    [root] = place.glob("kim-check-*")
    left = [path for path in root.rglob("*") if path.is_file() and path.suffix == ".parquet"]
    assert left, "the killed check had staged its extract"
    assert checked("voids.yaml", "voids.csv", "--rules", "R1") == 1
    assert [path for path in root.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(os.name != "posix", reason="only there a folder has an owner and a mode")
def test_a_folder_that_others_can_read_is_not_used(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    (place / f"kim-check-{os.getuid()}").mkdir(mode=0o755)
    assert checked("voids.yaml", "voids.csv") == 2
    assert "not private to you" in capsys.readouterr().err
