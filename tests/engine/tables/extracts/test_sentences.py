"""Every refusal and every note has sentences that a person can follow, and what a child tells is not believed."""

from __future__ import annotations

import json

import pytest

from kim_engine.tables.extracts import ExtractCode, ExtractLimits, RefusedExtract, notes, refusals
from kim_engine.tables.extracts.notes import ExtractNote
from kim_engine.tables.extracts.wire import Hearing

STAGED = {
    "columns": ["Ref"], "types": ["TEXT"], "rows": 1, "is_1904": False, "header_row": 1, "sheet": None,
    "encoding": None, "delimiter": None, "digest": None,
}  # fmt: skip


def test_every_refusal_and_note_has_short_whole_sentences():
    assert set(refusals.SENTENCES) == set(ExtractCode)
    assert set(notes.SENTENCES) == set(ExtractNote)
    said = [RefusedExtract(code, row=3, column=2, choices=("a.csv", "b.csv")).sentence for code in ExtractCode]
    said += [notes.note(code, count).sentence for code in ExtractNote for count in (1, 1_234)]
    for sentences in said:
        assert "{" not in sentences
        assert sentences.endswith(".")
        assert all(len(sentence.split()) <= 25 for sentence in sentences.split(". ")), sentences


@pytest.mark.parametrize(
    "line",
    [
        b"no JSON",
        b"[" * 100_000,
        b'{"note": "OF_ITS_OWN", "count": 1}',
        b'{"refused": "OF_ITS_OWN", "sheet": null, "row": null, "column": null, "choices": []}',
        b'{"staged": {}}',
        json.dumps({"staged": STAGED | {"columns": ["Ref", "Name"]}}).encode(),
        json.dumps({"staged": STAGED | {"columns": [1]}}).encode(),
        json.dumps({"staged": STAGED | {"columns": ["x" * 9_999]}}).encode(),
        json.dumps({"staged": STAGED | {"rows": -1}}).encode(),
        json.dumps({"staged": STAGED | {"digest": "zz"}}).encode(),
        json.dumps({"staged": STAGED | {"path": "/etc/passwd"}}).encode(),
    ],
    ids=range(11),
)
def test_a_child_that_a_file_has_taken_over_is_not_believed(line):
    hearing = Hearing(ExtractLimits(), None)
    with pytest.raises(RefusedExtract) as caught:
        hearing.hear(line)
    assert caught.value.code is ExtractCode.READER_FAILED
    assert hearing.told is None


def test_what_a_child_should_say_is_taken():
    hearing = Hearing(ExtractLimits(), None)
    hearing.hear(b'{"note": "BLANK_ROWS", "count": 2}')
    hearing.hear(json.dumps({"staged": STAGED}).encode())
    assert hearing.told is not None
    assert hearing.told.columns == ("Ref",)
    assert [note.sentence for note in hearing.notes] == ["2 rows with nothing in them were left out."]
