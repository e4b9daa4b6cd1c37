"""What the columns of an old Log mean: the fields of an entry, and the quarters that stand in headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kim.foundations.spreadsheets.layouts import LEFT_OUT, Layout, Meaning, Table, guess_by_words
from kim_engine.calendar import Quarter
from kim_engine.tables.headings import plain
from kim_engine.tables.readings import Certainty, Reading
from kim_engine.tables.written_quarters import read_quarter

PURPOSE = "kim_log.old_log"

AREA, SERVICE, WHAT, WHY, DATE, OWNER = "AREA", "SERVICE", "WHAT", "WHY", "DATE", "OWNER"
CUSTOMERS, KIND, QUARTER, RAG, COMMENT, RAG_AND_COMMENT = (
    "CUSTOMERS",
    "KIND",
    "QUARTER",
    "RAG",
    "COMMENT",
    "RAG_AND_COMMENT",
)
EVIDENCE, KNOWN_BY, COVERED_BY = "EVIDENCE", "KNOWN_BY", "COVERED_BY"
PLACES, QUESTIONS, CAME_WITH = "PLACES", "QUESTIONS", "CAME_WITH"
NUMBER, REPLACES, REPLACED_BY = "NUMBER", "REPLACES", "REPLACED_BY"
STATE, ENDED, RESTRICTED, RESTRICTED_WHY = "STATE", "ENDED", "RESTRICTED", "RESTRICTED_WHY"
REVIEWS = (RAG, COMMENT, RAG_AND_COMMENT)

MEANINGS = (
    Meaning(
        AREA,
        "Work area",
        ("work area", "area", "team area", "business area", "area of work", "function", "process", "activity"),
        whole=("team", "section", "unit", "workstream", "work stream", "team name"),
    ),
    Meaning(SERVICE, "Service", ("service", "service area", "department", "directorate", "division")),
    Meaning(
        WHAT,
        "What changed",
        (
            *("what changed", "change made", "what has changed", "description of change", "change in practice"),
            *("change", "last change", "changes", "summary of changes", "practice", "what", "description", "summary"),
            *("details", "entry", "action", "what we changed", "what we did", "improvement", "improvements"),
        ),
    ),
    Meaning(
        WHY,
        "Why",
        ("why", "reason for change", "reason", "why it changed", "rationale", "because", "justification"),
        whole=("reasons", "purpose", "driver", "cause"),
    ),
    Meaning(
        DATE,
        "When it took effect",
        (
            *("took effect", "date of change", "date it took effect", "effective date", "date effective", "in force"),
            *("date", "date of last change", "when", "start date", "implemented", "date changed", "recorded"),
            *("go live", "live date", "with effect from"),
        ),
        whole=("from", "since", "since when", "effective from", "started", "starts"),
        is_date=True,
    ),
    Meaning(
        OWNER,
        "Owner",
        (
            *("owner", "lead officer", "logged by", "reviewed by", "responsible officer", "lead", "officer", "author"),
            *("manager", "line manager", "responsible", "updated by", "contact", "who"),
            *("entered by", "added by", "recorded by", "raised by", "completed by", "changed by"),
        ),
        whole=("by", "by whom", "name", "staff member", "person"),
    ),
    Meaning(
        CUSTOMERS,
        "Who it concerns",
        (
            *("customer type", "customer types", "customers", "applies to", "who it concerns", "tenure", "customer"),
            *("customer group", "tenures", "tenure type"),
        ),
        whole=("residents", "for whom", "client group"),
    ),
    Meaning(
        KIND,
        "Kind of entry",
        ("kind", "kind of entry", "type of entry", "entry type", "type of change", "entry kind"),
        whole=("type", "kinds"),
    ),
    Meaning(QUARTER, "Quarter", ("quarter", "qtr", "review quarter", "reporting quarter", "period")),
    Meaning(RAG, "RAG (colour) of a quarter", ("rag", "rag status", "rag rating", "status", "rating"), is_single=False),
    Meaning(
        COMMENT,
        "Comment on a quarter",
        ("comment", "comments", "commentary", "notes", "note", "narrative", "update", "remarks"),
        is_single=False,
    ),
    Meaning(
        RAG_AND_COMMENT,
        "RAG (colour) and comment of a quarter, in one cell",
        is_single=False,
        below=tuple(f"{word}{number}" for word in ("q", "quarter ", "qtr ") for number in range(1, 5)),
    ),
    Meaning(EVIDENCE, "Evidence", ("evidence", "link", "links", "document", "link to evidence"), is_single=False),
    Meaning(KNOWN_BY, "Known only by", ("known only by", "only known by", "single point of failure")),
    Meaning(COVERED_BY, "Covered by", ("covered by", "cover", "deputy")),
    Meaning(
        PLACES,
        "Where we keep it",
        ("where we keep it", "where it is kept", "where kept", "where stored", "where it is stored", "stored in"),
        whole=("where", "system", "systems", "location", "locations", "it system", "saved in", "kept in"),
    ),
    Meaning(QUESTIONS, "Review questions", ("review questions", "review question")),
    Meaning(RESTRICTED, "Restricted: few people see it", whole=("restricted", "restriction", "confidential")),
    Meaning(RESTRICTED_WHY, "Why few people see it", ("why few people see it", "why restricted", "reason restricted")),
    Meaning(NUMBER, "Number in the old Log", whole=("number", "entry number", "entry no", "log number", "no")),
    Meaning(REPLACES, "Number of the entry that it replaces", whole=("replaces", "replaces number", "supersedes")),
    Meaning(
        REPLACED_BY,
        "Number of the entry that replaces it",
        whole=("replaced by", "replaced by number", "superseded by"),
    ),
    Meaning(STATE, "State: current, replaced or withdrawn", whole=("state",)),
    Meaning(
        ENDED,
        "No longer applies from",
        ("no longer applies from", "stopped applying", "in force to", "in force until"),
        whole=("ended", "withdrawn on"),  # not 'End date': that may be when the work on a change was to end
        is_date=True,
    ),
    Meaning(CAME_WITH, "Words to keep beside it", ("also in its row of the old log",)),
)

_RAG_WORDS = frozenset("rag status rating score colour".split())
_COMMENT_WORDS = frozenset("comment comments commentary notes note narrative update remarks reason".split())
_LINKING = frozenset("and with the for review".split())
_PARTS = re.compile(rf"\b(?:{'|'.join(sorted(_RAG_WORDS | _COMMENT_WORDS | _LINKING))})\b|[&+]", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column that is taken: what it means, its heading, and the quarter that the heading names."""

    number: int
    meaning: str
    heading: str
    heading_cell: str
    quarter: Reading[Quarter] | None = None
    quarter_said: str = ""


