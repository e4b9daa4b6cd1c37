"""A file that waits to be imported goes when it holds what is erased, and no other does."""

from __future__ import annotations

import pytest

from kim.foundations.erasure import actions
from kim.foundations.spreadsheets import staging
from tests import factories
from tests.factories import moment

NAME = "Ermintrude Sprocket"


def waits(folder, text: str):
    given = {"owner": 1, "purpose": "kim_log.old_log", "name": "log.csv", "at": moment()}
    return staging.bring(under=folder, chunks=[f"What,Why\n{text},Lost.\n".encode()], **given)


@pytest.mark.parametrize("said", [f"Ask {NAME}", "Ask Ermintrude  SPROCKET today"])
def test_a_waiting_file_that_holds_the_text_goes_with_it(cast, tmp_path, said):
    factories.entry(cast, what=f"Ask {NAME} for the keys.")
    holding, other = waits(tmp_path / "waiting", said), waits(tmp_path / "waiting", "Ask the desk")
    given = {"by": cast.standing("governance"), "at": moment()}
    request = actions.ask_for_erasure(text=NAME, why="She asked.", **given)
    assert holding.folder.is_dir()
    by = cast.standing("head")
    actions.agree_to_erasure(
        request=request, seals=tmp_path / "seals", waiting=tmp_path / "waiting", by=by, at=moment()
    )
    assert not holding.folder.exists()
    assert other.folder.is_dir()
