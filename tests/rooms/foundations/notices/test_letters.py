"""Letters: at once for what is due or late, a round-up otherwise, each at most once, whatever mail and machine do."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.notices import actions, mail
from kim.foundations.notices import letter_actions as letters
from kim.foundations.notices.letter_actions import NotSentError
from kim.foundations.notices.models import Letter, Reminder
from kim.foundations.people import actions as people
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import DATES, Q2

DUE = DATES[Q2].due_on  # a Wednesday
SOON = DUE - timedelta(days=14)
HOUR = timedelta(hours=1)


class Post:
    """A mail server of the tests: takes letters, or is away, or refuses a person's."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str]]] = []
        self.is_away, self.refuses = False, ""

    def __call__(self, letter: Letter, rows: list[Reminder]) -> None:
        if self.is_away:
            raise NotSentError("The mail server can't be reached.", is_server=True)
        if letter.person.name == self.refuses:
            raise NotSentError("The mail server did not take this letter.", is_server=False)
        self.taken.append((letter.person.name, [row.text for row in rows]))


def tick(on: date, post: Post, *, at: datetime | None = None) -> letters.Delivered:
    """Do what `kim tick` does for reminders."""
    at = at or moment()
    actions.remind(at=at, on=on)
    letters.put_in_letters(at=at, on=on, calendar=quarter_calendar().for_years(on.year, on.year))
    return letters.deliver(send=post, at=at)


def got(post: Post, name: str = "Manager") -> list[list[str]]:
    return [texts for person, texts in post.taken if person == name]


def test_what_is_soon_due_waits_for_the_weeks_letter_and_comes_in_it_once(cast: Cast) -> None:
    quarters.opened()
    actions.change_plan(steps=actions.Steps(), letter_on=3, by=cast.standing("administrator"), at=moment())
    post = Post()
    tick(SOON, post)  # a Wednesday: the letter goes on Thursdays
    assert got(post) == []
    for days in (1, 1, 2, 4):
        tick(SOON + timedelta(days=days), post)
    assert got(post) == [["Review Voids, quarter 2"]]


def test_what_is_due_goes_at_once_and_never_twice(cast: Cast) -> None:
    quarters.opened()
    post = Post()
    for _ in range(3):
        tick(DUE, post)
    assert Letter.objects.filter(person=cast.person("manager"), kind="AT_ONCE").count() == 1
    assert got(post) == [["Review Voids, quarter 2"]], "it does not come in the week's letter as well"


def test_who_wants_only_what_is_urgent_gets_no_round_up(cast: Cast) -> None:
    quarters.opened()
    post = Post()
    actions.change_wish(rhythm="URGENT_ONLY", by=cast.standing("manager"), at=moment())
    tick(SOON + timedelta(days=5), post)
    assert got(post) == []
    tick(DUE, post)
    assert len(got(post)) == 1


def test_a_daily_letter_comes_on_the_next_working_day(cast: Cast) -> None:
    quarters.opened()
    post, saturday = Post(), SOON + timedelta(days=3)
    actions.change_wish(rhythm="DAILY", by=cast.standing("manager"), at=moment())
    for day, letters_so_far in ((saturday, 0), (saturday + timedelta(days=2), 1), (saturday + timedelta(days=3), 1)):
        tick(day, post)
        assert len(got(post)) == letters_so_far


def test_a_dead_mail_server_loses_nothing_and_is_asked_again_later(cast: Cast) -> None:
    quarters.opened()
    post, at = Post(), moment()
    post.is_away = True
    first = tick(DUE, post, at=at)
    assert (first.sent, first.failed, first.because) == (0, 1, "The mail server can't be reached.")
    assert Reminder.objects.filter(ended_at__isnull=True).count() == 3, "they stand on the page all the same"
    assert tick(DUE, post, at=at + timedelta(minutes=1)).failed == 1, "the next letter; the first one waits"
    post.is_away = False
    tick(DUE, post, at=at + HOUR)
    assert len(got(post)) == 1
    assert set(Letter.objects.values_list("state", flat=True)) == {"SENT"}


