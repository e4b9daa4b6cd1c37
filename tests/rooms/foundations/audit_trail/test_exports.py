"""R10: what is given out is checked by somebody who has the folder and the engine, and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kim.foundations.audit_trail import erasing, exporting, verification
from kim.foundations.audit_trail.models import Event, Log, Payload
from kim.foundations.people.standing import Standing
from kim.practice.kim_log import actions
from kim_engine.ledger import archive
from kim_engine.ledger.events import encoded
from kim_engine.ledger.merkle import leaf_hash, root_of
from tests import factories
from tests.factories import moment
from tests.rooms.foundations.audit_trail.conftest import Record

SRC = Path(archive.__file__).parents[2]
HELD = ("events.jsonl", "payload.jsonl", "seals.txt", "keys.txt", "log.json")


@pytest.fixture
def folder(record: Record, tmp_path: Path) -> Path:
    return given_out(record, tmp_path / "history")


def given_out(record: Record, folder: Path, reader: Standing | None = None) -> Path:
    assert exporting.export(folder, reader=reader, at=moment()) == Log.objects.get().size
    return folder


def check(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Check a folder as a stranger does: `verify FOLDER`."""
    return apart("-m", "kim_engine.cli", "verify", str(folder), *arguments, at=folder.parent)


def apart(*arguments: str, at: Path) -> tuple[int, list[str]]:
    """Run the engine in a process of its own, elsewhere, that is told of no house."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=at,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SRC), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def problems(lines: list[str]) -> list[str]:
    return [line.removeprefix("PROBLEM").strip() for line in lines if line.startswith("PROBLEM")]


def test_a_folder_as_it_was_given_out_holds(folder: Path) -> None:
    status, lines = check(folder)
    assert (status, problems(lines)) == (0, [])
    size, report = Log.objects.get().size, verification.verify_log(Log.objects.get())
    assert lines[0].startswith(f"{size:,} events read")
    assert lines[1] == f"{report.opened:,} fields open, 0 erased, 0 withheld from this reader."
    assert lines[2] == f"2 dated seals checked; they reach {size:,} of the events."


def test_the_folder_holds_every_event_as_it_was_hashed_and_every_field(folder: Path) -> None:
    stored = [bytes(each) for each in Event.objects.order_by("sequence").values_list("stored", flat=True)]
    assert (folder / "events.jsonl").read_bytes().splitlines() == stored
    told = [json.loads(line) for line in (folder / "payload.jsonl").read_text(encoding="utf-8").splitlines()]
    fields = Payload.objects.values_list("event__sequence", "name", "value")
    assert sorted((each["sequence"], each["name"], each["value"]) for each in told) == sorted(fields)


def test_the_same_folder_checked_by_the_house_says_the_same(folder: Path) -> None:
    result = archive.verify(folder)
    report = verification.verify_log(Log.objects.get())
    assert (result.events, result.opened, result.erased) == (report.events, report.opened, report.erased)


Lines = list[str]
MIDDLE = 20


def swapped(lines: Lines, at: int) -> Lines:
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


# What is done to a file's lines, and what is said of it.
CHANGES: dict[str, tuple[str, Callable[[Lines], Lines], str]] = {
    "a digit of the first event": (
        "events.jsonl",
        lambda lines: [lines[0].replace(':"2026-', ':"2025-', 1), *lines[1:]],
        r"The record does not agree with the seal of .*: events 0 to \d+ have changed",
    ),
    "a digit of the last event": (
        "events.jsonl",
        lambda lines: [*lines[:-1], lines[-1].replace(':"2026-', ':"2025-', 1)],
        r"The record does not agree with the seal of .*: events \d+ to \d+ have changed",
    ),
    "an event dropped at first": ("events.jsonl", lambda lines: lines[1:], "Event 1 stands in the place of event 0"),
    "an event dropped in the middle": (
        "events.jsonl",
        lambda lines: lines[:MIDDLE] + lines[MIDDLE + 1 :],
        f"Event {MIDDLE + 1} stands in the place of event {MIDDLE}",
    ),
    "an event dropped at last": ("events.jsonl", lambda lines: lines[:-1], r"should have \d+ events and ends after"),
    "an event twice": (
        "events.jsonl",
        lambda lines: lines[:MIDDLE] + lines[MIDDLE - 1 :],
        f"Event {MIDDLE - 1} stands in the place of event {MIDDLE}",
    ),
    "two events the other way round": (
        "events.jsonl",
        lambda lines: swapped(lines, MIDDLE),
        f"Event {MIDDLE + 1} stands in the place of event {MIDDLE}",
    ),
    "the end cut off": ("events.jsonl", lambda lines: lines[:-5], "the end was cut off"),
    "a line half written": ("events.jsonl", lambda lines: [*lines[:-1], lines[-1][:-1]], "in the middle of a line"),
    "a word of a field": (
        "payload.jsonl",
        lambda lines: [line.replace("Keys are logged twice.", "Keys are logged thrice.") for line in lines],
        r"'state.what' of event \d+ was altered: it no longer opens its commitment",
    ),
    "a salt": (
        "payload.jsonl",
        lambda lines: [re.sub(r'"salt":"[^"]+"', f'"salt":"{encoded(bytes(32))}"', lines[0]), *lines[1:]],
        r"'state.\w+' of event 0 was altered: it no longer opens its commitment",
    ),
    "a field dropped": ("payload.jsonl", lambda lines: lines[:-1], r"of event \d+ is missing and no erasure says why"),
    "a field twice": ("payload.jsonl", lambda lines: [*lines, lines[-1]], r"of event \d+ stands there more than once"),
    "a field said to be erased": (
        "payload.jsonl",
        lambda lines: [re.sub(r'"salt":.*\}', '"state":"erased"}', lines[0]), *lines[1:]],
        r"'state.\w+' of event 0 was blanked outside the record",
    ),
    "fields out of their order": (
        "payload.jsonl",
        lambda lines: [*lines[1:], lines[0]],
        "payload.jsonl speaks of event 0 where that event does not stand",
    ),
    "a field of no event": (
        "payload.jsonl",
        lambda lines: [*lines, '{"sequence":7000,"name":"why","state":"withheld"}\n'],
        "payload.jsonl speaks of event 7000 where that event does not stand",
    ),
    "a seal's size": (
        "seals.txt",
        lambda lines: [lines[0], str(int(lines[1]) - 1) + "\n", *lines[2:]],
        "Seal 1 in seals.txt does not hold",
    ),
    "a seal dropped": ("seals.txt", lambda lines: lines[:7], r"seals.txt should hold 2 seals and holds 1\."),
    "no key": ("keys.txt", lambda lines: [], "Seal 2 in seals.txt does not hold"),
    "a key written otherwise": ("keys.txt", lambda lines: [lines[0][:-1] + " \n"], "keys.txt is not in its one form"),
    "an account written otherwise": ("log.json", lambda lines: [*lines, "\n"], "log.json is of another format"),
    "a count in the account": (
        "log.json",
        lambda lines: [line.replace('"size": ', '"size": 1') for line in lines],
        r"The record should have 1\d+ events and ends after \d+",
    ),
}


EACH = """
import sys
from kim_engine.cli import main
for folder in sys.argv[1:]:
    print("FOLDER", folder, flush=True)
    print("STATUS", main(["verify", folder]), flush=True)
