"""R3: a staff list comes in: who is added, what is only proposed, what is asked, and that twice is once."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.models import Person, Post
from kim.foundations.people.refusals import RefusedError
from kim.foundations.people.staff_list import WaitingList, import_staff
from kim.foundations.people.staff_list_check import HEADINGS, PURPOSE
from kim.foundations.people.staff_list_plans import PlannedPost, PlannedStaff
from kim.foundations.people.standing import standing_of
from kim.foundations.spreadsheets import staging
from kim.foundations.spreadsheets.results import Outcome
from kim_engine.tables.workbooks import read_file
from tests.cast import EVERYBODY, FROM
from tests.factories import moment

START = "/administration/people/list/"


@pytest.fixture(autouse=True)
def staging_folder(tmp_path, settings):
    settings.STAGING = tmp_path / "staging"


def row(**given):
    usual = {"name": "Nia Rees", "email": "nia.rees@testshire.example", "role": "Officer", "area": "Voids"}
    said = usual | {"from": "1/10/2026"} | given
    return [said.get(name, "") for name in ("name", "email", "job", "role", "service", "team", "area", "from", "to")]


class Admin:
    """A site administrator at the pages of the staff list."""

    def __init__(self, cast, who="administrator"):
        self.client, self.person, self.token = cast.client(who), cast.person(who), ""
        self.settings = None

    def upload(self, *rows, headings=HEADINGS, name="staff.csv"):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([headings, *rows])
        file = SimpleUploadedFile(name, out.getvalue().encode())
        response = self.client.post(START, {"file": file}, follow=True)
        self.page = response.content.decode()
        self.token = response.request["PATH_INFO"].removeprefix(START).strip("/")
        return response

    def columns(self, **typed):
        chosen = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', self.page, re.DOTALL)
        data = {}
        for name, inner in chosen:
            found = re.search(r'value="([^"]*)"[^>]*selected', inner) or re.search(r'value="([^"]*)"', inner)
            data[name] = found[1]
        self.page = self.client.post(f"{START}{self.token}/", data | typed, follow=True).content.decode()
        return self

    def answer(self, **typed):
        self.page = self.client.post(f"{START}{self.token}/check/", typed, follow=True).content.decode()

    def bring(self, **typed):
        response = self.client.post(f"{START}{self.token}/do/", typed, follow=True)
        self.page = response.content.decode()
        return response

    @property
    def found(self):
        from django.conf import settings

        staged = staging.find(under=settings.STAGING, token=self.token, owner=self.person.account_id, purpose=PURPOSE)
        return WaitingList(staged, standing_of(self.person, timezone.localdate())).check()


def check(cast, *rows, who="administrator", headings=HEADINGS):
    admin = Admin(cast, who)
    admin.upload(*rows, headings=headings)
    return admin.columns()


def nia():
    return Person.objects.get(account__email="nia.rees@testshire.example")


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_site_administrators_find_the_way_in(cast, who):
    client = cast.client(who)
    is_administrator = "administrator" in who and "log" not in who
    for address in (START, f"{START}template/"):
        assert client.get(address).status_code == (200 if is_administrator else 403)


def test_a_person_is_added_with_an_account_and_a_post(cast):
    admin = check(cast, row(job="Voids officer"))
    assert not Person.objects.filter(name="Nia Rees").exists()
    admin.bring()
    person, post = nia(), Post.objects.get(person__name="Nia Rees")
    assert (person.job_title, person.account.is_active) == ("Voids officer", True)
    assert (post.role, post.area.name, post.from_on.isoformat(), post.state) == (
        "OFFICER",
        "Voids",
        "2026-10-01",
        "CONFIRMED",
    )
    assert [item.type for item in history_of("people.person", person.pk)] == ["people.person_added"]
    assert [item.type for item in history_of("people.post", post.pk)] == ["people.post_given"]
    assert "1 person was added, 1 post was given, 0 proposed" in admin.page


def test_posts_above_line_manager_are_only_proposed(cast):
    rows = (
        row(role="Service manager", team="Case", area=""),
        row(role="Head of Service", service="Property", area=""),
        row(role="Site administrator", area=""),
        row(role="Director", area=""),
    )
    admin = check(cast, *rows)
    admin.bring()
    posts = Post.objects.filter(person=nia())
    assert {(post.role, post.state) for post in posts} == {
        ("SERVICE_MANAGER", "PROPOSED"),
        ("HEAD_OF_SERVICE", "PROPOSED"),
        ("SITE_ADMINISTRATOR", "PROPOSED"),
        ("DIRECTOR", "PROPOSED"),
    }
    assert {post.proposed_by for post in posts} == {cast.person("administrator")}


def test_nobody_appoints_themselves_by_a_list(cast):
    email = "administrator@testshire.example"
    admin = check(cast, row(name="Administrator", email=email, role="Director", area=""), row())
    assert admin.found.counts[Outcome.CANNOT] == 1
    assert "nobody can appoint themselves" in admin.page
    planned = [PlannedStaff(email, "Administrator", "", False, PlannedPost("OFFICER", cast.area().pk, FROM, None))]
    with pytest.raises(RefusedError, match="appoint themselves"):
        import_staff(planned=planned, tables=[], by=cast.standing("administrator"), at=moment())


@pytest.mark.parametrize("who", ["manager", "head", "director", "governance", "inspector", "nobody"])
def test_the_action_itself_refuses_everybody_else(cast, who):
    planned = [PlannedStaff("x@y.example", "X", "", True, None)]
    with pytest.raises(RefusedError):
        import_staff(planned=planned, tables=[], by=cast.standing(who), at=moment())
    assert not Person.objects.filter(name="X").exists()


def test_the_same_list_again_changes_nothing(cast):
    rows = (
        row(),
        row(role="Service manager", team="Case", area=""),
        row(role="", email="b@testshire.example", name="B"),
    )
    check(cast, *rows).bring()
    before = (Person.objects.count(), Post.objects.count(), Event.objects.count())
    again = check(cast, *rows)
    assert again.found.counts[Outcome.COMES_IN] == 0
    again.bring()
    assert (Person.objects.count(), Post.objects.count(), Event.objects.count()) == before


def test_a_list_with_one_row_more_adds_that_alone(cast):
    check(cast, row()).bring()
    check(cast, row(), row(area="Leasehold")).bring()
    assert Post.objects.filter(person=nia()).count() == 2
    assert Person.objects.filter(name="Nia Rees").count() == 1


def test_a_post_that_was_declined_is_not_proposed_again_unsaid(cast):
    from kim.foundations.people import actions

    rows = [row(role="Director", area="")]
    check(cast, *rows).bring()
    actions.decline_post(post=Post.objects.get(person=nia()), by=cast.standing("second_administrator"), at=moment())
    again = check(cast, *rows)
    assert "It was declined" in again.page
    again.bring()
    assert Post.objects.filter(person=nia()).count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": ""}, "B2: there is no e-mail address"),
        ({"email": "nia at work"}, "B2: this is not an e-mail address"),
        ({"name": ""}, "A2: there is no name"),
        ({"name": "N" * 121}, "A2: name has more than 120 characters"),
        ({"to": "1/9/2026"}, "I2: the post would end before it begins"),
        ({"role": "Inspector (read only)", "area": ""}, "I2: an inspector’s post needs its last day"),
    ],
)
def test_what_cannot_come_in_names_its_cell(cast, given, sentence):
    admin = check(cast, row(**given))
    assert admin.found.counts[Outcome.CANNOT] == 1
    assert sentence in admin.page


def test_one_address_cannot_be_two_people(cast):
    admin = check(cast, row(), row(name="Somebody Else", area="Leasehold"))
    assert "row 2 gives this address to another name" in admin.page


def test_an_unknown_role_is_asked_about(cast):
    admin = check(cast, row(role="Line mgr"))
    [group] = admin.found.open_questions
    assert group.question.kind == "unknown role"
    admin.bring()
    assert not Person.objects.filter(name="Nia Rees").exists()
    admin.answer(**{f"choice-{group.question.key}": "LINE_MANAGER"})
    admin.bring()
    assert Post.objects.get(person=nia()).role == "LINE_MANAGER"


def test_an_unknown_area_is_asked_about_once_and_may_leave_rows_out(cast):
    admin = check(cast, row(area="Voidz"), row(area="Voidz", name="B", email="b@testshire.example"))
    [group] = admin.found.open_questions
    assert (group.question.kind, len(group.places)) == ("unknown work area", 2)
    admin.answer(**{f"choice-{group.question.key}": "out"})
    assert admin.found.planned == []


def test_a_team_in_another_service_is_asked_about(cast):
    admin = check(cast, row(role="Service manager", team="Case", service="Property", area=""))
    [group] = admin.found.open_questions
    assert "in that service or team" in group.question.because


def test_somebody_of_the_same_name_is_asked_about(cast):
    admin = check(cast, row(name="Officer"))
    [group] = admin.found.open_questions
    assert group.question.kind == "same name"
    admin.answer(**{f"choice-{group.question.key}": "new"})
    admin.bring()
    assert Person.objects.filter(name="Officer").count() == 2


def test_a_date_that_may_be_two_is_asked_about_and_may_be_written(cast):
    admin = check(cast, row(**{"from": "Oct 2026"}))
    [group] = admin.found.open_questions
    admin.answer(**{f"typed-{group.question.key}": "5 October 2026"})
    admin.bring()
    assert Post.objects.get(person=nia()).from_on.isoformat() == "2026-10-05"


def test_a_known_name_is_never_changed_by_a_list(cast):
    admin = check(cast, row(email="officer@testshire.example", name="Olive Officer", area="Leasehold"))
    assert "The name is not changed" in admin.page
    admin.bring()
    assert Person.objects.get(account__email="officer@testshire.example").name == "Officer"


def test_if_one_row_fails_nothing_is_kept(cast, monkeypatch):
    from kim.foundations.people import actions

    real = actions.appoint

    def appoint(**given):
        if given["person"].name == "B":
            raise RuntimeError
        return real(**given)

    admin = check(cast, row(), row(name="B", email="b@testshire.example"))
    monkeypatch.setattr(actions, "appoint", appoint)
    with pytest.raises(RuntimeError):
        admin.client.post(f"{START}{admin.token}/do/")
    assert not Person.objects.filter(name__in=["Nia Rees", "B"]).exists()


def test_the_template_comes_in_and_its_second_sheet_is_left_out(cast, tmp_path):
    content = b"".join(cast.client("administrator").get(f"{START}template/").streaming_content)
    path = tmp_path / "staff-list.xlsx"
    path.write_bytes(content)
    book = read_file(path, name=path.name)
    assert book.sheets[0].rows[0] == HEADINGS
    admin = Admin(cast)
    response = admin.client.post(START, {"file": SimpleUploadedFile("staff-list.xlsx", content)}, follow=True)
    assert response.status_code == 200


def test_a_column_of_addresses_is_not_said_to_hold_nothing(cast):
    admin = Admin(cast)
    admin.upload(row(email="nia.rees@elsewhere.example", job=""))
    cells = re.findall(r'data-label="First values">([^<]*)<', admin.page)
    said = dict(zip(HEADINGS, cells, strict=True))
    assert (said[HEADINGS[0]], said[HEADINGS[1]]) == ("Nia Rees", "Not shown: it looks like personal data")
    assert said[HEADINGS[2]] == "Nothing"


def test_every_filled_row_is_accounted_for(cast):
    admin = check(cast, row(), [], ["Leavers"], row(email=""), [" "])
    assert [each.row for each in admin.found.rows] == [1, 2, 4, 5, 6]
    assert sum(admin.found.counts.values()) == 5


@pytest.mark.parametrize("content", [b"PK\x03\x04 nonsense", b"", b"a\0b"])
def test_a_broken_file_gets_a_sentence(cast, content, settings):
    client = cast.client("administrator")
    response = client.post(START, {"file": SimpleUploadedFile("staff.xlsx", content)})
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()
    assert not settings.STAGING.exists() or not list(settings.STAGING.iterdir())


def test_a_waiting_list_is_its_uploaders_alone_and_can_be_removed(cast):
    admin = check(cast, row())
    other = cast.client("second_administrator")
    assert other.get(f"{START}{admin.token}/check/").status_code == 404
    assert cast.client("administrator").get(f"/log/import/{admin.token}/check/").status_code == 404
    assert "Remove this list?" in admin.client.get(f"{START}{admin.token}/remove/").content.decode()
    admin.client.post(f"{START}{admin.token}/remove/")
    assert admin.client.get(f"{START}{admin.token}/check/").status_code == 404


def test_each_page_asks_few_statements(cast):
    many = [row(name=f"P{n}", email=f"p{n}@testshire.example") for n in range(60)]
    admin = check(cast, *many)
    for address in (START, f"{START}{admin.token}/", f"{START}{admin.token}/check/"):
        with CaptureQueriesContext(connection) as captured:
            assert admin.client.get(address).status_code == 200
        asked = [q["sql"] for q in captured.captured_queries]
        data = [
            sql for sql in asked if not sql.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA"))
        ]
        assert len(data) <= 10, data


# One column for whichever place fits the role

ONE_PLACE = ("Name", "E-mail", "Role", "From", "Team or area")


@pytest.mark.parametrize("heading", ["Team or area", "Service, team or area", "Where", "Team / work area"])
def test_one_column_may_hold_whichever_place_fits_the_role(cast, heading):
    rows = (
        ["Nia Rees", "nia.rees@testshire.example", "Officer", "1/10/2026", "Voids"],
        ["Nia Rees", "nia.rees@testshire.example", "Service manager", "1/10/2026", "Case"],
        ["Nia Rees", "nia.rees@testshire.example", "Head of Service", "1/10/2026", "Property"],
    )
    admin = check(cast, *rows, headings=(*ONE_PLACE[:4], heading))
    assert admin.found.open_questions == []
    admin.bring()
    posts = Post.objects.filter(person=nia()).order_by("pk")
    assert [str((post.area or post.team or post.service).name) for post in posts] == ["Voids", "Case", "Property"]


def test_a_question_about_a_place_points_at_the_cell_where_it_stands(cast):
    person = ["Nia Rees", "nia.rees@testshire.example", "Officer", "1/10/2026"]
    admin = check(cast, [*person, "Voidz"], headings=ONE_PLACE)
    [group] = admin.found.open_questions
    assert (group.question.cell, group.question.asks) == ("E2", "Which work area is ‘Voidz’?")
    admin = check(cast, [*person, ""], headings=ONE_PLACE)
    assert [group.question.cell for group in admin.found.open_questions] == ["E2"]
    admin = check(cast, person, headings=ONE_PLACE[:4])
    [group] = admin.found.open_questions
    assert (group.question.cell, group.question.because) == ("row 2", "No column of the list names the work area.")


def test_a_work_area_under_the_heading_team_is_still_read(cast):
    admin = check(
        cast,
        ["Nia Rees", "nia.rees@testshire.example", "Officer", "1/10/2026", "Voids"],
        headings=(*ONE_PLACE[:4], "Team"),
    )
    admin.bring()
    assert Post.objects.get(person=nia()).area == cast.area("Voids")


def test_saving_no_answer_about_a_staff_list_is_answered_with_a_sentence(cast):
    admin = check(cast, row(role="Line mgr"))
    admin.answer()
    assert "Answer at least one question before you save" in admin.page
