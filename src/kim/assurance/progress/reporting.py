"""The quarterly report as a document: one page for a Director, or in full, counted as the pages of progress are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kim.assurance.progress import queries
from kim.assurance.progress.choices import (
    ENOUGH_PIECES,
    FEW,
    LONGEST_BESIDE,
    LONGEST_LANDLORD,
    LONGEST_NAMED,
    MOST_NAMED,
    MOST_SERVICES,
    Age,
    Outcome,
    Report,
    Timing,
)
from kim.assurance.progress.counting import Row, Tally, age_of, outcome_of, tally, timing_of
from kim.assurance.progress.measures import risk_of
from kim.assurance.reviews.choices import Judgement
from kim.assurance.reviews.models import KimQuarter
from kim.foundations.design.jinja import day
from kim.foundations.documents.pieces import Bullets, Document, Heading, Paragraph, Piece, Table
from kim.foundations.documents.words import shortened
from kim.foundations.landlord.queries import current_landlord
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks.queries import Counts

LONDON = ZoneInfo("Europe/London")
WHOLE = queries.Scope("The whole landlord")
AGREED = (Outcome.CHANGED, Outcome.NIL)
HOW = (
    "Each review counts once, as it stands. A judgement and the age of evidence count once a review is agreed. "
    f"Each figure says what it is out of; under {FEW} is a small number, to read little into. "
    "Nobody answered where it says not returned: that is no nil return."
)


@dataclass(frozen=True)
class Counted:
    """What was read of one quarter."""

    quarter: KimQuarter
    rows: list[Row]
    gaps: tuple[int, int]  # opened, closed
    answers: Counts
    risks: dict[int, str]  # area -> its information risk

    @property
    def is_closed(self) -> bool:
        """Say whether the quarter is closed, or all that is counted of it."""
        return self.quarter.closed_at is not None or (bool(self.rows) and all(row.is_closed for row in self.rows))

    def services(self) -> list[tuple[str, list[Row]]]:
        """Give each service's rows, by name."""
        of: dict[tuple[str, int], list[Row]] = {}
        for row in self.rows:
            of.setdefault((row.service_name, row.service), []).append(row)
        return [(name, of[name, number]) for name, number in sorted(of)]


def paper_of(person: Standing, quarter: KimQuarter, report: Report, at: datetime) -> Document:
    """Give a quarter's report as it stands at a moment, to the minute."""
    counted = count(person, quarter)
    landlord = current_landlord()
    is_summary = report == Report.SUMMARY
    title = f"{'Quarterly summary' if is_summary else 'Quarterly report'}: {quarter.label}"
    pieces = _summary(counted) if is_summary else _full(counted)
    as_at = at.astimezone(LONDON).replace(second=0, microsecond=0)
    name = landlord.name if landlord else ""
    held = shortened(name, LONGEST_LANDLORD) if is_summary else name
    return Document(title, held, as_at, tuple(pieces), is_compact=is_summary)


def count(person: Standing, quarter: KimQuarter) -> Counted:
    """Read a quarter (five statements, whatever the number of areas)."""
    rows = queries.rows_of(person, WHOLE, [quarter])
    opened, closed = queries.gaps_by_quarter(person, WHOLE, [quarter])
    answers = queries.answers_by_quarter(person, WHOLE, [quarter]).get(quarter.code, Counts(0, 0, 0))
    approaches = queries.approaches_on(person, WHOLE, person.on)
    risks = {area: risk_of(approach) for area, approach in approaches.items()}
    return Counted(quarter, rows, (opened[quarter.code], closed[quarter.code]), answers, risks)


def _summary(counted: Counted) -> Iterable[Piece]:
    yield Paragraph(_standing(counted), is_strong=True)
    yield Table("The figures", ("Figure", "How many"), tuple(_figures(counted)))
    yield _by_service(counted, most=MOST_SERVICES)
    yield Heading("What needs a Director’s eye")
    for question, names in _needs_an_eye(counted, short=True):
        yield Heading(f"{question}: {len(names):,}", 2)
        yield _named(names)
    yield Paragraph(HOW)


def _full(counted: Counted) -> Iterable[Piece]:
    yield Paragraph(_standing(counted), is_strong=True)
    yield Paragraph(HOW)
    yield Heading("The whole landlord")
    yield Table("The whole landlord", ("Figure", "How many"), tuple(_figures(counted)))
    yield _by_service(counted)
    yield Heading("What needs a Director’s eye")
    for question, names in _needs_an_eye(counted):
        yield Heading(f"{question}: {len(names):,}", 2)
        yield Bullets(tuple(names)) if names else Paragraph("None.")
    yield Heading("By service and work area")
    for name, rows in counted.services():
        yield Heading(name, 2)
        yield _of_areas(name, rows, counted.quarter)


