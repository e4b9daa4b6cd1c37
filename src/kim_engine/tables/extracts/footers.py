"""Rows below the data that are no data: how many rows there were, a total, a note; where they are told apart."""

import re
from collections.abc import Sequence

FOOTER_LOOK = 12

_MOST = 5
_LEAST_WIDTH = 3
# What SQL*Plus, psql, SQL Server's tools and report writers put below a table.
_SAYS_END = re.compile(
    r"\W*(?:\d[\d,]* (?:rows?|records?)\b|(?:\d+ )?rows? (?:affected|selected)|(?:grand |sub-?)?totals?\b"
    r"|(?:row|record) count\b|end of (?:report|file|extract|data)|report (?:ends|run|produced)"
    r"|(?:generated|produced|printed|exported|extracted|run) (?:on|by|at)\b|(?:source|notes?)\s*:|page \d+ of \d+)",
    re.IGNORECASE,
)


def footer_rows(last: Sequence[tuple[int, Sequence[object]]]) -> list[int]:
    """The numbers of the rows at the end that are footers, of the last rows as (number, cells), blank ones or not.

    A footer has one filled cell (two beside a total), where a row above has three or more, and either says what only
    a footer says or stands below a gap. At most five are taken: more would be data.
    """
    filled = [(number, [str(cell) for cell in cells if cell not in (None, "")]) for number, cells in last]
    filled = [(number, cells) for number, cells in filled if cells]
    found: list[int] = []
    sayings = 0
    for number, cells in reversed(filled):
        says_end = bool(_SAYS_END.match(cells[0]))
        if len(cells) > (2 if says_end else 1):
            break
        found.append(number)
        sayings += says_end
    above = [number for number, _ in filled if number not in found]
    widest = max((len(cells) for number, cells in filled if number not in found), default=0)
    if not found or not above or widest < _LEAST_WIDTH or len(found) > _MOST:
        return []
    is_below_gap = min(found) > above[-1] + 1
    return sorted(found) if is_below_gap or sayings == len(found) else []
