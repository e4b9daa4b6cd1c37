"""The pages of recording standards, used as people use them: take up, bring, read, agree, decline, switch off."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kim.rules.recording_standards.models import RecordingStandard, StandardVersion
from kim_engine.quality import asking, starting
from kim_engine.quality.reading import read
from tests.cast import Cast
from tests.rooms.rules.recording_standards.standards import SHELF, agreed, keys, proposed
from tests.rooms.world import whole


def at(name: str, *args: Any) -> str:
    return reverse(f"recording_standards:{name}", args=args)


def text_of(cast: Cast, name: str, *args: Any, by: str = "inspector") -> str:
    answer = cast.client(by).get(at(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def bring(cast: Cast, content: bytes, *, by: str = "log_administrator", name: str = "keys.yaml", **typed: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return cast.client(by).post(at("standard_bring"), {"file": file, "what_changed": "", **typed})


def on_day(name: str, day: int, month: int = 11) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": "2026"}


def test_a_start_standard_is_taken_up_agreed_and_read_by_everybody(cast: Cast) -> None:
    page = text_of(cast, "standard_list")
    assert "Each standard is off until its first version is agreed" in page
    assert starting.title("void") in page
    assert at("standard_take", "void") not in page, "an inspector proposes nothing"
    assert f"All {len(starting.load('void').rules)} rules" in text_of(
        cast, "standard_take", "void", by="service_manager"
    )
    answer = cast.client("service_manager").post(at("standard_take", "void"))
    assert answer["Location"] == at("version_show", "void", 1)
    assert "Agree or decline the standard" in cast.client("director").get("/").content.decode()
    assert "Agree or decline the standard" not in cast.client("service_manager").get("/").content.decode()
    agree = at("version_agree", "void", 1)
    assert "Enter the day from which it applies" in cast.client("head").post(agree, {"x": ""}).content.decode()
    assert "today or a later day" in cast.client("head").post(agree, on_day("effective_from", 1)).content.decode()
    assert cast.client("head").post(agree, on_day("effective_from", 22)).status_code == 302
    page = text_of(cast, "standard_show", "void")
    for words in (
        "Version 1. From 22 November 2026",
        "The last empty day of every void must be recorded, where the next tenancy start is recorded.",
        "A void that is let and not ended counts as empty for ever.",
        "Enter the day before the next tenancy began.",
        "Knowledge and information management strategy, minimum data recording standards, section 5",
        "A record that breaks this rule is unlikely.",
        "Agreed by Head, 22 November 2026",
    ):
        assert words in page
    assert page.index("What must be there first") < page.index("All fields") < page.index("The rules")
    assert "Switch it off" not in page


def test_which_version_applied_on_a_day_is_told(cast: Cast) -> None:
    agreed(cast)
    client = cast.client("inspector")
    for day, words in ((21, "On 21 November 2026 no version applied"), (22, "On 22 November 2026 version 1 applied")):
        assert words in client.get(at("standard_show", "keys"), on_day("on", day)).content.decode()
    assert "There is no month 13" in client.get(at("standard_show", "keys"), on_day("on", 1, 13)).content.decode()


def test_a_new_version_is_brought_and_its_page_says_what_differs(cast: Cast) -> None:
    agreed(cast)
    new = keys(2, more=SHELF)
    page = bring(cast, new).content.decode()
    assert "Say what changed since version 1" in page
    assert "Choose the file again" in page
    assert bring(cast, b"\xef\xbb\xbf" + new, what_changed="The shelf, so that keys are found.").status_code == 302
    page = text_of(cast, "version_show", "keys", 2)
    for words in (
        "What differs from version 1",
        "Rules added",
        "The shelf of every key must be recorded.",
        "The shelf, so that keys are found.",
        "Version proposed",
    ):
        assert words in page
    assert "Agree it" not in page
    answer = cast.client("inspector").get(at("version_file", "keys", 2))
    assert answer["Content-Disposition"] == 'attachment; filename="keys-2.yaml"'
    assert whole(answer) == new


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\xff", "not text in UTF-8"),
        (b"kim_standard: 1\n", "is missing. Add it"),
        (b"a: &b 1\n", "anchor or alias"),
        (keys().replace(b"field: back_on", b"field: other"), "other"),
        (keys(spoilt=", back_on: 01/11/2026"), "Rule K01: its failing example passes"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_a_file_that_is_no_standard_is_refused_in_sentences_and_nothing_is_kept(
    cast: Cast, content: bytes, words: str
) -> None:
    answer = bring(cast, content, what_changed="All of it.")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert words in page
    assert "There is a problem" in page
    assert "All of it." in page, "what was typed is not lost"
    assert not RecordingStandard.objects.exists()


def test_personal_data_in_what_is_typed_is_asked_about(cast: Cast) -> None:
    agreed(cast)
    page = bring(cast, keys(2), what_changed="As kim@example.org asked.").content.decode()
    assert "an e-mail address" in page
    version = proposed(cast, keys(2), what_changed="Nothing much.")
    page = cast.client("head").post(at("version_decline", "keys", version.number), {"why": "Ask kim@example.org."})
    assert "an e-mail address" in page.content.decode()
    assert StandardVersion.objects.get(pk=version.pk).state == "PROPOSED"


def test_a_standard_is_declined_or_switched_off_with_a_reason_and_stands_under_off(cast: Cast) -> None:
    version = proposed(cast)
    decline = at("version_decline", "keys", version.number)
    assert "Say why it is declined" in cast.client("head").post(decline, {"why": ""}).content.decode()
    assert cast.client("head").post(decline, {"why": "Too little."}).status_code == 302
    assert "Declined: Too little." in text_of(cast, "standard_list")
    assert "No version is agreed." in text_of(cast, "standard_show", "keys")
    agreed(cast)
    off = at("standard_off", "keys")
    page = cast.client("director").post(off, {"why": "", **on_day("off_from", 1)}).content.decode()
    assert "Say why it is switched off" in page
    page = cast.client("director").post(off, {"why": "Done.", **on_day("off_from", 1)}).content.decode()
    assert "today or a later day" in page
    assert cast.client("director").post(off, {"why": "Done.", **on_day("off_from", 22)}).status_code == 302
    assert "Off since 22 November 2026. Done." in text_of(cast, "standard_list")
    page = text_of(cast, "standard_show", "keys", by="director")
    assert "Off since 22 November 2026" in page
    assert "Switch it off" not in page
    assert "Standard switched off" in text_of(cast, "version_show", "keys", 2)
    assert bring(cast, keys()).status_code == 302, "the same words can be proposed again, to switch it on"


def test_what_to_ask_for_is_a_page_and_a_text(cast: Cast) -> None:
    version = agreed(cast)
    text = asking.request(read(keys()))
    assert "Key number (needed first): text" in text_of(cast, "standard_ask", "keys")
    answer = cast.client("inspector").get(at("standard_ask", version.standard.code), {"format": "txt"})
    assert whole(answer).decode() == text
    assert answer["Content-Type"].startswith("text/plain")
