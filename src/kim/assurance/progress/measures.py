"""The page of progress: each measure with its finding in a sentence, its picture where there is one, and its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kim.assurance.progress import queries
from kim.assurance.progress.choices import ENOUGH_PIECES, FEWEST_FOR_A_TREND, QUARTERS_SHOWN, Age, Outcome, Timing
from kim.assurance.progress.counting import (
    Row,
    Tally,
    age_of,
    counts_for_a_trend,
    outcome_of,
    shows_a_trend,
    tally,
    timing_of,
)
from kim.assurance.progress.pictures import Picture, bars, line
from kim.assurance.progress.strips import HEADINGS, Strip, strips_of, words_of
from kim.assurance.reviews.choices import Autonomy, Judgement
from kim.assurance.reviews.models import Approach, KimQuarter
from kim.assurance.reviews.queries import autonomy_in, quarters
from kim.foundations.landlord.queries import pauses
from kim.foundations.people.standing import Standing
from kim_engine.risk.information import ASPECTS, InformationRisk

ANSWERS = {"YES": "Yes", "NO": "No", "UNSEEN": "Could not see"}
RISKS = {"HIGH": "High risk", "MEDIUM": "Medium risk", "LOW": "Low risk", "": "Risk not set"}


@dataclass(frozen=True)
class Measure:
    """One thing that is counted by quarter: its title, what it is of, its table and its pictures."""

    key: str
    title: str
    about: str
    finding: str
    headings: list[str]
    rows: list[list[Any]]  # newest first
    pictures: list[Picture] = field(default_factory=list)
    too_early: str = ""
    columns: list[str] = field(default_factory=list)  # of the strips, oldest first
    strips: list[Strip] = field(default_factory=list)


@dataclass
class Page:
    """All that a page of progress shows."""

    scope: queries.Scope
    measures: list[Measure] = field(default_factory=list)
    services: list[tuple[int, str]] = field(default_factory=list)
    areas: list[tuple[int, str]] = field(default_factory=list)
    breaks: list[queries.Break] = field(default_factory=list)

    def measure(self, key: str) -> Measure | None:
        """Find a measure by its key."""
        return next((each for each in self.measures if each.key == key), None)


def page_of(person: Standing, scope: queries.Scope) -> Page:
    """Compile the page (a few statements, whatever the number of areas and quarters)."""
    shown = list(quarters().filter(opens_on__lte=person.on)[:QUARTERS_SHOWN])
    page = Page(scope)
    if not shown:
        return page
    rows = queries.rows_of(person, scope, shown)
    page.breaks = queries.breaks_in(person, scope, shown[-1].begins_on)
    if scope.area is not None or scope.service is not None:  # the landlord counts the same areas, however they are cut
        _mark(shown, page.breaks)
    page.services = sorted({(row.service, row.service_name) for row in rows}, key=lambda each: each[1])
    page.areas = sorted({(row.area, row.area_name) for row in rows}, key=lambda each: each[1])
    approaches = queries.approaches_on(person, scope, person.on)
    gaps = _gaps(shown, rows, queries.gaps_by_quarter(person, scope, shown))
    is_one = scope.area is not None
    page.measures = [
        *([_in_words(shown, rows)] if is_one else _of_reviews(shown, rows)),
        replace(gaps, pictures=[], too_early="") if is_one else gaps,  # a gap or two make no picture
        _dip_checks(shown, rows, queries.answers_by_quarter(person, scope, shown)),
        _effort_of_one(shown[0], rows, approaches) if is_one else _effort(shown[0], rows, approaches),
    ]
    return page


def _mark(shown: Sequence[KimQuarter], breaks: Sequence[queries.Break]) -> None:
    """Mark the quarters in which what is counted changed; the oldest has nothing before it to differ from."""
    for quarter in shown[:-1]:
        quarter.is_changed = any(  # type: ignore[attr-defined]
            quarter.begins_on <= each.day <= quarter.ends_on for each in breaks
        )


def _in_words(shown: Sequence[KimQuarter], rows: Sequence[Row]) -> Measure:
    """Make the measure of one area: a share of one review is no share, so each quarter says its words."""
    heads = [each.said for each in _tallies(shown, rows, [])]
    of = {row.quarter: row for row in rows}
    words = [words_of(of.get(each.pk), each) for each in shown]
    lines = [[head, *(word.said for word in of_one)] for head, of_one in zip(heads, words, strict=True)]
    about = "A judgement and the age of evidence are said once a review is agreed."
    finding = f"{heads[0]}: {words[0][0].said.lower()}."
    strips = strips_of(words[::-1])
    return Measure(
        "reviews", "Its reviews", about, finding, ["Quarter", *HEADINGS], lines, columns=heads[::-1], strips=strips
    )


def _of_reviews(shown: Sequence[KimQuarter], rows: Sequence[Row]) -> list[Measure]:
    of, agreed = {each.pk: each for each in shown}, [row for row in rows if row.is_agreed]
    well, out, on_time, new = Judgement.WELL, (Outcome.CHANGED, Outcome.NIL), Timing.ON_TIME, Age.RECENT
    return [
        _shares(
            ("judgement", "Judgement", "Of the reviews that were agreed.", "judged working well"),
            _tallies(shown, rows, [(row.quarter, row.judgement) for row in agreed]),
            dict(Judgement.choices),
            (well,),
        ),
        _shares(
            ("returns", "Returns", "Of all reviews. Each is counted once, as it stands.", "agreed"),
            _tallies(shown, rows, [(row.quarter, outcome_of(row)) for row in rows]),
            dict(Outcome.choices),
            out,
        ),
        _shares(
            ("on-time", "On time", _about_time(shown), "sent on time"),
            _tallies(shown, rows, [(row.quarter, timing_of(row, of[row.quarter].due_on)) for row in rows]),
            dict(Timing.choices),
            (on_time,),
        ),
        _shares(
            (
                "evidence",
                "Age of evidence",
                "Of the reviews that were agreed: how old the newest evidence was at the quarter’s end.",
                "with evidence up to 3 months old",
            ),
            _tallies(shown, rows, [(row.quarter, age_of(row, of[row.quarter].ends_on)) for row in agreed]),
            dict(Age.choices),
            (new,),
        ),
    ]


def _about_time(shown: Sequence[KimQuarter]) -> str:
    """Say what is counted, and which pauses moved a quarter's dates: its figures are held against the moved ones."""
    said = ["Of all reviews, by the day that each was last sent."]
    for quarter in shown:
        said += [
            f"A pause applied to {quarter.quarter.short}: {each.said}. Its dates moved."
            for each in pauses(quarter.close_by_on)
            if each.meets(quarter.opens_on, quarter.close_by_on)
        ]
    return " ".join(said)


