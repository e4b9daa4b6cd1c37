"""A zip of one extract is opened without trust in what it says of itself."""

from __future__ import annotations

import io
import zipfile

import pytest

from kim_engine.tables.extracts import ExtractCode, ExtractLimits
from kim_engine.tables.extracts.limits import MEBIBYTE
from tests.engine.tables.extracts.specimens import MARKER, refused, rows_of, staged
from tests.engine.tables.extracts.test_workbook_extracts import workbook

PLAIN = f"Ref,Who\n1,{MARKER.replace(',', '')}\n".encode()


def packed(**members: bytes) -> bytes:
    """A zip; two underscores in a name stand for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def test_the_only_extract_in_a_zip_is_staged(tmp_path):
    content = packed(readme__md=b"x", voids__csv=PLAIN, __DS_Store__csv=b"x")
    assert len(rows_of(staged(tmp_path, content, "a.zip").path)) == 1


def test_one_of_several_is_asked_for_and_taken(tmp_path):
    content = packed(voids__csv=PLAIN, repairs__xlsx=workbook([["Ref", "Name"], ["7", "a"]]))
    refusal = refused(tmp_path, content, "a.zip")
    assert (refusal.code, refusal.choices) == (ExtractCode.WHICH_MEMBER, ("voids.csv", "repairs.xlsx"))
    assert rows_of(staged(tmp_path, content, "a.zip", member="repairs.xlsx").path) == [(2, "7", "a")]


def test_a_member_named_as_a_path_is_written_inside_only(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../outside.csv", PLAIN)
    staged(tmp_path, stream.getvalue(), "a.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given", "kept"]


def encrypted(content: bytes) -> bytes:
    """The zip with the mark of a password on its only member, in both of its headers."""
    made = bytearray(content)
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def lying(content: bytes, said: int) -> bytes:
    """The zip whose directory says another unpacked size."""
    made = bytearray(content)
    at = made.index(b"PK\x01\x02") + 24
    made[at : at + 4] = said.to_bytes(4, "little")
    return bytes(made)


def twice() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", PLAIN)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", PLAIN)
    return stream.getvalue()


BOMB = packed(a__csv=b"a,b\n" + b"0" * (70 * MEBIBYTE))
WHOLE = packed(a__csv=PLAIN * 1000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, ExtractCode.UNPACKS_TOO_LARGE),
        (lying(BOMB, 100), ExtractCode.NOT_A_ZIP),
        (WHOLE[: len(WHOLE) // 2], ExtractCode.NOT_A_ZIP),
        (b"Ref,Name\n1,a\n", ExtractCode.NOT_A_ZIP),
        (encrypted(packed(a__csv=PLAIN)), ExtractCode.PROTECTED),
        (packed(a__md=PLAIN), ExtractCode.NO_MEMBER),
        (packed(a__zip=packed(a__csv=PLAIN)), ExtractCode.NO_MEMBER),
        (packed(a__csv=b""), ExtractCode.EMPTY_FILE),
        (packed(a__csv=packed(a__csv=PLAIN)), ExtractCode.WORKBOOK_NAMED_CSV),
        (packed(**{f"a{n}__csv": b"x" for n in range(40)}), ExtractCode.TOO_MANY_PARTS),
        (twice(), ExtractCode.NOT_A_ZIP),
    ],
    ids=lambda given: given.value if isinstance(given, ExtractCode) else "",
)
def test_hostile_zips_are_refused_with_a_sentence_and_leave_nothing(tmp_path, content, code):
    assert refused(tmp_path, content, "a.zip", limits=ExtractLimits(parts=30)).code is code
