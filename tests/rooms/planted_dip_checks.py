"""Plants dip checks in the world: one that waits, one a manager's own, one done; each reference with its word."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.practice.dip_checks import actions
from kim.practice.dip_checks.models import DipCheck
from tests.house.doors import CHAIN, READERS

DUE = date(2026, 11, 27)


def plant(world: Any) -> None:
    """Plant an area's questions and its checks."""
    texts = [f"Is it there? {world.word(f'dip_question_{each}', READERS)}" for each in ("one", "two")]
    area = world.cast.area()
    actions.set_questions(area=area, texts=texts, by=world.cast.standing("manager"), at=world.at())
    _asked(world, "check", of="other_manager", by="service_manager", choose=2, is_crossed=True)
    _asked(world, "own_check", of="manager", by="manager")
    done = _asked(world, "done_check", of="officer", by="head")
    places = [(position, number) for position in (1, 2, 3) for number in (1, 2)]
    answers = {(position, number): "NO" if number == 1 else "COULD_NOT_SEE" for position, number in places}
    actions.answer_check(check=done, answers=answers, by=world.cast.standing("officer"), at=world.at())


def _asked(world: Any, name: str, *, of: str, by: str, **given: Any) -> DipCheck:
    members = " ".join(dict.fromkeys(f"{of} {CHAIN} governance".split()))
    if "choose" in given:  # what is picked nobody knows before: the lines differ by their figures alone
        word = world.word(f"{name}_reference", members)
        references = [f"{word} {number}" for number in range(1, 6)]
    else:
        references = [f"{world.word(f'{name}_reference_{each}', members)} 1" for each in ("one", "two", "three")]
    check = actions.ask_check(
        area=world.cast.area(),
        checker=world.cast.person(of),
        references=references,
        due_on=DUE,
        by=world.cast.standing(by),
        at=world.at(),
        **given,
    )
    world.things[name] = check.pk
    return check