def _tallies(shown: Sequence[KimQuarter], rows: Sequence[Row], parts: Iterable[tuple[int, str]]) -> list[Tally]:
    """Count parts by quarter, newest first. A quarter is closed once all that is counted of it is."""
    counted: dict[int, Counter[str]] = {each.pk: Counter() for each in shown}
    for quarter, part in parts:
        counted[quarter][str(part)] += 1
    is_open = {row.quarter for row in rows if not row.is_closed}
    return [
        Tally(
            each.quarter.short,
            _is_closed(each, is_open, rows),
            counted[each.pk],
            is_changed=getattr(each, "is_changed", False),
        )
        for each in shown
    ]


def _is_closed(quarter: KimQuarter, is_open: set[int], rows: Sequence[Row]) -> bool:
    if quarter.closed_at is not None:
        return True
    return quarter.pk not in is_open and any(row.quarter == quarter.pk for row in rows)


def _shares(
    said: tuple[str, str, str, str], tallies: list[Tally], parts: dict[str, str], main: tuple[str, ...]
) -> Measure:
    """Make the measure of some shares: the line is the main parts' share, and the table has every part."""
    key, title, about, words = said
    rows = [[each.said, _out_of(each), *(each.count(part) if each.of else "–" for part in parts)] for each in tallies]
    points = [(each, each.count(*main)) for each in tallies]
    finding = f"{tallies[0].said}: {tallies[0].share(*main)} {words}." if tallies[0].of else _nothing(tallies[0])
    pictures, too_early = [], _too_early(tallies)
    if not too_early:
        pictures = [line(f"Share {words}, by quarter", _desc(points, words), points[::-1])]
    return Measure(key, title, about, finding, ["Quarter", "Out of", *parts.values()], rows, pictures, too_early)


def _gaps(shown: Sequence[KimQuarter], rows: Sequence[Row], counts: tuple[Counter[str], Counter[str]]) -> Measure:
    opened, closed = counts
    tallies = _tallies(shown, rows, [(row.quarter, "ALL") for row in rows])
    lines = [[each.said, opened[q.code], closed[q.code]] for each, q in zip(tallies, shown, strict=True)]
    now, newest = tallies[0], shown[0].code
    pictures, too_early = [], _too_early(tallies)
    if not too_early:
        for words, counted in (("opened", opened), ("closed", closed)):
            points = [(each, counted[q.code]) for each, q in zip(tallies, shown, strict=True)]
            desc = "; ".join(f"{each.said}: {number:,}" for each, number in points)
            pictures.append(line(f"Gaps {words}, by quarter", f"{desc}.", points[::-1], is_share=False))
    about = "Gaps opened in the quarter, and gaps closed in it: put right, accepted, or made a risk."
    finding = f"{now.said}: {opened[newest]:,} opened, {closed[newest]:,} closed."
    return Measure("gaps", "Gaps", about, finding, ["Quarter", "Opened", "Closed"], lines, pictures, too_early)