def test_a_letter_that_is_refused_again_and_again_is_given_up(cast: Cast) -> None:
    quarters.opened()
    post, at = Post(), moment()
    post.refuses = "Manager"
    for hours in range(0, 24 * 4, 6):
        tick(DUE, post, at=at + hours * HOUR)
    letter = Letter.objects.get(person=cast.person("manager"), kind="AT_ONCE")
    assert (letter.state, letter.tries) == ("GIVEN_UP", 5)
    assert got(post, "Service Manager"), "others had theirs"


def test_a_letter_that_was_begun_when_the_machine_died_is_not_sent_again(cast: Cast) -> None:
    quarters.opened()
    post, at = Post(), moment()

    def dies(letter: Letter, rows: list[Reminder]) -> None:
        raise KeyboardInterrupt

    actions.remind(at=at, on=DUE)
    letters.put_in_letters(at=at, on=DUE, calendar=quarter_calendar().for_years(2026, 2026))
    with pytest.raises(KeyboardInterrupt):
        letters.deliver(send=dies, at=at)
    tick(DUE, post, at=at + timedelta(minutes=30))
    [begun] = Letter.objects.filter(state="BEGUN")
    tick(DUE, post, at=at + 2 * HOUR)
    begun.refresh_from_db()
    assert begun.state == "UNSURE"
    assert len(post.taken) == Letter.objects.count() - 1


def test_a_letter_of_what_is_done_meanwhile_is_not_sent(cast: Cast) -> None:
    review = quarters.review(quarters.opened())
    post, at = Post(), moment()
    post.is_away = True
    tick(DUE, post, at=at)
    quarters.sent(cast, review)
    post.is_away = False
    tick(DUE, post, at=at + HOUR)
    assert got(post) == []
    assert {each.state for each in Letter.objects.filter(person=cast.person("manager"))} == {"NOT_NEEDED"}


def test_a_leaver_gets_no_letter(cast: Cast) -> None:
    quarters.opened()
    actions.remind(at=moment(), on=DUE)
    people.close_account(person=cast.person("manager"), by=cast.standing("administrator"), at=moment())
    post = Post()
    tick(DUE, post)
    assert got(post) == []


def test_without_a_mail_server_letters_are_files_that_mail_programs_open(cast: Cast, tmp_path: Path) -> None:
    quarters.opened()
    given_to = {"outbox": tmp_path / "outbox", "sender": "kim@landlord.example", "site": "https://kim.example"}
    actions.remind(at=moment(), on=DUE + timedelta(days=1))
    given = {"on": DUE + timedelta(days=1), "calendar": quarter_calendar().for_years(2026, 2026)}
    letters.put_in_letters(at=moment(), **given)
    with mail.sending(None, **given_to) as send:
        assert letters.deliver(send=send, at=moment()).sent == Letter.objects.count()
    of_manager = Letter.objects.filter(person=cast.person("manager"), kind="AT_ONCE").get()
    path = tmp_path / "outbox" / f"{of_manager.pk:08}.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    read = message_from_bytes(path.read_bytes(), policy=default)
    assert (read["To"], read["From"]) == ("manager@testshire.example", "kim@landlord.example")
    assert read["Subject"] == "KIM Log: 1 reminder, 1 overdue"
    said = read.get_content()
    assert "Overdue: Review Voids, quarter 2" in said
    assert "It was due on 21 October 2026." in said
    assert "https://kim.example/reviews/" in said
    assert not list((tmp_path / "outbox").glob("*.half"))


def test_a_folder_that_cannot_be_written_to_is_said(cast: Cast, tmp_path: Path) -> None:
    quarters.opened()
    (tmp_path / "outbox").write_text("in the way")
    actions.remind(at=moment(), on=DUE)
    letters.put_in_letters(at=moment(), on=DUE, calendar=quarter_calendar().for_years(2026, 2026))
    with mail.sending(None, outbox=tmp_path / "outbox", sender="kim@landlord.example", site="") as send:
        assert letters.deliver(send=send, at=moment()).because == "The folder of letters can't be written to."
