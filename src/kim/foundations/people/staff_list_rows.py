"""Reading one row of a staff list: who it is, which post they are given or proposed for, and what must be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kim.foundations.people.choices import ONE_IS_ENOUGH, SCOPE_OF, Role, Scope
from kim.foundations.people.staff_list_plans import (
    AREA,
    EMAIL,
    FROM,
    JOB,
    NAME,
    PLACE,
    ROLE,
    SERVICE,
    TEAM,
    TO,
    Held,
    Place,
    PlannedPost,
    PlannedStaff,
    Seen,
    Staff,
)
from kim.foundations.spreadsheets.layouts import LEFT_OUT, SheetFound, Table, shown
from kim.foundations.spreadsheets.matching import Names, fold
from kim.foundations.spreadsheets.results import (
    OUT,
    TYPED,
    Answer,
    Asking,
    Outcome,
    Question,
    RowResult,
    Typed,
    key_of,
    offered,
)
from kim_engine.calendar import say_date
from kim_engine.tables.readings import Certainty
from kim_engine.tables.sheets import Cell, cell_reference
from kim_engine.tables.written_dates import read_date

LONGEST = 120
LONGEST_EMAIL = 254
NO_POST = "none"
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")
_ROLES = {  # what people call the roles besides their labels
    "line managers": Role.LINE_MANAGER,
    "lm": Role.LINE_MANAGER,
    "log administrator": Role.KIM_LOG_ADMINISTRATOR,
    "kim log admin": Role.KIM_LOG_ADMINISTRATOR,
    "hos": Role.HEAD_OF_SERVICE,
    "dpo": Role.INFORMATION_GOVERNANCE,
    "data protection officer": Role.INFORMATION_GOVERNANCE,
    "site admin": Role.SITE_ADMINISTRATOR,
    "inspector": Role.INSPECTOR,
}
ROLES = Names(dict(Role.choices))
_SCOPES = {Scope.AREA: (AREA, "work area"), Scope.TEAM: (TEAM, "team"), Scope.SERVICE: (SERVICE, "service")}


class _RowEndsError(Exception):
    """A row is left out or refused, with the reason."""

    def __init__(self, because: str, outcome: Outcome) -> None:
        super().__init__(because)
        self.because, self.outcome = because, outcome


@dataclass
class StaffRow:
    """One row of the list."""

    found: SheetFound
    number: int
    table: Table
    meanings: Sequence[str]
    staff: Staff
    asking: Asking
    seen: dict[str, Seen]
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    planned: PlannedStaff | None = None

    def result(self) -> RowResult:
        """Read the row and say what becomes of it."""
        outcome = Outcome.COMES_IN
        try:
            self._read()
        except _RowEndsError as end:
            outcome, self.planned = end.outcome, None
            self.notes.insert(0, end.because)
        if outcome == Outcome.COMES_IN and self._is_open:
            outcome = Outcome.NEEDS_ANSWER
        if outcome == Outcome.COMES_IN and self.planned:
            self.seen[self.planned.email.casefold()].is_added = True
        summary = " · ".join(text for text in (self.text(NAME), self.text(EMAIL), self.text(ROLE)) if text)
        return RowResult(
            self.found.sheet.name,
            self.number,
            outcome,
            self._what(),
            "staff",
            summary[:90],
            self.notes,
            self.questions,
        )

    @property
    def _is_open(self) -> bool:
        return any(question.key in self.asking.open for question in self.questions)

    def _what(self) -> str:
        if self.planned is None:
            return "A person"
        post = self.planned.post
        given = f"{'a proposed' if post.is_proposed else 'a'} post" if post else ""
        new = "A new person" if self.planned.is_new else ""
        return " and ".join(part for part in (new, given) if part).capitalize() or "A person"

    def _read(self) -> None:
        if not any(shown(cell) for cell in self.found.sheet.rows[self.number - 1]):
            raise _RowEndsError("Its cells hold only spaces.", Outcome.LEFT_OUT)
        email = self._email()
        name, is_new = self._name(email)
        job = self._short(JOB, "Job title")
        post = self._post(email)
        self._note_left_over()
        if not is_new and post is None and not self._is_open:
            raise _RowEndsError("This person is here already, and the row gives no new post.", Outcome.LEFT_OUT)
        self.planned = PlannedStaff(email, name, job, is_new, post)

    # Who

    def _email(self) -> str:
        text = self.text(EMAIL).removeprefix("mailto:")
        if not text:
            self._cannot(EMAIL, "there is no e-mail address. Without one nobody can sign in.")
        if not _EMAIL.fullmatch(text) or len(text) > LONGEST_EMAIL:
            self._cannot(EMAIL, "this is not an e-mail address.")
        return text

    def _name(self, email: str) -> tuple[str, bool]:
        name, key = self._short(NAME, "Name"), email.casefold()
        before = self.seen.get(key)
        if key in self.staff.emails:
            known = self.staff.emails[key]
            if name and fold(name) != fold(known):
                self.notes.append(f"This address is {known or 'nobody'}’s here. The name is not changed.")
            self.seen.setdefault(key, Seen(known, self.number))
            return known, False
        if before is not None:
            if name and fold(name) != fold(before.name):
                self._cannot(NAME, f"row {before.row} gives this address to another name.")
            return before.name, not before.is_added
        if not name:
            self._cannot(NAME, "there is no name.")
        self._ask_same_name(name)
        self.seen[key] = Seen(name, self.number)
        return name, True

    def _ask_same_name(self, name: str) -> None:
        others = [email for email, known in self.staff.emails.items() if known and fold(known) == fold(name)]
        if others:
            self._ask(
                "same name",
                NAME,
                key=key_of("same name", fold(name), self.text(EMAIL).casefold()),
                asks=f"Is ‘{name}’ another person than the one who is here already?",
                because=f"Somebody of that name is here as {others[0]}.",
                options=(("new", "Yes: add this person too"), (OUT, "No: leave the row out")),
            )

    # Which post

    def _post(self, email: str) -> PlannedPost | None:
        role = self._role()
        if role is None:
            if not self.text(ROLE) and (self.text(AREA) or self.text(TEAM) or self.text(PLACE)):
                self.notes.append("No role is given, so no post is.")
            return None
        place = self._place(role)
        from_on, to_on = self._day(FROM, "From") or self.staff.today, self._day(TO, "To")
        if not self.text(FROM):
            self.notes.append("No first day is given: the post begins today.")
        if to_on and to_on < from_on:
            self._cannot(TO, "the post would end before it begins.")
        if role == Role.INSPECTOR and to_on is None and not self._is_asked(TO):
            self._cannot(TO, "an inspector’s post needs its last day.")
        if self._is_here(email, PlannedPost(role, place, from_on, to_on)):
            self.notes.append("The post is here already.")
            return None
        if email.casefold() == self.staff.own_email.casefold():
            self._cannot(EMAIL, "nobody can appoint themselves. Ask another site administrator.")
        if role not in ONE_IS_ENOUGH:
            self.notes.append("The post is only proposed: a second administrator has to confirm it.")
        return PlannedPost(role, place, from_on, to_on)

    def _role(self) -> Role | None:
        said = self.text(ROLE)
        if not said:
            return None
        names: dict[str, str] = dict(Role.choices)
        found = ROLES.same(said) or [role for word, role in _ROLES.items() if fold(said) == word]
        if found:
            return Role(found[0])
        guesses = ROLES.likely(said)
        options = offered(
            tuple((code, f"{names[code]} (looks like it)") for code in guesses),
            tuple((code, label) for code, label in names.items() if code not in guesses),
            ((NO_POST, "No post: only add the person"), (OUT, "Leave the rows out")),
        )
        answer = self._ask(
            "unknown role",
            ROLE,
            key=key_of("role", fold(said)),
            asks=f"Which role is ‘{said}’?",
            because="No role has this name.",
            options=options,
        )
        return Role(answer.choice) if answer and answer.choice != NO_POST else None

    def _place(self, role: Role) -> int | None:
        if SCOPE_OF[role] == Scope.LANDLORD:
            return None
        code, noun = _SCOPES[SCOPE_OF[role]]
        column = self._place_column(code)
        said, places = self.text(column), self.staff.places[code]
        found = [
            number for number, place in places.items() if fold(place.name) == fold(said) and self._fits(place, column)
        ]
        if len(found) == 1:
            return found[0]
        known = self.staff.names[code]
        guesses = found or (known.likely(said) if said else ())
        where = {
            number: f"{place.name}{f' ({place.service})' if code == TEAM else ''}" for number, place in places.items()
        }
        options = offered(
            tuple((str(number), f"{where[number]} (looks like it)") for number in guesses),
            tuple((str(number), label) for number, label in where.items() if number not in guesses),
            ((OUT, "None of these: leave the rows out"),),
        )
        label = role.label.lower().replace("kim log", "KIM Log").replace("head of service", "Head of Service")
        elsewhere = " in that service or team" if said and known.same(said) else ""
        because = f"No {noun} has this name{elsewhere}."
        answer = self._ask(
            f"unknown {noun}",
            column,
            key=key_of(code, fold(said), fold(self.text(SERVICE)), "" if said else self.number),
            asks=f"Which {noun} is ‘{said}’?" if said else f"Which {noun} is this {label} of?",
            because=because if said else self._why_blank(column, noun),
            options=options,
        )
        return int(answer.choice) if answer else None

    def _place_column(self, code: str) -> str:
        """Find the column that says where a post is: its own, the one for any place, or another that names one."""
        if self.text(code):
            return code
        if self.text(PLACE):
            return PLACE
        names = self.staff.names[code]
        others = [each for each in (AREA, TEAM, SERVICE) if each != code and self._column(code) is None]
        named = [each for each in others if self.text(each) and names.same(self.text(each))]
        return named[0] if named else code if self._column(code) or not self._column(PLACE) else PLACE

    def _why_blank(self, code: str, noun: str) -> str:
        return "The cell is blank." if self._column(code) else f"No column of the list names the {noun}."

    def _fits(self, place: Place, column: str) -> bool:
        """Say whether a place belongs to the service and team that the row names beside it."""
        for code, known in ((SERVICE, place.service), (TEAM, place.team)):
            said = self.text(code) if code != column else ""
            if said and known and fold(said) != fold(known):
                return False
        return True

    def _day(self, code: str, label: str) -> date | None:
        cell = self.cell(code)
        text = shown(cell)
        if not text:
            return None
        reading = read_date(cell, is_1904=self.staff.is_1904)
        if reading.certainty is Certainty.READ:
            return reading.value
        if reading.certainty is Certainty.EMPTY:
            return None
        options = [(day.isoformat(), say_date(day)) for day in reading.candidates]
        answer = self._ask(
            "unclear date",
            code,
            key=key_of(code, self.found.index, self.number, text),
            asks=f"{label}: which day is ‘{text}’?",
            because=reading.because,
            options=(*options, (OUT, "Leave the row out")),
            typed=Typed.DATE,
        )
        if answer is None:
            return None
        return answer.day if answer.choice == TYPED else date.fromisoformat(answer.choice)

    def _is_here(self, email: str, post: PlannedPost) -> bool:
        before = self.seen[email.casefold()].posts
        for number, other in before:
            if (other.role, other.place) == (post.role, post.place) and _overlap(other, post):
                self.notes.append(f"Row {number} gives the same post.")
                return True
        before.append((self.number, post))
        for held in self.staff.held:
            is_same = held.email == email.casefold() and (held.role, held.place) == (post.role, post.place)
            if is_same and (held.from_on == post.from_on or (_overlap(held, post) and not held.is_declined)):
                if held.is_declined:
                    self.notes.append("It was declined: appoint this person on their own page if it is to be so.")
                return True
        return False

    # Cells

    def cell(self, code: str) -> Cell:
        """Give the cell in the column of a meaning."""
        column = self._column(code)
        return self.found.sheet.at(self.number, column) if column else None

    def text(self, code: str) -> str:
        """Give the words in the column of a meaning, on one line."""
        return " ".join(shown(self.cell(code)).split())

    def _column(self, code: str) -> int | None:
        return next((number for number, meaning in enumerate(self.meanings, 1) if meaning == code), None)

    def _at(self, code: str) -> str:
        column = self._column(code)
        return cell_reference(self.number, column) if column else f"row {self.number}"

    def _short(self, code: str, label: str) -> str:
        text = self.text(code)
        if len(text) > LONGEST:
            self._cannot(code, f"{label.lower()} has more than {LONGEST} characters.")
        return text

    def _cannot(self, code: str, because: str) -> None:
        raise _RowEndsError(f"{self._at(code)}: {because}", Outcome.CANNOT)

    def _is_asked(self, code: str) -> bool:
        return any(question.cell == self._at(code) for question in self.questions)

    def _ask(
        self,
        kind: str,
        code: str,
        *,
        key: str,
        asks: str,
        because: str,
        options: tuple[tuple[str, str], ...],
        typed: Typed = Typed.NOTHING,
    ) -> Answer | None:
        question = Question(key, kind, self._at(code), self.found.sheet.name, asks, because, options, typed)
        self.questions.append(question)
        answer = self.asking.ask(question)
        if answer and answer.choice == OUT:
            raise _RowEndsError(f"{question.cell}: you chose to leave it out.", Outcome.LEFT_OUT)
        return answer

    def _note_left_over(self) -> None:
        left = [
            heading
            for heading, meaning, column in self._columns()
            if meaning == LEFT_OUT and heading and shown(self.found.sheet.at(self.number, column))
        ]
        if left:
            self.notes.append(f"Not taken: {', '.join(left)}.")

    def _columns(self) -> Iterator[tuple[str, str, int]]:
        for column, (heading, meaning) in enumerate(zip(self.table.headings, self.meanings, strict=True), 1):
            yield heading, meaning, column


def _overlap(one: Held | PlannedPost, other: Held | PlannedPost) -> bool:
    begins_before = other.to_on is None or one.from_on <= other.to_on
    return begins_before and (one.to_on is None or one.to_on >= other.from_on)
