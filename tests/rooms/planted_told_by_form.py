"""Plants a row of a form that came in as a draft: only those who keep the draft meet who told it."""

from __future__ import annotations

from typing import Any

from kim.practice.told_by_form import actions
from kim.practice.told_by_form.models import ToldRow
from kim.practice.told_by_form.reading import FormRead, RowRead
from tests.house.doors import CHAIN


def plant(world: Any) -> None:
    """Plant one row, brought by the line manager."""
    content = world.content("told", CHAIN)
    row = RowRead(2, 1, content=content, told_by=world.word("told_by", CHAIN), digest="d" * 64)
    form = FormRead(world.cast.area(), "2345ABCD")
    actions.bring_rows(form=form, rows=[row], by=world.cast.standing("manager"), at=world.at())
    world.sees["told_draft"] = CHAIN
    world.things["told_draft"] = ToldRow.objects.get().entry
