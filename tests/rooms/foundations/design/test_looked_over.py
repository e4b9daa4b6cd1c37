"""R8: what looks like personal data is shown where it stands, and is taken out or kept with a reason."""

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND

NUMBER = "943 476 5919"  # the NHS's own published example
TYPED = {
    "what": f"Keys are logged.\nExample: {NUMBER}",
    "why": "Lost keys.",
    "in_force_on-day": "1",
    "in_force_on-month": "11",
    "in_force_on-year": "2026",
    "do": "record",
}


@pytest.fixture
def door(cast):
    client = cast.client("officer")

    def post(**more):
        return client.post("/log/new/", TYPED | {"area": cast.area().pk} | more)

    return post


def test_the_line_and_the_kind_are_named_and_the_words_stay_in_their_box(door):
    page = door().content.decode()
    assert "What changed: line 2 holds what looks like an NHS number." in page
    assert page.count(NUMBER) == 1  # in the box it was typed in, and nowhere else
    assert not Entry.objects.exists()


def test_with_a_reason_it_is_kept_and_the_record_says_why(door):
    door(kept_because="It is the published example.", found_before="what:NHS_NUMBER:2")
    [logged] = history_of(KIND, Entry.objects.get().pk)
    assert logged.facts == {"personal_data_kept": ["NHS_NUMBER"], "kept_because": "It is the published example."}


def test_a_reason_given_before_more_was_found_does_not_cover_it(door):
    page = door(
        why=f"Told by {NUMBER}", kept_because="It is the published example.", found_before="what:NHS_NUMBER:2"
    ).content.decode()
    assert "Why: line 1 holds what looks like an NHS number." in page
    assert not Entry.objects.exists()


def test_a_reason_that_holds_personal_data_itself_is_refused(door):
    door(kept_because=f"See {NUMBER}", found_before="what:NHS_NUMBER:2;kept_because:NHS_NUMBER:1")
    assert not Entry.objects.exists()


def test_an_ordinary_text_is_not_asked_about(door):
    door(what="Works order 4062 is closed within 24 hours; UPRN 100012345678 stands on it.")
    assert Entry.objects.count() == 1
