"""R3: best practice is offered to other work areas, which take it up in their own Log or say why not."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from kim.foundations.notices import actions as reminders
from kim.foundations.notices.models import Reminder
from kim.foundations.people.refusals import RefusedError
from kim.practice.best_practice import actions
from kim.practice.best_practice.models import Answer, Offer
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import Cast
from tests.factories import moment

LIST = reverse("best_practice:practice_list")


def a_practice(cast: Cast, **given: str) -> Entry:
    return factories.entry(cast, kind="BEST_PRACTICE", what="Keys are logged twice.", why="None was lost.", **given)


def offered(cast: Cast, *areas: str) -> Offer:
    to = [cast.area(name) for name in areas or ("Repairs", "Leasehold")]
    return actions.offer_practice(entry=a_practice(cast), areas=to, by=cast.standing("manager"), at=moment())


def answer_of(offer: Offer, area: str) -> Answer:
    return offer.answers.select_related("area__team").get(area__name=area)


def test_my_work_lists_it_for_whoever_keeps_the_area_until_it_is_answered(cast: Cast) -> None:
    answer, home = answer_of(offered(cast, "Repairs"), "Repairs"), reverse("home:my_work")
    said, link = (
        "Say whether Repairs takes up a best practice of Voids",
        reverse("best_practice:practice_answer", args=[1]),
    )
    page = cast.client("other_manager").get(home).content.decode()
    assert said in page
    assert link.replace("/1/", f"/{answer.pk}/") in page
    for name in ("manager", "officer", "other_head", "director"):
        assert said not in cast.client(name).get(home).content.decode(), name
    actions.decline(answer=answer, why="We hold no keys.", by=cast.standing("other_manager"), at=moment())
    assert said not in cast.client("other_manager").get(home).content.decode()


def test_taking_it_up_begins_a_draft_in_the_areas_own_log_which_says_where_it_came_from(cast: Cast) -> None:
    answer = answer_of(offered(cast), "Repairs")
    page = reverse("best_practice:practice_answer", args=[answer.pk])
    response = cast.client("other_manager").post(page, {"answer": "TAKE_UP"})
    draft = Entry.objects.get(area__name="Repairs")
    assert response.url == reverse("kim_log:draft_edit", args=[draft.pk])
    assert (draft.state, draft.what) == ("DRAFT", "Keys are logged twice.")
    assert draft.why.startswith("Taken up from Voids, entry ")
    answer.refresh_from_db()
    assert (answer.state, answer.begun_entry, answer.answered_by) == (
        "TAKEN_UP",
        draft.pk,
        cast.person("other_manager"),
    )
    with pytest.raises(RefusedError, match="taken this up already"):
        actions.take_up(answer=answer, by=cast.standing("other_manager"), at=moment())


def test_a_no_needs_its_reason_which_is_read_by_all_and_can_become_a_yes(cast: Cast) -> None:
    answer = answer_of(offered(cast), "Repairs")
    page, client = reverse("best_practice:practice_answer", args=[answer.pk]), cast.client("other_manager")
    assert "Say why it is not for your work area" in client.post(page, {"answer": "DECLINE"}).content.decode()
    assert "Choose whether your work area takes it up" in client.post(page, {"answer": ""}).content.decode()
    client.post(page, {"answer": "DECLINE", "why": "Our contractor holds the keys."})
    assert "Our contractor holds the keys." in cast.client("inspector").get(LIST).content.decode()
    actions.take_up(answer=answer, by=cast.standing("other_manager"), at=moment())
    answer.refresh_from_db()
    assert (answer.state, answer.why) == ("TAKEN_UP", "")


def test_what_is_typed_about_a_resident_is_noticed(cast: Cast) -> None:
    answer = answer_of(offered(cast), "Repairs")
    page = reverse("best_practice:practice_answer", args=[answer.pk])
    why = "Ring the tenant on 07700 900123."
    said = cast.client("other_manager").post(page, {"answer": "DECLINE", "why": why}).content.decode()
    assert "holds what looks like a phone number" in said
    assert Answer.objects.get(pk=answer.pk).state == "ASKED"


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"kind": "CHANGE_OF_PRACTICE"}, "Only a best practice is offered"),
        ({"restriction": "STAFF"}, "Only what stands in the Log and everybody may read"),
    ],
)
def test_only_what_stands_and_all_may_read_is_offered(cast: Cast, given: dict[str, str], because: str) -> None:
    entry = a_practice(cast)
    for name, value in given.items():
        setattr(entry, name, value)  # in memory alone: the policy is asked, nothing is saved
    with pytest.raises(RefusedError, match=because):
        actions.offer_practice(entry=entry, areas=[cast.area("Repairs")], by=cast.standing("manager"), at=moment())


def test_offering_again_asks_only_who_was_not_asked(cast: Cast) -> None:
    first = offered(cast, "Repairs")
    client, page = cast.client("manager"), reverse("best_practice:practice_offer", args=[first.entry_id])
    assert "All other work areas: 1 to ask" in client.get(page).content.decode()
    client.post(page, {"reach": "ALL"})
    assert sorted(Answer.objects.values_list("area__name", flat=True)) == ["Leasehold", "Repairs"]
    again = client.post(page, {"reach": "ALL"}).content.decode()
    assert "Every one of these work areas was asked already" in again
    assert Offer.objects.count() == 1


def test_the_line_manager_of_each_area_is_reminded_until_there_is_an_answer(cast: Cast) -> None:
    offer = offered(cast, "Repairs")
    reminders.remind(at=moment(), on=offer.answer_by_on)
    [reminder] = Reminder.objects.all()
    assert (reminder.person, reminder.stage) == (cast.person("other_manager"), "TODAY")
    assert reminder.text == "Say whether Repairs takes up a best practice of Voids"
    given = {"by": cast.standing("other_manager"), "at": moment()}
    actions.decline(answer=answer_of(offer, "Repairs"), why="No keys here.", **given)
    reminders.remind(at=moment(), on=offer.answer_by_on)
    reminder.refresh_from_db()
    assert reminder.ended_because == "DONE"


def test_an_entry_that_is_restricted_afterwards_takes_its_offer_out_of_sight(cast: Cast) -> None:
    offer = offered(cast)
    given = {"why": "It shows where keys are.", "by": cast.standing("manager"), "at": moment()}
    kim_log.restrict_entry(entry=offer.entry, restriction="SECURITY", **given)
    assert "Keys are logged twice" not in cast.client("officer").get(LIST).content.decode()
    assert "Keys are logged twice" in cast.client("manager").get(LIST).content.decode()


def test_the_list_downloads_with_every_answer(cast: Cast) -> None:
    offer = offered(cast)
    given = {"by": cast.standing("other_manager"), "at": moment()}
    actions.decline(answer=answer_of(offer, "Repairs"), why="=No keys", **given)
    response = cast.client("officer").get(f"{LIST}?format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [row[4:6] for row in rows[1:]] == [["Leasehold", "Not answered yet"], ["Repairs", "Not for us"]]
    assert rows[2][6] != "=No keys", "a formula does not act"
    assert "No best practice" not in cast.client("officer").get(LIST).content.decode()
