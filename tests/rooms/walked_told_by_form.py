"""How the verb of forms is walked."""

from __future__ import annotations

from functools import partial

from kim.practice.told_by_form import actions
from kim.practice.told_by_form.reading import FormRead, RowRead
from tests.cast import Cast
from tests.factories import content
from tests.rooms.walking import Call, Walk


def with_row(cast: Cast) -> Call:
    row = RowRead(2, 1, content=content(), told_by="Operative", digest="d" * 64)
    return partial(actions.bring_rows, form=FormRead(cast.area(), "2345ABCD"), rows=[row])


WALKS: dict[str, Walk] = {
    "told_by_form.bring_rows": Walk(
        with_row, ("kim_log.entry_drafted", "told_by_form.row_brought"), refuses="other_manager"
    ),
}
