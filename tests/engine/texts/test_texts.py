"""R8: the text of a file is read with its places; what is not read is said, and is never as if it were empty."""

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim_engine.tables.refusals import RefusedFile
from kim_engine.texts import Piece, ReadText, Unread
from kim_engine.texts.kinds import ENDINGS, tell_by_kind
from kim_engine.texts.reading import TEXT_LIMITS
from kim_engine.texts.wire import MOST_CHARACTERS, Enough, HearingText, TellingText
from tests.engine.tables.specimens import (
    MARKER,
    ole,
    parts,
    relation,
    relations,
    sheet_xml,
    text_cell,
    workbook,
    xls,
    zipped,
)
from tests.engine.texts.specimens import SECRET, WORD, mail, pdf, read, word

ONE_ROW = f'<row r="1">{text_cell("A1")}</row>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WORDY = "Enough words to be a page of text, and yet a picture is all over it."
PICTURE = {"word/_rels/document.xml.rels": relations(relation("p", "image", "media/image1.png"))}


def test_every_kind_gives_its_text_with_its_places(tmp_path: Path) -> None:
    headed = f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>For staff</w:t></w:r></w:p></w:hdr>'
    deleted = f'<w:comments xmlns:w="{WORD}"><w:p><w:delText>old</w:delText></w:p></w:comments>'
    found = {
        "a.txt": (b"One\n\nTwo", [Piece("line 1", "One"), Piece("line 3", "Two")]),
        "a.csv": (b"Area,Who\nVoids,A", "row 2, cell B2"),
        "a.docx": (
            word("One", "Two", more={"word/header1.xml": headed, "word/comments.xml": deleted}),
            [
                Piece("paragraph 1", "One"),
                Piece("paragraph 2", "Two"),
                Piece("header", "For staff"),
                Piece("comments", "old"),
            ],
        ),
        "a.pdf": (
            pdf("First words", "Second words"),
            [Piece("page 1", "First words"), Piece("page 2", "Second words")],
        ),
        "a.msg": (mail("The keys", "Come back"), [Piece("the subject", "The keys"), Piece("the message", "Come back")]),
        "a.xlsx": (
            workbook(sheet_xml(ONE_ROW)),
            [Piece("the name of a sheet", "Log"), Piece("sheet Log, cell A1", MARKER)],
        ),
    }
    for name, (content, wanted) in found.items():
        got = read(tmp_path, name, content)
        assert got.unread == (), name
        if isinstance(wanted, str):
            assert wanted in [each.place for each in got.pieces], name
        else:
            assert list(got.pieces) == wanted, name


