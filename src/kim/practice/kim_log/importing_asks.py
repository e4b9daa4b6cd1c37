"""The questions that an old Log leaves open, in the words of the page, with the answers that fit each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TypeVar

from kim.foundations.spreadsheets.matching import Names, fold
from kim.foundations.spreadsheets.results import ONLY_SHEET, OUT, Options, Question, Typed, key_of, offered, quoted
from kim.practice.kim_log.choices import Restriction
from kim.practice.kim_log.importing_cells import DateSaid, rag_label
from kim_engine.calendar import Quarter, say_date
from kim_engine.privacy import Sighting, phrase_for
from kim_engine.tables.readings import Rag, Reading

WORDS, BLANK, DROP, KEEP, BOTH, OPEN = "words", "cell", "drop", "keep", "both", "open"
LEAVE_ROW = (OUT, "Leave the row out")
LEAVE_ROWS = (OUT, "Leave the rows out")


Key = TypeVar("Key")


@dataclass(frozen=True)
class Place:
    """A cell: which sheet, and its name there."""

    sheet: str
    cell: str


@dataclass(frozen=True)
class KnownArea:
    """A work area as the importer knows it."""

    name: str
    team: str
    service: str
    is_mine: bool  # the person who imports may bring entries in for it


def unknown_area(said: str, at: Place, mine: Names[int], areas: Mapping[int, KnownArea], above: int | None) -> Question:
    """Ask which work area is meant."""
    found = list(mine.likely(said)) if said else [above] if above is not None and above in mine.names else []
    found += [pk for pk in mine.names if said and fold(areas[pk].team) == fold(said) and pk not in found]
    key = key_of("area", fold(said)) if said else key_of("area", at.sheet, at.cell)
    row = at.cell.lstrip(ascii_uppercase)
    asks = f"Which work area is ‘{quoted(said)}’?" if said else f"Which work area is row {row} about?"
    because = "No work area has this name." if said else "The cell is blank."
    return Question(
        key=key,
        kind="unknown area",
        cell=at.cell,
        sheet=at.sheet,
        asks=asks,
        because=because,
        options=_offered(found, mine, (OUT, "None of these: leave the rows out")),
        likely=tuple(map(str, found)),
    )


def area_of_sheet(sheet: str, mine: Names[int], areas: Mapping[int, KnownArea]) -> Question:
    """Ask which work area a whole sheet is about; a sheet that bears an area's name has its answer already."""
    said = "" if sheet == ONLY_SHEET else sheet
    same = mine.same(said) if said else []
    inside = [pk for pk in mine.names if said and fold(said) in (fold(areas[pk].team), fold(areas[pk].service))]
    found = same or inside or (mine.likely(said) if said else ())
    is_service = any(fold(areas[pk].service) == fold(said) for pk in inside)
    named = f" ‘{quoted(said)}’ is a {'service' if is_service else 'team'}." if inside and not same else ""
    return Question(
        key=key_of("area of sheet", fold(sheet)),
        kind="area of the sheet",
        cell="",
        sheet=sheet,
        asks=f"Which work area is the sheet ‘{quoted(said)}’ about?" if said else "Which work area is this list about?",
        because=f"No column names the work area.{named}",
        options=_offered(
            found,
            mine,
            (OUT, "None of these: leave the sheet out" if said else "None of these: leave the list out"),
            because="the sheet’s name" if same else "belongs to it" if inside else "looks like it",
        ),
        likely=tuple(map(str, found)),
        assumed=str(same[0]) if len(same) == 1 else "",
    )


def _offered(
    found: Sequence[Key],
    names: Names[Key],
    *others: tuple[str, str],
    posts: Mapping[Key, str] | None = None,
    because: str = "looks like it",
) -> Options:
    """Put what looks like it first, then the other answers and everything else by name."""
    where = {pk: f" ({posts[pk]})" for pk in found if posts and posts.get(pk)}
    guesses = tuple((str(pk), f"{names.names[pk]}{where.get(pk, '')} ({because})") for pk in found)
    return offered(guesses, tuple((str(pk), name) for pk, name in names.listed if pk not in found), others)


