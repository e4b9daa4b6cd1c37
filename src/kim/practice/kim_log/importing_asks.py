"""The questions that an old Log leaves open, in the words of the page, with the answers that fit each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from kim.foundations.spreadsheets.matching import Names, fold
from kim.foundations.spreadsheets.results import OUT, Options, Question, Typed, key_of, offered, quoted
from kim.practice.kim_log.importing_cells import DateSaid, rag_label
from kim_engine.calendar import Quarter, say_date
from kim_engine.privacy import Sighting, phrase_for
from kim_engine.tables.readings import Rag, Reading

WORDS, BLANK, DROP, KEEP, BOTH = "words", "cell", "drop", "keep", "both"
LEAVE_ROW = (OUT, "Leave the row out")


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


def _offered(
    found: Sequence[int], names: Names[int], *others: tuple[str, str], posts: Mapping[int, str] | None = None
) -> Options:
    """Put what looks like it first, then the other answers and everything else by name."""
    where = {pk: f" ({posts[pk]})" for pk in found if posts and posts.get(pk)}
    guesses = tuple((str(pk), f"{names.names[pk]}{where.get(pk, '')} (looks like it)") for pk in found)
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
            (OUT, "Leave the rows out"),
            posts=posts if same else None,
        ),
        likely=tuple(map(str, found)),
    )


def took_effect(said: str, read: DateSaid, at: Place) -> Question:
    """Ask on which day it took effect."""
    days = [(day.isoformat(), say_date(day)) for day in read.candidates]
    return Question(
        key=key_of("date", at.sheet, at.cell, said),
        kind=read.asks,
        cell=at.cell,
        sheet=at.sheet,
        asks=f"When did it take effect? The cell says ‘{quoted(said)}’",
        because=read.because,
        options=(*days, (BLANK, "Bring it in without a date"), LEAVE_ROW),
        typed=Typed.DATE,
        likely=tuple(value for value, _ in days),
    )


def colour(said: str, guesses: Sequence[str], quarter: str, at: Place) -> Question:
    """Ask which colour is meant."""
    colours = [(str(each), rag_label(each) + (" (looks like it)" if each in guesses else "")) for each in Rag]
    return Question(
        key=key_of("colour", at.sheet, at.cell, said),
        kind="unclear RAG",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"Which colour is ‘{quoted(said)}’{f' ({quarter})' if quarter else ''}?",
        because="This is not one of red, amber and green.",
        options=(
            *colours,
            (WORDS, "No colour: keep the words as a comment"),
            (DROP, "Leave this quarter out"),
            LEAVE_ROW,
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
        options=_offered(found, types, (WORDS, "None of these: keep it as words"), (OUT, "Leave the rows out")),
        likely=tuple(map(str, found)),
    )


def personal_data(label: str, found: Sequence[Sighting], at: Place, *, may_blank: bool) -> Question:
    """Ask whether found personal data may stay. What was found is never repeated."""
    places = "; ".join(f"line {each.line} holds what looks like {phrase_for(each.kind)}" for each in found[:3])
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
        key=key_of("error", at.sheet, at.cell, code),
        kind="error in cell",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"{label}: the cell shows {code}. What shall we do?",
        because="The workbook could not work this cell out.",
        options=(*blank, LEAVE_ROW),
    )


def duplicate(first: str, at: Place) -> Question:
    """Ask whether a row that repeats another is meant twice."""
    return Question(
        key=key_of("duplicate", at.sheet, at.cell, first),
        kind="duplicate row",
        cell=at.cell,
        sheet=at.sheet,
        asks=f"This row says the same as {first}. Is it meant twice?",
        because="The two rows are the same, word for word.",
        options=((OUT, "No: leave this one out"), (BOTH, "Yes: bring in both")),
        likely=(OUT,),
    )
