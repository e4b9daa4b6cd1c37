"""R10: an administrator who alone lets somebody in anew, and so could act as them, cannot do it unseen."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.utils import timezone

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.notices import actions as reminders
from kim.foundations.notices import letter_actions as letters
from kim.foundations.notices import mail
from kim.foundations.notices.models import Letter, Reminder
from kim.foundations.people import actions
from kim.foundations.people.due import TOLD_FOR, due_items
from kim.foundations.sign_in import actions as sign_in
from kim.foundations.sign_in.models import Account, Invitation
from kim_engine.clocks.reminders import DueItem
from tests.cast import PASSWORD, Cast
from tests.factories import moment
from tests.rooms.world import with_app

OWNER = (
    "Know that Administrator invited you anew to sign in. If you did not ask for it, tell another site administrator"
)
OTHERS = "Ask Manager whether they asked for it: Administrator invited them anew to sign in"


def invite(cast: Cast, name: str = "manager") -> str:
    return actions.invite_person(person=cast.person(name), by=cast.standing("administrator"), at=moment())


def come_in(cast: Cast) -> None:
    sign_in.accept_invitation(secret=invite(cast), password=PASSWORD, at=moment())


def news(days: int = 0) -> list[DueItem]:
    return [each for each in due_items(timezone.localdate(moment()) + timedelta(days=days)) if each.is_news]


def told(cast: Cast) -> dict[str, str]:
    names = {cast.person(name).pk: name for name in cast.people}
    return {names[person]: each.text for each in news() for person in each.levels[0]}


def test_a_first_invitation_and_one_that_was_never_used_are_no_news(cast: Cast) -> None:
    invite(cast)
    invite(cast)
    address = f"/administration/people/{cast.person('manager').pk}/invite/"
    page = cast.client("administrator").get(address).content.decode()
    assert ("Make the invitation" in page, "has signed in before" in page) == (True, False)
    assert (told(cast), Event.objects.filter(type="sign_in.invitation_renewed").exists()) == ({}, False)


def test_inviting_anew_is_told_to_its_owner_the_other_administrators_and_governance(cast: Cast) -> None:
    come_in(cast)
    address = f"/administration/people/{cast.person('manager').pk}/invite/"
    page = cast.client("administrator").get(address).content.decode()
    assert "the other site administrators and the information governance officers are told who invited them" in page
    invite(cast)
    assert told(cast) == {"manager": OWNER, "second_administrator": OTHERS, "governance": OTHERS}
    pages = {each.key[2]: each.href for each in news()}
    for part, name in (("OWNER", "manager"), ("ADMINISTRATOR", "second_administrator"), ("GOVERNANCE", "governance")):
        assert cast.client(name).get(pages[f"TOLD_{part}"]).status_code == 200, "each is led to a page of theirs"
    [item] = history_of("sign_in.invitation", Invitation.objects.latest("pk").pk)
    assert (item.title, item.actor) == (
        "Invited anew, after having come in before",
        "Administrator, site administrator",
    )
    assert {each.is_news for each in news(days=TOLD_FOR.days)} == {True}
    assert news(days=TOLD_FOR.days + 1) == [], "it goes by itself"


def test_it_goes_out_at_once_by_letter_and_only_once(cast: Cast, tmp_path: Path) -> None:
    """Nobody can put it away meanwhile: not by using the invitation, and not by closing the account."""
    come_in(cast)
    secret = invite(cast)
    given = {"outbox": tmp_path, "sender": "kim@testshire.example", "site": "https://kim.testshire.example"}

    def tick() -> int:
        at, on = moment(), timezone.localdate(moment())
        reminders.remind(at=at, on=on)
        letters.put_in_letters(at=at, on=on, calendar=quarter_calendar(on).for_years(on.year, on.year))
        with mail.sending(None, **given) as send:
            return letters.deliver(send=send, at=at).sent

    assert (tick(), tick()) == (3, 0)
    wrote = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(tmp_path.glob("*.eml"))]
    said = {str(each["To"]): each.get_content() for each in wrote}
    assert set(said) == {f"{name}@testshire.example" for name in ("manager", "second_administrator", "governance")}
    assert "So that you know: Know that Administrator invited you anew" in " ".join(
        said["manager@testshire.example"].split()
    )
    assert not [each for each in said.values() if secret in each]
    sign_in.accept_invitation(secret=secret, password=PASSWORD, at=moment())
    person = cast.person("manager")
    actions.close_account(person=person, by=cast.standing("administrator"), at=moment())
    assert tick() == 0
    assert Reminder.objects.filter(ended_at__isnull=True, stage="TOLD").count() == 3
    assert Letter.objects.count() == 3
    page = cast.client("governance").get("/reminders/").content.decode()
    assert "So that you know" in page
    assert "Overdue" not in page


def test_taking_an_app_off_somebody_is_told_too_and_so_is_what_the_machine_did(cast: Cast) -> None:
    account = cast.person("head").account
    assert account is not None
    with_app(account, at=moment())
    actions.reset_second_factor(person=cast.person("head"), why="Lost.", by=cast.standing("administrator"), at=moment())
    assert told(cast)["head"].startswith("Know that Administrator took the authenticator app off you.")
    assert told(cast)["governance"] == (
        "Ask Head whether they asked for it: Administrator took the authenticator app off them"
    )
    come_in(cast)
    sign_in.invite(account=Account.objects.get(email="manager@testshire.example"), by=None, at=moment())
    assert told(cast)["manager"].startswith("Know that whoever runs the machine invited you anew")
    assert "administrator" in told(cast), "nobody of them did it, so all of them are told"


@pytest.mark.parametrize("name", ["administrator", "second_administrator", "governance"])
def test_who_is_both_owner_and_told_is_told_once(cast: Cast, name: str) -> None:
    sign_in.accept_invitation(secret=invite(cast, name), password=PASSWORD, at=moment())
    actions.invite_person(person=cast.person(name), by=cast.standing("administrator"), at=moment())
    mine = [each for each in news() if cast.person(name).pk in each.levels[0]]
    assert [each.key[2] for each in mine] == ["TOLD_OWNER"]