def area_disagrees(area: KnownArea, said: str, at: Place) -> Question:
    """Ask which is right when service and area do not belong together."""
    return Question(
        key=key_of("service", fold(said), fold(area.name)),
        kind="service and area disagree",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"‘{area.name}’ belongs to {area.service}, not to {quoted(said)}. Is the work area right?",
        because="The two columns do not agree.",
        options=((KEEP, f"Yes: it is about {area.name}"), LEAVE_ROW),
    )


def owner(said: str, same: Sequence[int], people: Names[int], posts: Mapping[int, str], at: Place) -> Question:
    """Ask who is meant: nobody has the name, or several have."""
    found = same or people.likely(said)
    return Question(
        key=key_of("owner", fold(said)),
        kind="ambiguous owner" if same else "unmatched owner",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Who is ‘{quoted(said)}’?",
        because="Two people or more have this name." if same else "Nobody here has this name.",
        options=_offered(
            found,
            people,
            (WORDS, "Nobody here: keep the name as words"),
            LEAVE_ROWS,
            posts=posts if same else None,
        ),
        likely=tuple(map(str, found)),
    )


def took_effect(said: str, read: DateSaid, at: Place) -> Question:
    """Ask on which day it took effect, once for all cells that say the same."""
    days = tuple((day.isoformat(), say_date(day)) for day in read.candidates)
    asks = f"When did it take effect? The cell says ‘{quoted(said)}’"
    return _day(
        said, read, at, what="date", asks=asks, options=(*days, (BLANK, "Bring it in without a date"), LEAVE_ROWS)
    )


def ended(said: str, read: DateSaid, at: Place) -> Question:
    """Ask from which day it no longer applies."""
    days = tuple((day.isoformat(), say_date(day)) for day in read.candidates)
    asks = f"From when does it no longer apply? The cell says ‘{quoted(said)}’"
    return _day(said, read, at, what="ended", asks=asks, options=(*days, (KEEP, "It still applies"), LEAVE_ROWS))


def _day(said: str, read: DateSaid, at: Place, *, what: str, asks: str, options: Options) -> Question:
    return Question(
        key=key_of(what, fold(said), read.asks, *read.candidates),
        kind=read.asks,
        cell=at.cell,
        sheet=at.sheet,
        asks=asks,
        because=read.because,
        options=options,
        typed=Typed.DATE,
        likely=tuple(day.isoformat() for day in read.candidates),
    )


def not_said_when(state: str, at: Place) -> Question:
    """Ask from which day a replaced or withdrawn entry no longer applies, where nothing says so."""
    return Question(
        key=key_of("not said when", at.sheet, at.cell),
        kind="no last day",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"From when does it no longer apply? It is ‘{quoted(state)}’",
        because="The file does not say when it ended.",
        options=((KEEP, "Bring it in as current"), LEAVE_ROW),
        typed=Typed.DATE,
    )


def kind(said: str, kinds: Names[str], at: Place) -> Question:
    """Ask which kind of entry is meant."""
    found = kinds.likely(said)
    none = (WORDS, "None of these: a change of practice, with the word kept beside it")
    return Question(
        key=key_of("kind", fold(said)),
        kind="unknown kind",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Which kind of entry is ‘{quoted(said)}’?",
        because="No kind of entry has this name.",
        options=_offered(found, kinds, none, LEAVE_ROWS),
        likely=tuple(found),
    )


def place(said: str, places: Names[int], at: Place) -> Question:
    """Ask which place is meant."""
    found = places.likely(said)
    return Question(
        key=key_of("place", fold(said)),
        kind="unknown place",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Where we keep it: which place is ‘{quoted(said)}’?",
        because="No place has this name.",
        options=_offered(found, places, (WORDS, "None of these: keep it as words"), LEAVE_ROWS),
        likely=tuple(map(str, found)),
    )