def _dip_checks(shown: Sequence[KimQuarter], rows: Sequence[Row], found: dict[str, Any]) -> Measure:
    empty = _tallies(shown, rows, [])
    tallies = []
    for each, quarter in zip(empty, shown, strict=True):
        counts = found.get(quarter.code)
        given = {"YES": counts.yes, "NO": counts.no, "UNSEEN": counts.unseen} if counts else {}
        tallies.append(replace(each, parts=Counter(given)))
    about = "Of all answers that dip checks gave. What could not be seen is no failure."
    return _shares(("dip-checks", "Dip checks", about, "answers yes"), tallies, ANSWERS, ("YES",))


def _effort(quarter: KimQuarter, rows: Sequence[Row], approaches: dict[int, Approach]) -> Measure:
    """Hold each area's information risk against how it answers and the evidence that its review points to (R30)."""
    here = [row for row in rows if row.quarter == quarter.pk]
    by_risk: dict[str, list[Row]] = {level: [] for level in RISKS}
    for row in here:
        by_risk[risk_of(approaches.get(row.area))].append(row)
    lines, points = [], []
    for level, name in RISKS.items():
        of_level = by_risk[level]
        ways = Counter(autonomy_in(approaches.get(row.area)) for row in of_level)
        enough = tally(name, True, of_level, lambda row: "ENOUGH" if row.pieces >= ENOUGH_PIECES else "THIN")
        lines.append([name, _out_of(enough), *(ways[way] for way in Autonomy), enough.share("ENOUGH")])
        points.append((enough, enough.count("ENOUGH")))
    high = points[0][0]
    finding = (
        f"{quarter.quarter.short}: {high.share('ENOUGH')} areas of high risk point to two pieces of evidence or more."
        if high.of
        else f"{quarter.quarter.short}: no area is known to be of high risk."
    )
    desc = "; ".join(f"{each.label}: {each.share('ENOUGH')}" for each, _ in points)
    title = "Areas with two pieces of evidence or more, by risk"
    about = "Each area’s information risk, how it answers, and the evidence its newest review points to."
    headings = ["Information risk", "Out of", *Autonomy.labels, "Two pieces of evidence or more"]
    return Measure("effort", "Effort against risk", about, finding, headings, lines, [bars(title, f"{desc}.", points)])


def _effort_of_one(quarter: KimQuarter, rows: Sequence[Row], approaches: dict[int, Approach]) -> Measure:
    """Say one area's information risk, how it answers, and how much evidence its newest review points to."""
    row = next((each for each in rows if each.quarter == quarter.pk), None)
    approach = next(iter(approaches.values()), None)
    risk, way = RISKS[risk_of(approach)], Autonomy(autonomy_in(approach)).label
    line = [risk, way, row.pieces if row else "No review"]
    about = "The area’s information risk, how it answers, and the pieces of evidence its newest review points to."
    pieces = f"{row.pieces:,} piece{'' if row.pieces == 1 else 's'} of evidence" if row else "no review"
    finding = f"{quarter.quarter.short}: {risk.lower()}, {way.lower()}, {pieces}."
    return Measure(
        "effort",
        "Effort against risk",
        about,
        finding,
        ["Information risk", "How it answers", "Pieces of evidence"],
        [line],
    )


def risk_of(approach: Approach | None) -> str:
    """Give an area's information risk by how it answers; '' while nobody has set that."""
    if approach is None:
        return ""
    return InformationRisk(**{aspect: getattr(approach, aspect) for aspect in ASPECTS}).overall()


def _too_early(tallies: Sequence[Tally]) -> str:
    if shows_a_trend(tallies):
        return ""
    there = counts_for_a_trend(tallies)
    since = " since its work areas changed" if any(each.is_changed for each in tallies) else ""
    return (
        f"Too early to show a trend: it takes {FEWEST_FOR_A_TREND} closed quarters, and {there} can be counted{since}."
    )


def _out_of(each: Tally) -> str:
    return (
        f"{each.of:,} (small number)" if each.is_small and each.of else f"{each.of:,}" if each.of else "None to count"
    )


def _nothing(each: Tally) -> str:
    return f"{each.said}: none to count."


def _desc(points: Sequence[tuple[Tally, int]], words: str) -> str:
    said = "; ".join(
        f"{each.said}: {number:,} of {each.of:,}" if each.of else _nothing(each)[:-1] for each, number in points
    )
    return f"{said} {words}."