def quarter_of(heading: str) -> tuple[Reading[Quarter], str, str] | None:
    """Find the quarter that a heading names: its reading, its words, and the words beside it. None if there is none."""
    said = " ".join(_PARTS.sub(" ", heading).split()).strip(" -–:,()")
    reading = read_quarter(said)
    if reading.certainty in (Certainty.READ, Certainty.AMBIGUOUS) or re.search(r"\bq(tr|uarter)? ?\d", said.casefold()):
        beside = " ".join(word for word in plain(heading).split() if word in _RAG_WORDS | _COMMENT_WORDS)
        return reading, said, beside
    return None


def memory_of(heading: str) -> str:
    """Give what of a heading is remembered: each quarter's columns mean the same in the next.

    A plain heading never holds a colon, so that 'Quarter' itself is not taken for a quarter.
    """
    found = quarter_of(heading)
    return f"any quarter: {found[2]}".strip() if found else plain(heading)


def guess(headings: Sequence[str]) -> list[str]:
    """Guess what each column is by its heading."""
    quarters = [quarter_of(heading) if heading else None for heading in headings]
    plainly = guess_by_words(["" if quarters[n] else heading for n, heading in enumerate(headings)], MEANINGS)
    guessed = [_of_quarter(found[2]) if found else meaning for found, meaning in zip(quarters, plainly, strict=True)]
    return [_settled(place, guessed, headings) for place in range(len(headings))]


def _of_quarter(beside: str) -> str:
    words = set(beside.split())
    if words & _COMMENT_WORDS and not words & _RAG_WORDS:
        return COMMENT
    return RAG if words & _RAG_WORDS and not words & _COMMENT_WORDS else RAG_AND_COMMENT


def _settled(place: int, guessed: Sequence[str], headings: Sequence[str]) -> str:
    """A quarter alone in a heading holds the RAG only if the next column is its comment."""
    following = [(n, code) for n, code in enumerate(guessed) if n > place and headings[n]]
    has_comment = bool(following) and following[0][1] == COMMENT and not quarter_of(headings[following[0][0]])
    return RAG if guessed[place] == RAG_AND_COMMENT and has_comment else guessed[place]


def is_wanted(meanings: Sequence[str]) -> bool:
    """Say whether a table can bring anything: a change or a quarter's review, of an area.

    A sheet that is one area's names it nowhere else: there, a second column must speak for it.
    """
    has_reviews = any(meaning in meanings for meaning in REVIEWS)
    if AREA in meanings:
        return WHAT in meanings or has_reviews
    # A table of a document's versions has a date and a summary of changes too, beside what we have no place for.
    is_change = WHAT in meanings and (WHY in meanings or (DATE in meanings and LEFT_OUT not in meanings))
    return is_change or (has_reviews and (QUARTER in meanings or {RAG, COMMENT} <= set(meanings)))


LAYOUT = Layout(PURPOSE, MEANINGS, guess, is_wanted, memory_of)


def columns_of(table: Table, meanings: Sequence[str]) -> list[Column]:
    """Give every column with a heading or a meaning; a comment without a quarter belongs to the one at its left."""
    found: list[Column] = []
    last: Column | None = None
    has_own = QUARTER in meanings
    for number, (heading, meaning) in enumerate(zip(table.headings, meanings, strict=True), 1):
        named = quarter_of(heading) if meaning in REVIEWS and heading else None
        column = Column(number, meaning, heading, table.at(number))
        if named:
            column = last = Column(number, meaning, heading, table.at(number), named[0], named[1])
        elif meaning in REVIEWS and last is not None and not has_own:
            column = Column(number, meaning, heading, last.heading_cell, last.quarter, last.quarter_said)
        found.append(column)
    return found


def is_taken(meaning: str) -> bool:
    """Say whether a column of this meaning is taken; others are kept beside the entry as words."""
    return meaning != LEFT_OUT