def restricted(said: str, at: Place) -> Question:
    """Ask why few people may see it. While it is not answered, nothing is opened."""
    says = f" The cell says ‘{quoted(said)}’" if said else " Only a reason is given"
    return Question(
        key=key_of("restricted", fold(said)),
        kind="restricted",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Why may few people see it?{says}",
        because="What is restricted is seen by its author, those who answer for its area and information governance.",
        options=(*Restriction.choices, (OPEN, "It is not restricted: everybody with a post may read it"), LEAVE_ROWS),
    )


def colour(said: str, guesses: Sequence[str], at: Place) -> Question:
    """Ask which colour is meant, once for all cells that say the same."""
    colours = [(str(each), rag_label(each) + (" (looks like it)" if each in guesses else "")) for each in Rag]
    return Question(
        key=key_of("colour", fold(said)),
        kind="unclear RAG",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Which colour is ‘{quoted(said)}’?",
        because="This is not one of red, amber and green.",
        options=(
            *colours,
            (WORDS, "No colour: keep the words as a comment"),
            (DROP, "Leave out what is said of that quarter"),
            LEAVE_ROWS,
        ),
        likely=tuple(guesses),
    )


def which_quarter(said: str, reading: Reading[Quarter] | None, at: Place, *, is_heading: bool) -> Question:
    """Ask which quarter is meant."""
    candidates = [(each.code, f"{each.label} ({each.short})") for each in reading.candidates] if reading else []
    is_read = not said or candidates
    asks = f"Which quarter is ‘{quoted(said)}’?" if said else "Which quarter is it? The row names none"
    return Question(
        key=key_of("quarter", fold(said)) if said else key_of("quarter", at.sheet, at.cell),
        kind="ambiguous quarter" if is_read else "unreadable quarter",
        cell=at.cell,
        sheet=at.sheet,
        asks=asks,
        because=reading.because if reading and said else "A colour or comment needs its quarter.",
        options=(*candidates, (DROP, "Leave out what is said of that quarter"), *(() if is_heading else (LEAVE_ROW,))),
        typed=Typed.QUARTER,
        likely=tuple(code for code, _ in candidates),
    )


def customers(said: str, types: Names[int], at: Place) -> Question:
    """Ask which customers are meant."""
    found = types.likely(said)
    return Question(
        key=key_of("customers", fold(said)),
        kind="unknown customer type",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Which customers are ‘{quoted(said)}’?",
        because="No customer type has this name.",
        options=_offered(found, types, (WORDS, "None of these: keep it as words"), LEAVE_ROWS),
        likely=tuple(map(str, found)),
    )


def personal_data(label: str, found: Sequence[Sighting], at: Place, *, may_blank: bool) -> Question:
    """Ask whether found personal data may stay. What was found is never repeated."""
    places = "; ".join(
        f"line {each.line} holds what looks like {phrase_for(each.kind, each.pattern)}" for each in found[:3]
    )
    blank = ((BLANK, "Bring the row in without this cell"),) if may_blank else ()
    return Question(
        key=key_of("personal", at.sheet, at.cell, label, [(str(each.kind), each.line) for each in found]),
        kind="personal data",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"{label}, {at.cell}: may it stay?",
        because=f"{places[0].upper()}{places[1:]}. Residents’ personal data does not belong in the Log.",
        options=(*blank, LEAVE_ROW, (KEEP, "Keep it, for the reason below")),
        typed=Typed.REASON,
    )


def cell_error(label: str, code: str, at: Place, *, may_blank: bool) -> Question:
    """Ask what to do with a cell that shows an error."""
    blank = ((BLANK, "Bring the row in without this cell"),) if may_blank else ()
    return Question(
        key=key_of("error", label, code),
        kind="error in cell",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"{label}: the cell shows {code}. What shall we do?",
        because="The workbook could not work this cell out.",
        options=(*blank, LEAVE_ROWS),
    )


def duplicate(first: str, at: Place) -> Question:
    """Ask whether a row that repeats another is meant twice."""
    return Question(
        key=key_of("duplicate", at.sheet, first),
        kind="duplicate row",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"This says the same as {first}. Is it meant again?",
        because="The rows are the same, word for word.",
        options=((OUT, "No: leave it out"), (BOTH, "Yes: bring it in too")),
        likely=(OUT,),
    )
