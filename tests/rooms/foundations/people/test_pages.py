"""R5, R10: the pages of administration open for site administrators alone, say no in sentences, and cost little."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.foundations.people import actions, urls
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person, Post, WorkArea
from kim.foundations.sign_in.models import Account, Invitation
from tests.cast import EVERYBODY
from tests.factories import moment
from tests.rooms.foundations.people.reading import address, downloaded, parts, text
from tests.rooms.world import with_app

# The pages of the staff list, of lists that come back and of kept filters are tried in tests of their own.
OWN_TESTS = ("staff_", "list_", "filter_")
NAMES = [pattern.name for pattern in urls.urlpatterns if not str(pattern.name).startswith(OWN_TESTS)]
OTHERS = [name for name in EVERYBODY if name not in ("administrator", "second_administrator")]
KEEPS_TRANSACTIONS = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA)")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_for_an_administrator_with_at_most_ten_data_statements(cast, name):
    client = cast.client("administrator")
    if name == "account_reopen":
        person = Person.objects.select_related("account").get(name="Officer")
        actions.close_account(person=person, by=cast.standing("administrator"), at=moment())
    if name == "second_factor_reset":
        with_app(Account.objects.get(email="officer@testshire.example"), at=moment())
    there = address(name)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(there)
    assert response.status_code == (302 if name == "post_decide" else 200)
    statements = [each["sql"] for each in captured if not KEEPS_TRANSACTIONS.match(each["sql"])]
    assert len(statements) <= 10, "\n".join(statements)


@pytest.mark.parametrize("stranger", OTHERS)
def test_no_page_of_administration_opens_for_anybody_else(cast, stranger):
    client = cast.client(stranger)
    for name in NAMES:
        for response in (client.get(address(name)), client.post(address(name), {"name": "X", "do": "confirm"})):
            assert response.status_code == 403, name
            assert "Only a site administrator can do this." in text(response)
    assert "Administration" not in text(client.get("/"))


def test_without_a_sign_in_no_page_of_administration_opens(cast):
    for name in NAMES:
        assert Client().get(address(name)).status_code == 302


def test_the_footer_leads_administrators_to_what_they_keep_with_the_count_that_waits(cast):
    actions.appoint(
        person=cast.person("nobody"),
        role=Role.DIRECTOR,
        place=None,
        from_on=timezone.localdate(),
        by=cast.standing("administrator"),
        at=moment(),
    )
    client = cast.client("second_administrator")
    assert reverse("people:administration") in client.get("/").content.decode()
    page = text(client.get(reverse("people:administration")))
    for line in ("1 waiting", "13 people", "3 work areas", "3 offered", "2 places", "Landlord settings"):
        assert line in page


def test_the_list_of_people_filters_by_words_role_area_and_status(cast):
    client = cast.client("administrator")
    actions.appoint(
        person=cast.person("nobody"),
        role=Role.DIRECTOR,
        place=None,
        from_on=timezone.localdate(),
        by=cast.standing("administrator"),
        at=moment(),
    )
    person = Person.objects.select_related("account").get(name="Inspector")
    actions.close_account(person=person, by=cast.standing("administrator"), at=moment())

    def found(**query):
        rows = downloaded(client.get(reverse("people:person_list"), query | {"format": "csv"}))
        return sorted(row[0] for row in rows[1:])

    area = str(WorkArea.objects.get(name="Repairs").pk)
    assert found(words="other head") == ["Other Head"]
    assert found(words="governance@testshire") == ["Governance"]
    assert found(role="SITE_ADMINISTRATOR") == ["Administrator", "Second Administrator"]
    assert found(area=area) == ["Other Head", "Other Manager"]
    assert found(status="waiting") == found(status="no-post") == ["Nobody"]
    assert found(status="closed") == ["Inspector"]
    assert "Inspector" not in found(status="unused")
    assert len(found(status="unused")) == 12


def test_the_list_of_people_downloads_as_filtered(cast):
    client = cast.client("administrator")
    response = client.get(reverse("people:person_list"), {"format": "csv", "role": "LINE_MANAGER"})
    rows = downloaded(response)
    assert rows[0][:5] == ["Name", "Job title", "Posts", "Account", "E-mail address"]
    assert rows[1][:5] == ["Manager", "", "Line manager, Voids", "Not used yet", "manager@testshire.example"]
    assert len(rows) == 3
    workbook = client.get(reverse("people:person_list"), {"format": "xlsx"})
    assert b"".join(workbook.streaming_content)[:2] == b"PK"
    areas = downloaded(client.get(reverse("people:structure"), {"format": "csv"}))
    assert [row[:3] for row in areas[:2]] == [["Service", "Team", "Work area"], ["Housing", "Case", "Leasehold"]]


def test_a_person_is_added_by_hand_and_a_taken_address_is_said_beside_its_box(cast):
    client = cast.client("administrator")
    typed = {"name": "Maya Osei", "email": "maya@testshire.example", "job_title": "Clerk"}
    page = text(client.post(reverse("people:person_add"), typed, follow=True))
    assert "Maya Osei is added" in page
    again = client.post(reverse("people:person_add"), typed)
    assert again.status_code == 200
    assert "maya@testshire.example already has an account. Use another address." in text(again)
    assert 'value="Maya Osei"' in again.content.decode()


def test_what_is_missing_about_a_person_is_asked_for(cast):
    page = text(cast.client("administrator").post(reverse("people:person_add"), {"email": "maya"}))
    assert "Enter the person's name" in page.replace("&#39;", "'")
    assert "Enter an e-mail address, like name@landlord.example" in page


def test_a_name_is_corrected_and_the_page_shows_what_it_was(cast):
    client = cast.client("administrator")
    page = text(client.post(address("person_change"), {"name": "Nia", "job_title": "Lettings"}, follow=True))
    assert "Person changed" in page
    assert "removed: Officer" in page


def test_the_address_of_an_invitation_is_shown_once_and_not_kept_by_the_browser(cast):
    client = cast.client("administrator")
    made = client.post(address("person_invite"))
    secret = re.search(r"http://testserver/invitation/([\w-]+)/", made.content.decode()).group(1)
    assert made["Cache-Control"] == "no-store"
    assert Invitation.objects.get().secret_hash != secret
    assert secret not in client.get(address("person_invite")).content.decode()
    assert secret not in client.get(address("person_show")).content.decode()
    assert "An invitation waits until" in text(client.get(address("person_show")))
    assert Client().get(reverse("invitation_open", args=[secret]), follow=True).status_code == 200


def test_a_role_is_chosen_first_and_the_next_page_asks_what_it_needs(cast):
    client = cast.client("administrator")
    where = address("post_add")
    assert "Choose a role" in text(client.get(where, {"chosen": "yes"}))
    assert "Choose one of these roles" in text(client.get(where, {"role": "CARETAKER"}))
    for role, asked in (("OFFICER", "Which work area?"), ("SERVICE_MANAGER", "Which team?")):
        assert asked in text(client.get(where, {"role": role}))
    assert "Which service?" in text(client.get(where, {"role": "HEAD_OF_SERVICE"}))
    director = text(client.get(where, {"role": "DIRECTOR"}))
    assert "Which" not in director
    assert "Propose this post" in director


def test_an_appointment_through_the_pages_is_proposed_by_one_and_confirmed_by_another(cast):
    one, two = cast.client("administrator"), cast.client("second_administrator")
    day = timezone.localdate()
    page = one.post(f"{address('post_add')}?role=DIRECTOR", parts("from_on", day), follow=True)
    assert "It counts once another site administrator has confirmed it" in text(page)
    post = Post.objects.get(state=PostState.PROPOSED)
    shown = reverse("people:post_show", args=[post.pk])
    assert "Who can: Second Administrator." in text(one.get(shown))
    assert "Waits for another administrator" in text(one.get(reverse("people:post_waiting")))
    refused = one.post(reverse("people:post_decide", args=[post.pk]), {"do": "confirm"})
    assert (refused.status_code, "You proposed this" in text(refused)) == (403, True)
    assert "Confirm or decline" in text(two.get(reverse("people:post_waiting")))
    done = two.post(reverse("people:post_decide", args=[post.pk]), {"do": "confirm"}, follow=True)
    assert "The post is confirmed: Officer, Director." in text(done)
    history = text(two.get(shown))
    assert "Post confirmed" in history
    assert "Second Administrator, site administrator" in history


def test_a_proposed_post_is_declined_on_its_page(cast):
    day = timezone.localdate()
    cast.client("administrator").post(f"{address('post_add')}?role=DIRECTOR", parts("from_on", day))
    post = Post.objects.get(state=PostState.PROPOSED)
    two = cast.client("second_administrator")
    page = two.post(reverse("people:post_decide", args=[post.pk]), {"do": "decline"}, follow=True)
    assert "The post is declined: Officer, Director." in text(page)
    assert "Declined" in text(two.get(address("person_show")))


def test_a_post_that_does_not_fit_is_said_beside_its_box_and_nothing_typed_is_lost(cast):
    client, day = cast.client("administrator"), timezone.localdate()
    area = WorkArea.objects.get(name="Voids").pk
    early = parts("from_on", day) | parts("to_on", day - timedelta(days=1)) | {"place": area}
    page = client.post(f"{address('post_add')}?role=LINE_MANAGER", early)
    assert "end before it begins" in text(page)
    assert f'value="{day.year}"' in page.content.decode()
    assert "Choose a work area" in text(client.post(f"{address('post_add')}?role=LINE_MANAGER", parts("from_on", day)))
    inspector = client.post(f"{address('post_add')}?role=INSPECTOR", parts("from_on", day))
    assert "Enter the last day, like 1 11 2026" in text(inspector)
    twice = client.post(f"{address('post_add')}?role=OFFICER", parts("from_on", day) | {"place": area})
    assert "This person has that post on some of these days already" in text(twice)


def test_an_administrator_is_not_offered_to_appoint_or_close_themselves(cast):
    own = reverse("people:person_show", args=[cast.person("administrator").pk])
    client = cast.client("administrator")
    page = text(client.get(own))
    assert "Nobody can appoint themselves. Ask another site administrator." in page
    assert "Appoint to a post" not in page
    assert "Close the account" not in page
    for name, sentence in (("post_add", "appoint themselves"), ("account_close", "close their own account")):
        response = client.get(reverse(f"people:{name}", args=[cast.person("administrator").pk]))
        assert (response.status_code, sentence in text(response)) == (403, True)


def test_a_post_is_ended_with_its_last_day(cast):
    client, day = cast.client("administrator"), timezone.localdate()
    assert "End the post: Officer, Voids" in text(client.get(address("post_end")))
    wrong = client.post(address("post_end"), parts("last_on", day.replace(year=2020)))
    assert "end before it began" in text(wrong)
    page = text(client.post(address("post_end"), parts("last_on", day), follow=True))
    assert "The post ends: Officer, Officer, Voids." in page


def test_closing_a_leavers_account_says_which_posts_still_stand(cast):
    client = cast.client("administrator")
    page = client.get(address("account_close"))
    assert "Posts that still stand" in text(page)
    assert address("post_end") in page.content.decode()
    assert "The account is closed" in text(client.post(address("account_close"), follow=True))
    assert "End each with its last day" in text(client.get(address("person_show")))
    assert "The account is open again" in text(client.post(address("account_reopen"), follow=True))


def test_closing_the_account_of_one_of_two_administrators_warns_that_one_is_left(cast):
    two = cast.person("second_administrator").pk
    client = cast.client("administrator")
    page = text(client.get(reverse("people:account_close", args=[two])))
    assert "Only one site administrator is left then." in page
    post = Post.objects.get(person=two)
    assert "Only one site administrator is left then." in text(client.get(reverse("people:post_end", args=[post.pk])))
    assert "Only one site administrator" not in text(client.get(address("account_close")))
