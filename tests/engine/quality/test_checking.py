"""A check gives one result a rule, with its denominator, what was there before apart, and references but no values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kim_engine.quality.artefacts import dataset_file, failing
from kim_engine.quality.checking import Asked, Calendar, CancelledError, check
from kim_engine.quality.results import Count, Group
from kim_engine.quality.vocabulary import Level, Outcome
from tests.engine.quality.writing import AS_OF, checked, extract, standard

REQUIRED = "id: R1, kind: required, dataset: voids, field: end_on"
IN_TIME = "id: T1, kind: within, dataset: voids, from: start_on, to: end_on, number: 10, unit: WORKING_DAYS"


def test_the_four_outcomes_are_four_things(tmp_path: Path) -> None:
    """R20, R21: passed, failed, could not run and does not apply are never taken for each other."""
    given = standard(
        "id: A1, kind: required, dataset: voids, field: void_ref",
        REQUIRED,
        "id: A3, kind: required, dataset: voids, field: reason",
        "id: A4, kind: one_of, dataset: voids, field: patch, list: patch",
        "id: A5, kind: found_in, dataset: voids, fields: [void_ref], in: orders, other_fields: [void_ref]",
    )
    rows = [{"void_ref": "V1", "end_on": "01/02/2026", "patch": ""}, {"void_ref": "V2", "end_on": None, "patch": ""}]
    found = checked(tmp_path, given, {"voids": rows})
    assert [each.outcome for each in found.results] == [
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.COULD_NOT_RUN,
        Outcome.DOES_NOT_APPLY,
        Outcome.COULD_NOT_RUN,
    ]
    assert found.result("R1").count == Count(1, 2)
    assert found.result("R1").level is Level.ERROR
    assert "'Reason'" in found.result("A3").because
    assert "Contractor's orders" in found.result("A5").because


def test_what_was_there_before_is_counted_apart(tmp_path: Path) -> None:
    rows = [
        {"void_ref": "V1", "start_on": "31/03/2026", "end_on": None},
        {"void_ref": "V2", "start_on": "01/04/2026", "end_on": None},
        {"void_ref": "V3", "start_on": "nobody knows", "end_on": None},
    ]
    found = checked(tmp_path, standard(REQUIRED), {"voids": rows}, starts_on=date(2026, 4, 1)).result("R1")
    assert (found.count, found.inherited) == (Count(2, 2), Count(1, 1))
    before = checked(tmp_path, standard(REQUIRED), {"voids": rows[:1]}, starts_on=date(2026, 4, 1)).result("R1")
    assert before.outcome is Outcome.DOES_NOT_APPLY
    assert before.inherited == Count(1, 1)
    assert before.because


def test_groups_are_known_codes_and_nothing_else(tmp_path: Path) -> None:
    """R8: a name under a wrong heading is no area."""
    rows = [{"void_ref": f"V{at}", "patch": patch} for at, patch in enumerate(["NORTH", "N", "Mrs Okafor", None])]
    found = checked(
        tmp_path,
        standard(REQUIRED),
        {"voids": [{**row, "end_on": ""} for row in rows]},
        codes={"patch": {"N": "NORTH"}},
    )
    assert found.result("R1").groups == {Group("NORTH"): Count(2, 2), Group(None): Count(2, 2)}
    assert "Okafor" not in str(found)


def test_references_are_kept_and_no_value(tmp_path: Path) -> None:
    rows = [{"void_ref": "V1", "reason": "He fell ill"}, {"void_ref": "V2", "reason": "DEATH"}, {"reason": "Fell"}]
    found = checked(
        tmp_path, standard("id: L1, kind: one_of, dataset: voids, field: reason, list: reason"), {"voids": rows}
    )
    file = dataset_file(found.artefact, "voids")
    assert [(each.reference, each.row) for each in failing(file, "L1")] == [("V1", 2), ("row 4", 4)]
    assert b"fell" not in file.read_bytes().lower()


def test_hashed_references_hang_on_their_key(tmp_path: Path) -> None:
    rows = [{"void_ref": "V1", "end_on": ""}]
    keys = []
    for key in (b"one", b"one", b"two"):
        found = checked(tmp_path, standard(REQUIRED), {"voids": rows}, hashed_by=key)
        keys += [each.reference for each in failing(dataset_file(found.artefact, "voids"), "R1")]
        assert key.hex() not in str(found.plans)
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == 32
    assert "V1" not in "".join(keys)


def test_what_is_accepted_fails_no_more_and_is_counted(tmp_path: Path) -> None:
    rows = [{"void_ref": f"V{at}", "end_on": ""} for at in range(3)]
    found = checked(tmp_path, standard(REQUIRED), {"voids": rows}, accepted={"R1": ["V1", "V9"]}).result("R1")
    assert found.count == Count(2, 3, 1)


def test_working_days_leave_out_days_off_and_what_is_open_is_late_once_time_is_up(tmp_path: Path) -> None:
    rows = [
        {"void_ref": "V1", "start_on": "02/11/2026", "end_on": "16/11/2026"},  # the tenth working day
        {"void_ref": "V2", "start_on": "02/11/2026", "end_on": "17/11/2026"},
        {"void_ref": "V3", "start_on": "16/11/2026", "end_on": None},  # ten working days end on the day of the check
        {"void_ref": "V4", "start_on": "13/11/2026", "end_on": None},
        {"void_ref": "V5", "start_on": "01/01/1980", "end_on": "02/01/1980"},  # beyond the calendar: not known
    ]
    found = checked(tmp_path, standard(IN_TIME), {"voids": rows})
    assert [each.reference for each in failing(dataset_file(found.artefact, "voids"), "T1")] == ["V2", "V4"]
    assert found.result("T1").count == Count(2, 3)
    off = Calendar(days_off=[date(2026, 11, 3)])
    assert checked(tmp_path, standard(IN_TIME), {"voids": rows}, calendar=off).result("T1").count == Count(1, 3)


def test_the_same_check_gives_the_same_bytes(tmp_path: Path) -> None:
    """R20: a past run can be shown again."""
    rows = [{"void_ref": f"V{at}", "end_on": "" if at % 3 else "01/01/2026"} for at in range(500)]
    first, again = (checked(tmp_path, standard(REQUIRED), {"voids": rows}) for _ in range(2))
    assert first.digest == again.digest
    assert replace(first, artefact=again.artefact) == again
    other = checked(tmp_path, standard(REQUIRED), {"voids": rows[1:]})
    assert other.digest != first.digest


def test_a_check_is_stopped(tmp_path: Path) -> None:
    given = standard(REQUIRED)
    rows = [{"void_ref": f"V{at}", "end_on": ""} for at in range(2)]
    place = tmp_path / "stopped"
    place.mkdir()
    bound = extract(place, "voids", rows, given)
    import duckdb

    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT range AS kim_row, 'V' || range AS void_ref, repeat('x', 40) || range AS end_on "
            f"FROM range(8000000)) TO '{bound.path}' (FORMAT parquet)"
        )
    asked = Asked(standard=given, extracts=[bound], as_of=AS_OF, folder=place)
    with pytest.raises(CancelledError, match="stopped"):
        check(asked, is_cancelled=lambda: True)
    assert not list((place / "artefact").iterdir())
    assert not list(place.glob("masks-*"))


def test_more_rules_than_a_mask_holds_are_counted_right(tmp_path: Path) -> None:
    rules = [f"id: L{at}, kind: length, dataset: voids, field: void_ref, least: {at + 1}" for at in range(130)]
    rows = [{"void_ref": "x" * at} for at in range(1, 131)]
    found = checked(tmp_path, standard(*rules), {"voids": rows})
    assert [each.count.failing for each in found.results] == list(range(130))
    assert len(list(failing(dataset_file(found.artefact, "voids"), "L129"))) == 129


def test_a_number_on_one_side_is_found_as_text_on_the_other(tmp_path: Path) -> None:
    """R12: two systems spell one rent, or one reference, differently."""
    given = standard(
        "id: F1, kind: found_in, dataset: voids, fields: [rent], in: orders, other_fields: [order_ref]",
        "id: S1, kind: same_as, dataset: voids, field: rent, by: [beds], "
        "in: orders, other_field: rent, other_by: [rent]",
    )
    voids = [{"void_ref": "V1", "rent": "12.0", "beds": "12"}, {"void_ref": "V2", "rent": "12.50", "beds": "3"}]
    orders = [{"order_ref": "12", "rent": "12.00"}, {"order_ref": "12.5", "rent": "12.5"}]
    found = checked(tmp_path, given, {"voids": voids, "orders": orders})
    assert found.result("F1").count == Count(0, 2)
    assert found.result("S1").count == Count(0, 1)


def test_a_group_that_fails_is_counted_and_not_named(tmp_path: Path) -> None:
    """R8: what stands in the field of groups may be somebody's name under a wrong heading."""
    rule = "id: G1, kind: totals_agree, dataset: voids, in: orders, by: property_ref, other_by: void_ref"
    voids = [{"void_ref": "V1", "property_ref": "Mrs Okafor"}, {"void_ref": "V2", "property_ref": "P2"}]
    orders = [{"order_ref": "W1", "void_ref": "P2"}]
    found = checked(tmp_path, standard(rule), {"voids": voids, "orders": orders})
    assert found.result("G1").count == Count(1, 2)
    assert "Okafor" not in str(found)
    assert all(b"Okafor" not in path.read_bytes() for path in found.artefact.iterdir())