def test_a_workbook_tells_what_stands_beside_its_cells_and_a_birth_heading_goes_with_its_dates(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("People")
    sheet.write_row("A1", ["Case", "D.O.B."])
    sheet.write_row("A2", ["V1", "03/04/1980"])
    sheet.write_comment("A2", "said on the phone")
    sheet.set_header("&CNot for residents")
    sheet.data_validation("A3", {"validate": "any", "input_title": "Ask", "input_message": "for the case"})
    book.add_worksheet("Hidden").hide()
    book.close()
    got = read(tmp_path, "a.xlsx", path.read_bytes())
    assert got.unread == ()
    assert Piece("sheet People, cell B2", "D.O.B. 03/04/1980", is_beside=True) in got.pieces
    for words in ("said on the phone", "Not for residents", "for the case", "Hidden"):
        assert words in got.text, words
    assert got.place_at(got.text.index("03/04/1980")) == "sheet People, cell B2"
    assert got.place_at(0) == got.pieces[0].place


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.png", b"\x89PNG", Unread.OTHER_KIND),
        ("a", b"words", Unread.OTHER_KIND),
        ("a.pdf", b"words", Unread.WRONG_ENDING),
        ("a.docx", workbook(sheet_xml(ONE_ROW)), Unread.WRONG_ENDING),
        ("a.xlsx", pdf("words"), Unread.WRONG_ENDING),
        ("a.txt", pdf("words"), Unread.WRONG_ENDING),
        ("a.txt", b"wo\0rds", Unread.WRONG_ENDING),
        ("a.csv", b"a,b\0", Unread.WRONG_ENDING),
        ("a.msg", ole({"Workbook": b"x"}), Unread.WRONG_ENDING),
        ("a.docx", ole({"EncryptedPackage": b"x"}), Unread.PROTECTED),
        ("a.xlsx", ole({"EncryptedPackage": b"x"}), Unread.PROTECTED),
        ("a.pdf", pdf("words")[:60], Unread.DAMAGED),
        ("a.pdf", b"%PDF-1.7\n", Unread.DAMAGED),
        ("a.docx", word("words")[:200], Unread.DAMAGED),
        ("a.docx", word("words", declared=LAUGHS), Unread.DAMAGED),
        ("a.docx", word("&a;", declared=OUTSIDE), Unread.DAMAGED),
        ("a.xlsx", zipped(parts(sheet_xml(ONE_ROW, declared=OUTSIDE))), Unread.DAMAGED),
        ("a.docx", word("words", more={"word/../../x.xml": "<a/>"}), Unread.DAMAGED),
        ("a.docx", word("words", more={"word/bomb.xml": b" " * (300 * 1024 * 1024)}), Unread.TOO_MUCH),
        ("a.xlsx", workbook(sheet_xml(f'<row r="1048576">{text_cell("XFD1048576")}</row>')), Unread.TOO_MUCH),
        ("a.txt", b"a " * MOST_CHARACTERS, Unread.TOO_MUCH),
        ("a.pdf", pdf(*["x"] * 501), Unread.TOO_MUCH),
        ("a.docx", word(), Unread.NO_TEXT),
        ("a.pdf", pdf(""), Unread.NO_TEXT),
        ("a.txt", b" \n", Unread.NO_TEXT),
        ("a.pdf", pdf("", image=True), Unread.PAGE_WITHOUT_TEXT),
        ("a.pdf", pdf(WORDY, image=True), Unread.PICTURES),
        ("a.docx", word("See:", more=PICTURE), Unread.PICTURES),
        ("a.docx", word("See:", more={"word/embeddings/inner.docx": word("words")}), Unread.FILES_INSIDE),
        ("a.xlsm", zipped(parts(sheet_xml(ONE_ROW)) | {"xl/vbaProject.bin": b"x"}), Unread.FILES_INSIDE),
        ("a.xls", xls(), Unread.PARTS_UNSEEN),
        ("a.msg", ole({"__properties_version1.0": b"", "__attach_version1.0_#00000000": b"x"}), Unread.FILES_INSIDE),
        ("a.msg", ole({"__properties_version1.0": b"", "__substg1.0_10090102": b"x"}), Unread.PARTS_UNSEEN),
        ("a.msg", mail("a", "b")[:1024], Unread.DAMAGED),
        ("a.msg", mail("a", "b")[:-3000], Unread.DAMAGED),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_is_never_as_if_nothing_stood_in_it(
    tmp_path: Path, name: str, content: bytes, why: Unread, capfd: pytest.CaptureFixture[str]
) -> None:
    got = read(tmp_path, name, content)
    assert why in got.unread
    assert "root:" not in got.text
    assert capfd.readouterr() == ("", ""), "no parser's words are shown"


def test_a_letterhead_in_a_header_is_let_be(tmp_path: Path) -> None:
    header = f'<w:hdr xmlns:w="{WORD}"><w:p/></w:hdr>'
    rels = relations(relation("p", "image", "media/image1.png"))
    content = word("words", more={"word/header1.xml": header, "word/_rels/header1.xml.rels": rels})
    assert read(tmp_path, "a.docx", content).unread == ()


def test_what_takes_too_long_or_too_much_room_is_not_read(tmp_path: Path) -> None:
    slow = workbook(sheet_xml("".join(f'<row r="{n}">{text_cell(f"A{n}")}</row>' for n in range(1, 40_000))))
    assert read(tmp_path, "a.xlsx", slow, wall_seconds=0.01).unread == (Unread.TOO_SLOW,)
    assert read(tmp_path, "a.txt", b"words", file_bytes=2).unread == (Unread.TOO_LARGE,)


def test_notes_form_fields_and_attachments_of_a_pdf_are_seen(tmp_path: Path) -> None:
    note = "/Annots [ << /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Said on the phone) >> ]"
    got = read(tmp_path, "a.pdf", pdf("Words", extra=note))
    assert Piece("a note or field on page 1", "Said on the phone") in got.pieces
    inside = "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) >>] >> >>"
    assert Unread.FILES_INSIDE in read(tmp_path, "a.pdf", pdf("Words", catalog=inside)).unread


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ending=st.sampled_from(sorted(ENDINGS)),
    whole=st.sampled_from([word(SECRET), pdf(SECRET), mail("a", SECRET), workbook(sheet_xml(ONE_ROW)), b"a,b\nc,d\n"]),
    cut=st.integers(0, 4000),
    put=st.binary(max_size=40),
)
def test_any_harm_ends_in_a_reading_or_a_reason_of_ours(ending: str, whole: bytes, cut: int, put: bytes) -> None:
    """In this process, so that hundreds are quick: the readers raise what the child turns into a code."""
    at = cut % (len(whole) + 1)
    content = whole[:at] + put + whole[at + len(put) :]
    out = io.BytesIO()
    try:
        tell_by_kind(io.BytesIO(content), ending, TEXT_LIMITS, TellingText(out))
    except (RefusedFile, Enough):
        pass
    hearing = HearingText()
    for line in out.getvalue().splitlines():
        hearing.hear(json.loads(line))
    read_so_far = hearing.read()
    assert "\0" not in read_so_far.text
    read_so_far.text.encode()


@pytest.mark.parametrize("told", [{"end": 1}, ["a", 1, True], {"unread": "?"}, "x", None, ["a", "b" * 500_001, False]])
def test_what_a_child_should_not_say_is_not_believed(told: object) -> None:
    with pytest.raises(RefusedFile):
        HearingText().hear(told)


def test_a_text_is_one_text_whose_offsets_lead_back() -> None:
    got = ReadText((Piece("A", "one"), Piece("B", "two", is_beside=True), Piece("C", "three")), ())
    assert got.text == "one\ttwo\nthree"
    assert [got.place_at(got.text.index(word)) for word in ("one", "two", "three")] == ["A", "B", "C"]
