"""R2, R8: a file that waits to come in is its owner's alone, for one purpose, for a day, and comes in once."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kim.foundations.spreadsheets import staging
from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusedFile
from tests.engine.tables import specimens

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CONTENT = b"Area,What\nVoids,Keys are logged\n"
OWNER, PURPOSE = 7, "kim_log.old_log"


@pytest.fixture
def under(tmp_path: Path) -> Path:
    return tmp_path / "staging"


def bring(under: Path, content: bytes = CONTENT, **given: Any) -> staging.Staged:
    usual: dict[str, Any] = {"owner": OWNER, "purpose": PURPOSE, "name": "log.csv", "at": AT}
    return staging.bring(under=under, chunks=[content[:9], content[9:]], **(usual | given))


def find(under: Path, token: str, owner: int = OWNER, purpose: str = PURPOSE) -> staging.Staged:
    return staging.find(under=under, token=token, owner=owner, purpose=purpose)


def test_what_was_read_is_found_again_and_the_file_itself_is_gone(under: Path) -> None:
    brought = bring(under)
    found = find(under, brought.token)
    [sheet] = found.workbook.sheets
    assert sheet.rows == (("Area", "What"), ("Voids", "Keys are logged"))
    assert (found.name, found.brought_at, found.rows, found.columns, found.answers) == ("log.csv", AT, {}, {}, {})
    assert {path.name for path in found.folder.iterdir()} == {"about.json", "read.json"}


def test_every_kind_of_cell_merge_and_sheet_is_as_it_was_read(under: Path) -> None:
    rows = (
        f'<row r="2">{specimens.text_cell("B2", "Area")}<c r="C2"><v>7</v></c><c r="D2" s="1"><v>45000.5</v></c>'
        '<c r="E2" s="2"><v>0.25</v></c><c r="F2" t="b"><v>1</v></c><c r="G2" t="e"><v>#REF!</v></c></row>'
    )
    book = specimens.workbook(specimens.sheet_xml(rows, specimens.merges("B2:B4")), specimens.sheet_xml(""))
    expected = specimens.read_here(book)
    found = find(under, bring(under, book, name="log.xlsx").token).workbook
    assert found.sheets == expected.sheets
    assert [type(cell) for cell in found.sheets[0].rows[1]] == [type(cell) for cell in expected.sheets[0].rows[1]]
    assert len(found.sha256) == 64


def test_everything_that_waits_is_its_accounts_alone(under: Path) -> None:
    brought = bring(under)
    brought.answers["q"] = {"choice": "out"}
    brought.keep()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (under, brought.folder)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in brought.folder.iterdir()} == {0o600}


def test_a_file_is_found_by_its_owner_for_its_purpose_and_in_no_other_way(under: Path) -> None:
    token = bring(under).token
    for owner, purpose in ((OWNER + 1, PURPOSE), (0, PURPOSE), (OWNER, "people.staff_list"), (OWNER, "")):
        with pytest.raises(staging.NotStagedError):
            find(under, token, owner, purpose)
    assert find(under, token).token == token


def test_a_token_that_is_none_leads_nowhere(under: Path, tmp_path: Path) -> None:
    brought = bring(under)
    outside = tmp_path / ("o" * 32)
    outside.mkdir()
    (outside / "about.json").write_text((brought.folder / "about.json").read_text())
    (under / ("f" * 32)).write_text("a file, not a folder")
    for token in ("", "x", f"../{'o' * 32}", "../" + "o" * 29, "." * 32, "f" * 32, "z" * 32, brought.token + "\n"):
        with pytest.raises(staging.NotStagedError):
            find(under, token)


def test_two_files_have_two_tokens_that_cannot_be_guessed(under: Path) -> None:
    tokens = {bring(under).token for _ in range(3)}
    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {32}


def test_answers_are_kept_whole_and_the_older_ones_stand_until_then(under: Path) -> None:
    brought = bring(under)
    brought.rows, brought.columns = {"0": "1"}, {"0-1": {"1": "AREA"}}
    brought.answers = {"k": {"choice": "3", "typed": "‘Voids’\n"}}
    brought.keep()
    found = find(under, brought.token)
    assert (found.rows, found.columns, found.answers) == (brought.rows, brought.columns, brought.answers)
    brought.answers = {"k": {"choice": object()}}  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        brought.keep()
    assert find(under, brought.token).answers == found.answers
    assert {path.name for path in brought.folder.iterdir()} == {"about.json", "read.json"}


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "log.csv"), (b"PK\x03\x04 nonsense", "log.xlsx"), (CONTENT, "log.exe")]
)
def test_a_file_that_is_refused_leaves_nothing(under: Path, content: bytes, name: str) -> None:
    with pytest.raises(RefusedFile):
        bring(under, content, name=name)
    assert list(under.iterdir()) == []


def test_the_limits_that_are_given_hold(under: Path) -> None:
    with pytest.raises(RefusedFile):
        bring(under, limits=Limits(rows=1))
    assert list(under.iterdir()) == []


def test_a_name_is_kept_by_its_end(under: Path) -> None:
    assert bring(under, name="a" * 300 + ".csv").name == "a" * 116 + ".csv"


def test_what_waited_a_day_is_swept_and_answering_does_not_keep_it_longer(under: Path) -> None:
    old, new = bring(under), bring(under, at=AT + timedelta(hours=2))
    old.keep()
    assert staging.sweep(under=under, now=AT + DAY) == 0
    assert staging.sweep(under=under, now=AT + DAY + timedelta(seconds=1)) == 1
    with pytest.raises(staging.NotStagedError):
        find(under, old.token)
    assert find(under, new.token).token == new.token
    assert staging.sweep(under=under, now=AT + DAY + timedelta(hours=3)) == 1
    assert list(under.iterdir()) == []


def test_what_a_killed_server_left_is_swept_too(under: Path) -> None:
    """A file that was being read, or whose answers cannot be read, has no time of its own but its folder's."""
    for name, about in (("half-read", None), ("unreadable", "{"), ("of-nobody", json.dumps({"owner": 7}))):
        folder = under / name
        folder.mkdir(parents=True)
        if about is not None:
            (folder / "about.json").write_text(about)
        os.utime(folder, (AT.timestamp(), AT.timestamp()))
    assert staging.sweep(under=under, now=AT + DAY - timedelta(minutes=1)) == 0
    assert staging.sweep(under=under, now=AT + DAY + timedelta(minutes=1)) == 3


def test_where_nothing_was_ever_brought_nothing_is_swept(under: Path) -> None:
    assert staging.sweep(under=under, now=AT) == 0


def test_a_file_comes_in_once_and_is_gone(under: Path) -> None:
    first = bring(under)
    second = find(under, first.token)
    with first.claimed():
        with pytest.raises(staging.NotStagedError), second.claimed():
            raise AssertionError("the second must not get here")
        with pytest.raises(staging.NotStagedError):
            find(under, first.token)
    assert not first.folder.exists()
    with pytest.raises(staging.NotStagedError), first.claimed():
        raise AssertionError("nor anybody afterwards")


def test_a_file_whose_import_fails_waits_again_with_its_answers(under: Path) -> None:
    brought = bring(under)
    brought.answers = {"k": {"choice": "out"}}
    brought.keep()
    with pytest.raises(RuntimeError), brought.claimed():
        raise RuntimeError
    assert find(under, brought.token).answers == {"k": {"choice": "out"}}
