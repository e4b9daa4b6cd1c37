"""Every table is recorded or has its reason; kinds are sound; migrations are whole. Each check refuses an offender."""

from __future__ import annotations

from dataclasses import replace

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from kim.foundations.audit_trail.kinds import every_kind
from kim.foundations.audit_trail.recorded import OUTSIDE
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.recorded import ENTRY
from tests.house import records


def own_models():
    """Give every table of the house, with those that many-to-many fields make."""
    labels = {room.rsplit(".", 1)[-1] for room in settings.ROOMS}
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in labels]


def test_every_table_is_in_the_record_or_has_its_reason():
    assert records.unrecorded(own_models(), every_kind(), OUTSIDE) == []


@isolate_apps("kim.foundations.landlord")
def test_a_table_in_no_kind_is_refused():
    class Planted(models.Model):
        class Meta:
            app_label = "landlord"

    [said] = records.unrecorded([*own_models(), Planted], every_kind(), OUTSIDE)
    assert said.startswith("landlord.Planted is in no recorded kind")
    [said] = records.unrecorded([Planted], every_kind(), {"landlord.Planted": ""})
    assert "no reason" in said


def test_a_many_to_many_that_its_kind_does_not_state_is_refused():
    without = replace(ENTRY, state=tuple(name for name in ENTRY.state if name != "locations"))
    through = Entry.locations.through
    assert len(records.unrecorded([through], [without], {})) == 1
    assert records.unsound_kinds([without]) != []


def test_nothing_is_outside_that_is_gone():
    assert [label for label in OUTSIDE if label not in {model._meta.label for model in own_models()}] == []


def test_every_kind_says_all_its_fields_and_erases_only_texts_of_its_state():
    assert records.unsound_kinds(every_kind()) == []


def test_an_unsound_kind_is_refused():
    planted = replace(
        ENTRY,
        state=tuple(name for name in ENTRY.state if name not in ("what", "version")),
        erasable=("what", "in_force_on"),
        events={"elsewhere.happened": "Happened"},
    )
    said = " ".join(sorted(records.unsound_kinds([planted])))
    for part in ("'version' is neither", "erases 'what'", "labels 'what'", "'in_force_on', which is no text"):
        assert part in said
    assert "event 'elsewhere.happened' is another room's" in said


def test_the_migrations_make_what_the_models_say():
    assert records.unmade_migrations(records.loaded().project_state(), apps) == []


def test_a_missing_migration_is_noticed():
    state = records.loaded().project_state()
    state.remove_field("kim_log", "entry", "covered_by")
    assert records.unmade_migrations(state, apps) == ["kim_log: Add field covered_by to entry"]


def test_each_rooms_migrations_are_one_line():
    assert {
        room: found for room, line in records.lines(records.loaded()).items() if (found := records.forks(line))
    } == {}


def test_a_fork_is_noticed():
    fork = {"0001": [], "0002": ["0001"], "0002_other": ["0001"], "0003": ["0002", "0002_other"]}
    assert records.forks(fork) == ["0001 is followed by 0002 and 0002_other", "0003 follows 0002 and 0002_other"]
