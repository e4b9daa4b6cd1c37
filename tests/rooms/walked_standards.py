"""How each verb of recording standards is walked."""

from __future__ import annotations

from functools import partial

from kim.rules.recording_standards import actions
from tests.cast import TODAY, Cast
from tests.rooms.rules.recording_standards import standards
from tests.rooms.walking import Call, Walk


def to_switch_off(cast: Cast) -> Call:
    standard = standards.agreed(cast).standard
    return partial(actions.switch_off, standard=standard, off_from=TODAY, why="It is part of another.")


def to_agree_another_title(cast: Cast) -> Call:
    standards.agreed(cast)
    content = standards.keys(2).replace(b"title: Keys of empty homes", b"title: Keys")
    version = standards.proposed(cast, content, what_changed="A shorter title.")
    day = TODAY.replace(day=TODAY.day + 1)
    return partial(actions.agree_version, version=version, effective_from=day)


BEGUN = ("recording_standards.standard_begun", "recording_standards.version_proposed")
WALKS: dict[str, Walk] = {
    "recording_standards.take_up": Walk(
        lambda cast: partial(actions.take_up, name="void"), BEGUN, by="service_manager", refuses="manager"
    ),
    "recording_standards.bring_file": Walk(
        lambda cast: partial(actions.bring_file, content=standards.keys()),
        BEGUN,
        by="log_administrator",
        refuses="governance",
    ),
    "recording_standards.agree_version": Walk(
        to_agree_another_title,
        ("recording_standards.version_agreed", "recording_standards.standard_renamed"),
        by="head",
        refuses="service_manager",
    ),
    "recording_standards.decline_version": Walk(
        lambda cast: partial(actions.decline_version, version=standards.proposed(cast), why="Too much."),
        ("recording_standards.version_declined",),
        by="director",
        refuses="log_administrator",
    ),
    "recording_standards.switch_off": Walk(
        to_switch_off, ("recording_standards.standard_switched_off",), by="other_head", refuses="manager"
    ),
}