"""


def test_whatever_is_changed_on_the_way_is_found_and_named(folder: Path) -> None:
    altered = []
    for number, (change, (name, alter, _)) in enumerate(CHANGES.items()):
        altered.append(shutil.copytree(folder, folder.with_name(f"altered-{number}")))
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        assert alter(lines) != lines, change
        (altered[-1] / name).write_text("".join(alter(lines)), encoding="utf-8", newline="\n")
    status, lines = apart("-c", EACH, *map(str, altered), at=folder.parent)  # one process for all: it starts slowly
    assert status == 0, lines
    told = "\n".join(lines).split("FOLDER ")[1:]
    for (change, (*_, said)), lines_told in zip(CHANGES.items(), told, strict=True):
        assert re.search(r"STATUS [12]$", lines_told.strip()), (change, lines_told)
        assert re.search(said, lines_told), (change, lines_told)


def test_a_folder_cut_short_so_that_it_fits_is_found_against_a_seal_kept_elsewhere(
    record: Record, folder: Path
) -> None:
    kept = folder.with_name("kept.txt")
    kept.write_text(record.kept, encoding="utf-8")
    assert check(folder, "--against", str(kept))[0] == 0
    length = record.sealed - 3
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)[:length]
    (folder / "events.jsonl").write_bytes(b"".join(lines))
    fields = (folder / "payload.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    left = [line for line in fields if json.loads(line)["sequence"] < length]
    (folder / "payload.jsonl").write_text("".join(left), encoding="utf-8", newline="\n")
    (folder / "seals.txt").write_text("", encoding="utf-8")
    about = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    about |= {"size": length, "seals": 0, "root": encoded(root_of([leaf_hash(line[:-1]) for line in lines]))}
    (folder / "log.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n")
    assert check(folder)[0] == 0
    status, told = check(folder, "--against", str(kept))
    assert status == 1
    assert all("the end was cut off" in each for each in problems(told))
    assert len(problems(told)) == 2


def found(folder: Path) -> bool:
    try:
        return archive.verify(folder).problems != []
    except archive.NotAnExportError:
        return True


@pytest.mark.parametrize("name", HELD)
def test_no_byte_of_a_file_can_be_changed_unseen(folder: Path, name: str) -> None:
    assert not found(folder)
    path = folder / name
    whole = path.read_bytes()
    # When it was written is a note for whoever asks, under no hash; its digits alone may be others.
    note = whole.find(b'"exported_at"') if name == "log.json" else len(whole)
    for turn, at in enumerate(range(0, note, max(1, note // 37))):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1, 2, 32)[turn % 3]]) + whole[at + 1 :])
        assert found(folder), (at, whole[max(0, at - 40) : at + 40])


SECRET, OPEN, DRAFT, ONCE = WORDS = ("zqsecretzq", "zqopenzq", "zqdraftzq", "zqoncezq")


@pytest.mark.parametrize(
    ("reader", "meets"),
    [
        (None, {SECRET, OPEN, DRAFT, ONCE}),
        ("manager", {SECRET, OPEN, DRAFT, ONCE}),
        ("governance", {SECRET, OPEN}),
        ("other_manager", {OPEN}),
        ("inspector", {OPEN}),
        ("nobody", set()),
    ],
)
def test_a_readers_folder_withholds_what_they_may_not_see_and_holds_all_the_same(
    record: Record, tmp_path: Path, reader: str | None, meets: set[str]
) -> None:
    factories.restricted(record.cast, what=f"{SECRET} words.", why=SECRET)
    factories.entry(record.cast, what=f"{OPEN} words.")
    factories.draft(record.cast, what=f"{DRAFT} words.")
    begun = factories.draft(record.cast, what=f"{ONCE} words.")  # its entry is open; what the draft said is not
    by = record.cast.standing("manager")
    actions.record_entry(draft=begun, content=factories.content(), by=by, at=moment())
    record.seal()
    who = record.cast.standing(reader) if reader else None
    folder = given_out(record, tmp_path / "out", who)
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert {word for word in WORDS if word in text} == meets
    status, lines = check(folder)
    assert (status, problems(lines)) == (0, [])
    assert (" 0 withheld" in lines[1]) == (reader is None)


def test_what_was_erased_is_in_no_folder_and_the_folder_holds(record: Record, tmp_path: Path) -> None:
    assert erasing.erase("Two viewings", why="Request 12", by=record.cast.standing("governance"), at=moment())
    folder = given_out(record, tmp_path / "out")
    assert not any("Two viewings" in path.read_text(encoding="utf-8") for path in folder.iterdir())
    status, lines = check(folder)
    assert (status, problems(lines)) == (0, [])
    erased = Payload.objects.filter(value=None).count()
    assert f" {erased} erased" in lines[1]
    assert erased > 0
