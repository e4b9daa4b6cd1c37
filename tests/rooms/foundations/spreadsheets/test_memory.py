"""R2: what a column was said to mean is remembered by its heading, with its History, and laid over the next guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.spreadsheets import memory
from kim.foundations.spreadsheets.layouts import LEFT_OUT, Layout, Meaning, Table, guess_by_words
from kim.foundations.spreadsheets.models import ColumnMeaning
from tests.cast import Cast
from tests.factories import moment

MEANINGS = (
    Meaning("AREA", "Work area", ("area",)),
    Meaning("WHAT", "What changed", ("change",)),
    Meaning("NOTE", "Note", ("note",), is_single=False),
)


def layout(purpose: str = "tests.memory", meanings: Sequence[Meaning] = MEANINGS) -> Layout:
    return Layout(purpose, tuple(meanings), lambda headings: guess_by_words(headings, meanings), lambda _: True)


def table(*headings: str) -> Table:
    return Table(0, (1,), headings, 9)


def remember(cast: Cast, headings: Sequence[str], meanings: Sequence[str], of: Layout | None = None) -> list[str]:
    """Remember one table's columns; gives the headings that were written down."""
    by, at = cast.standing("manager"), moment()
    rows = memory.remember(layout=of or layout(), tables=[(table(*headings), meanings)], by=by, at=at)
    return [row.heading for row in rows]


def meanings_for(*headings: str, chosen: Mapping[str, str] | None = None, of: Layout | None = None) -> list[str]:
    found = of or layout()
    return memory.meanings_for(table(*headings), found, memory.remembered(found.purpose), chosen or {})


def test_without_memory_a_heading_means_what_its_words_say(cast: Cast) -> None:
    assert meanings_for("Area", "Change", "Patch", "") == ["AREA", "WHAT", LEFT_OUT, LEFT_OUT]


def test_a_meaning_is_remembered_by_its_heading_whatever_its_capitals_and_marks(cast: Cast) -> None:
    assert remember(cast, ["Patch", "Thing done?"], ["AREA", "WHAT"]) == ["patch", "thing done"]
    assert meanings_for("THING  done", "patch:") == ["WHAT", "AREA"]
    kept = ColumnMeaning.objects.get(heading="patch")
    [item] = history_of("spreadsheets.column_meaning", kept.pk)
    assert (item.title, item.actor) == ("Column remembered", "Manager, line manager")


def test_what_was_left_out_knowingly_stays_left_out(cast: Cast) -> None:
    remember(cast, ["Area", "Change"], [LEFT_OUT, "WHAT"])
    assert meanings_for("Area", "Change") == [LEFT_OUT, "WHAT"]


def test_what_is_remembered_already_is_not_written_again(cast: Cast) -> None:
    remember(cast, ["Patch", "Thing"], ["AREA", "WHAT"])
    before = Event.objects.count()
    assert remember(cast, ["Thing", "Patch"], ["WHAT", "AREA"]) == []
    assert Event.objects.count() == before


def test_a_meaning_that_is_changed_replaces_the_old_one_and_the_history_says_both(cast: Cast) -> None:
    remember(cast, ["Patch"], ["AREA"])
    assert remember(cast, ["Patch"], ["NOTE"]) == ["patch"]
    kept = ColumnMeaning.objects.get()
    assert kept.meaning == "NOTE"
    changed, _ = history_of("spreadsheets.column_meaning", kept.pk)
    assert changed.title == "Column remembered differently"
    assert [(each.label, each.before, each.after) for each in changed.changes] == [("What it is", "AREA", "NOTE")]


def test_the_second_column_of_a_heading_is_remembered_for_itself(cast: Cast) -> None:
    remember(cast, ["Date", "Date", "Date"], ["AREA", "WHAT", "NOTE"])
    assert meanings_for("Date") == ["AREA"]
    assert meanings_for("Date", "Other", "Date", "DATE") == ["AREA", LEFT_OUT, "WHAT", "NOTE"]


def test_each_kind_of_import_has_a_memory_of_its_own(cast: Cast) -> None:
    remember(cast, ["Patch"], ["AREA"])
    other = layout("tests.other")
    assert meanings_for("Patch", of=other) == [LEFT_OUT]
    remember(cast, ["Patch"], ["WHAT"], other)
    assert (meanings_for("Patch"), meanings_for("Patch", of=other)) == (["AREA"], ["WHAT"])


def test_what_is_chosen_for_a_file_comes_before_what_is_remembered(cast: Cast) -> None:
    remember(cast, ["Patch", "Thing"], ["AREA", "WHAT"])
    assert meanings_for("Patch", "Thing", chosen={"1": "NOTE", "2": LEFT_OUT}) == ["NOTE", LEFT_OUT]


def test_memories_of_two_files_that_do_not_fit_together_give_way_to_the_guess(cast: Cast) -> None:
    remember(cast, ["Patch"], ["AREA"])
    remember(cast, ["Estate"], ["AREA"])
    assert meanings_for("Patch", "Estate", "Change") == [LEFT_OUT, LEFT_OUT, "WHAT"]
    remember(cast, ["Remark"], ["NOTE"])
    assert meanings_for("Remark", "Note") == ["NOTE", "NOTE"], "of notes there may be several"


def test_a_meaning_that_is_no_longer_one_is_left_out(cast: Cast) -> None:
    remember(cast, ["Patch"], ["AREA"])
    without = layout(meanings=[each for each in MEANINGS if each.code != "AREA"])
    assert meanings_for("Patch", of=without) == [LEFT_OUT]


@pytest.mark.parametrize("heading", ["", "  ", "–", "..."])
def test_a_column_without_a_heading_is_not_remembered(cast: Cast, heading: str) -> None:
    assert remember(cast, [heading], ["WHAT"]) == []
    assert not ColumnMeaning.objects.exists()


def test_a_heading_of_a_page_is_remembered_by_its_beginning(cast: Cast) -> None:
    long = "word " * 200
    remember(cast, [long], ["WHAT"])
    assert len(ColumnMeaning.objects.get().heading) <= 200
    assert meanings_for(long) == ["WHAT"]


def test_a_room_may_remember_less_of_a_heading_than_its_words(cast: Cast) -> None:
    quarters = Layout("tests.quarters", MEANINGS, lambda said: [LEFT_OUT for _ in said], lambda _: True, lambda _: "q")
    remember(cast, ["Q3 2024"], ["NOTE"], quarters)
    assert meanings_for("Q1 2025", of=quarters) == ["NOTE"]