def _standing(counted: Counted) -> str:
    if not counted.is_closed:
        return "This quarter is not closed yet. Its figures can still change."
    closed_at = counted.quarter.closed_at
    if closed_at is None:
        return "Every service closed this quarter."
    return f"This quarter closed on {day(closed_at.astimezone(LONDON).date())}."


def _tallies(rows: Sequence[Row], quarter: KimQuarter) -> tuple[Tally, Tally, Tally, Tally]:
    agreed = [row for row in rows if row.is_agreed]

    def by(rows: Sequence[Row], part: Callable[[Row], str]) -> Tally:
        return tally(quarter.quarter.short, True, rows, part)

    return (
        by(rows, outcome_of),
        by(agreed, lambda row: row.judgement),
        by(rows, lambda row: timing_of(row, quarter.due_on)),
        by(agreed, lambda row: age_of(row, quarter.ends_on)),
    )


def _figures(counted: Counted) -> Iterable[tuple[str, str]]:
    outcomes, judged, timing, ages = _tallies(counted.rows, counted.quarter)
    yield "Reviews agreed", outcomes.share(*AGREED)
    yield "Of all reviews, a nil return: a confirmed no change", outcomes.share(Outcome.NIL)
    yield "Reviews not returned", outcomes.share(Outcome.NOT_RETURNED)
    yield "Sent on time", timing.share(Timing.ON_TIME)
    yield "Judged working well, of those agreed", judged.share(Judgement.WELL)
    yield "Evidence up to 3 months old, of those agreed", ages.share(Age.RECENT)
    yield "Gaps opened, and gaps closed", "{:,} and {:,}".format(*counted.gaps)
    given = counted.answers
    of = given.yes + given.no + given.unseen
    yield "Dip check answers that were yes", f"{given.yes:,} of {of:,}" if of else "None to count"


def _by_service(counted: Counted, most: int | None = None) -> Table:
    found = counted.services()
    lines: list[tuple[str, ...]] = []
    for name, rows in found[:most]:
        outcomes, judged, timing, _ = _tallies(rows, counted.quarter)
        shares = (
            outcomes.share(*AGREED),
            outcomes.share(Outcome.NOT_RETURNED),
            timing.share(Timing.ON_TIME),
            judged.share(Judgement.WELL),
        )
        lines.append((shortened(name, LONGEST_BESIDE) if most else name, *shares))
    left = len(found) - len(lines)
    if left:
        lines.append((f"and {left:,} more", *["In the full report"] * 4))
    headings = ("Service", "Agreed", "Not returned", "Sent on time", "Working well, of those agreed")
    return Table("By service", headings, tuple(lines))


def _needs_an_eye(counted: Counted, *, short: bool = False) -> list[tuple[str, list[str]]]:
    rows = sorted(counted.rows, key=lambda row: (row.service_name, row.area_name, row.area))
    silent = [row for row in rows if outcome_of(row) == Outcome.NOT_RETURNED]
    worst = [Judgement.NOT, Judgement.WORK]
    weak = [row for judgement in worst for row in rows if row.is_agreed and row.judgement == judgement]
    thin = [row for row in rows if counted.risks.get(row.area) == "HIGH" and row.pieces < ENOUGH_PIECES]
    return [
        ("Not returned", [_name(row, short) for row in silent]),
        ("Not working, or needs work", [f"{_name(row, short)}: {Judgement(row.judgement).label}" for row in weak]),
        ("High risk with thin evidence", [f"{_name(row, short)}: {_pieces(row.pieces)}" for row in thin]),
    ]


def _name(row: Row, short: bool) -> str:
    if not short:
        return f"{row.area_name} ({row.service_name})"
    return f"{shortened(row.area_name, LONGEST_NAMED)} ({shortened(row.service_name, LONGEST_BESIDE)})"


def _named(names: Sequence[str]) -> Piece:
    if not names:
        return Paragraph("None.")
    left = len(names) - MOST_NAMED
    return Bullets((*names[:MOST_NAMED], *([f"and {left:,} more"] if left > 0 else [])))


def _of_areas(name: str, rows: Sequence[Row], quarter: KimQuarter) -> Table:
    lines = []
    for row in sorted(rows, key=lambda row: (row.area_name, row.area)):
        judgement = Judgement(row.judgement).label if row.is_agreed and row.judgement else "Not agreed"
        age = Age(age_of(row, quarter.ends_on)).label if row.is_agreed else "Not agreed"
        timing = Timing(timing_of(row, quarter.due_on)).label
        lines.append((row.area_name, Outcome(outcome_of(row)).label, judgement, timing, age))
    headings = ("Work area", "Review", "Judgement", "Sent", "Newest evidence")
    return Table(f"Work areas of {name}", headings, tuple(lines))


def _pieces(number: int) -> str:
    return "no evidence" if number == 0 else f"{number} piece{'' if number == 1 else 's'} of evidence"
