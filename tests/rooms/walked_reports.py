"""How making the quarterly report is walked."""

from __future__ import annotations

from functools import partial

from kim.assurance.progress import actions
from tests.cast import Cast
from tests.rooms.assurance.reviews import quarters
from tests.rooms.walking import Call, Walk

# Told by test_report: the full report.
IN_OTHER_TESTS = {"reviews.quarter_report_made"}


def summary(cast: Cast) -> Call:
    return partial(actions.make_report, quarter=quarters.opened(), report="SUMMARY", format="WORD")


WALKS: dict[str, Walk] = {
    "progress.make_report": Walk(summary, ("reviews.quarter_summary_made",), by="director"),
}
