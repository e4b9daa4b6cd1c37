"""Letters reach a mail server: a relay that asks for nobody, one with a password, one with a token; or say why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.notices import actions, mail
from kim.foundations.notices import letter_actions as letters
from kim.foundations.notices.letter_actions import NotSentError
from kim.foundations.notices.models import Letter, Reminder
from tests.cast import Cast
from tests.factories import moment
from tests.postgres import free_port
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import DATES, Q2
from tests.rooms.foundations.notices.mail_server import open_desk, tokens


@pytest.fixture
def letter(cast: Cast) -> Letter:
    quarters.opened()
    actions.remind(at=moment(), on=DATES[Q2].due_on)
    return Letter.objects.create(person=cast.person("manager"), kind="AT_ONCE", made_at=moment())


def send(letter: Letter, port: int, **given: str) -> None:
    usual = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "kim@landlord.example"}
    server = mail.MailServer(**(usual | given))  # type: ignore[arg-type]
    rows = list(Reminder.objects.filter(person=letter.person))
    with mail.sending(server, outbox=Path(), sender=server.sender, site="") as hand_over:
        hand_over(letter, rows)
    letter.delete()


def why_not(letter: Letter, port: int, **given: str) -> tuple[str, bool]:
    with pytest.raises(NotSentError) as error:
        send(letter, port, **given)
    letter.delete()
    return str(error.value), error.value.is_server


def test_a_relay_takes_a_letter_with_no_link_when_the_sites_address_is_not_known(letter: Letter) -> None:
    with open_desk() as desk:
        send(letter, desk.port)
    [taken] = desk.letters
    assert b"To: manager@testshire.example" in taken
    assert b"Auto-Submitted: auto-generated" in taken
    assert b"Review Voids, quarter 2" in taken
    assert b"http" not in taken


def test_no_head_of_a_letter_takes_a_line_break(letter: Letter) -> None:
    account = letter.person.account
    assert account is not None
    account.email = "manager@testshire.example\r\nBcc: everybody@evil.example"
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        mail.written(letter, [], sender="kim@landlord.example", site="")
    account.email, letter.person.name = "manager@testshire.example", "Manager\r\nBcc: everybody@evil.example"
    assert mail.written(letter, [], sender="kim@landlord.example", site="")["Bcc"] is None
    letter.delete()


def test_a_password_is_shown_to_the_server_that_asks_for_it(letter: Letter) -> None:
    with open_desk(asks_for="\0kim\0secret") as desk:
        send(letter, desk.port, user="kim", password="secret")
    assert len(desk.letters) == 1


def test_a_token_is_asked_for_and_shown(letter: Letter) -> None:
    given = {"user": "kim@landlord.example", "client_id": "kim-log", "client_secret": "hush", "scope": "mail"}
    with (
        open_desk(asks_for="user=kim@landlord.example\x01auth=Bearer a-token\x01\x01") as desk,
        tokens(desk) as address,
    ):
        send(letter, desk.port, token_address=address, **given)
    [asked] = desk.asked
    assert asked == {
        "grant_type": ["client_credentials"],
        "client_id": ["kim-log"],
        "client_secret": ["hush"],
        "scope": ["mail"],
    }
    assert len(desk.letters) == 1


def test_a_wrong_password_a_refused_address_and_a_server_that_is_away_are_three_things(letter: Letter) -> None:
    with open_desk(asks_for="another") as desk:
        said = why_not(letter, desk.port, user="kim", password="secret")
    assert said == ("The mail server does not know us: check its user and password.", True)
    assert not desk.letters


def test_a_refused_address_holds_up_no_other_letter(letter: Letter) -> None:
    with open_desk(refuses="manager@") as desk:
        assert why_not(letter, desk.port) == ("The mail server did not take this letter.", False)


def test_a_server_that_is_away_or_speaks_no_tls_is_said_without_its_own_words(letter: Letter) -> None:
    with pytest.raises(NotSentError, match="can't be reached"):
        send(letter, free_port())
    with open_desk() as desk:
        assert why_not(letter, desk.port, security="starttls") == ("The mail server can't be reached.", True)


def test_all_letters_of_a_tick_go_by_one_visit_to_the_server_and_one_token(cast: Cast) -> None:
    quarters.opened()
    at, on = moment(), DATES[Q2].due_on
    actions.remind(at=at, on=on)
    letters.put_in_letters(at=at, on=on, calendar=quarter_calendar().for_years(2026, 2026))
    shown = "user=kim@landlord.example\x01auth=Bearer a-token\x01\x01"
    with open_desk(asks_for=shown) as desk, tokens(desk) as address:
        server = mail.MailServer(
            *("127.0.0.1", desk.port, "none", "kim@landlord.example", "kim@landlord.example"), token_address=address
        )
        with mail.sending(server, outbox=Path(), sender=server.sender, site="") as hand_over:
            done = letters.deliver(send=hand_over, at=at)
    assert done.sent == len(desk.letters) == Letter.objects.count() == 3
    assert (len(desk.asked), desk.visits) == (1, 1)
