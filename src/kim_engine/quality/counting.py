"""Counts from masks: for each rule how many failed of how many judged, by area and customer type, inherited apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from kim_engine.quality.plans import Place, Plan
from kim_engine.quality.quoting import text_literal
from kim_engine.quality.results import NO_COUNT, Count, Group


@dataclass(slots=True)
class Counted:
    """The counts of one rule."""

    count: Count = NO_COUNT
    inherited: Count = NO_COUNT
    groups: dict[Group, Count] = field(default_factory=dict)

    def add(self, group: Group, is_inherited: bool, count: Count) -> None:
        """Add the counts of records of one group."""
        if is_inherited:
            self.inherited = self.inherited.plus(count)
            return
        self.count = self.count.plus(count)
        self.groups[group] = self.groups.get(group, NO_COUNT).plus(count)


def count_masks(
    database: duckdb.DuckDBPyConnection,
    masks: Path,
    plan: Plan,
    accepted: Mapping[str, Collection[str]],
) -> dict[str, Counted]:
    """Count each rule's records from the masks of a pass. What is accepted no longer counts as failing."""
    counted = {rule: Counted() for rule in plan.places}
    names = ", ".join(f"fails_{at}, judged_{at}" for at in range(plan.masks))
    rows = database.execute(
        f"SELECT is_inherited, area, customer_type, count(*), {names} FROM read_parquet({text_literal(str(masks))}) "
        "GROUP BY ALL"
    ).fetchall()
    for is_inherited, area, customer_type, number, *bits in rows:
        group = Group(area, customer_type)
        for rule, place in plan.places.items():
            fails, judged = bits[2 * place.mask] >> place.bit & 1, bits[2 * place.mask + 1] >> place.bit & 1
            if judged:
                counted[rule].add(group, is_inherited, Count(number * fails, number))
    for rule, references in accepted.items():
        if rule in plan.places and references:
            for group, is_inherited, count in _accepted(database, masks, plan.places[rule], references):
                counted[rule].add(group, is_inherited, count)
    return counted


def _accepted(
    database: duckdb.DuckDBPyConnection, masks: Path, place: Place, references: Collection[str]
) -> Iterator[tuple[Group, bool, Count]]:
    """Give what takes accepted records out of the failing ones again, group by group."""
    rows = database.execute(
        "SELECT is_inherited, area, customer_type, count(*) "
        f"FROM read_parquet({text_literal(str(masks))}) WHERE (fails_{place.mask} >> {place.bit}) & 1 = 1 "
        "AND reference IN (SELECT unnest(?::VARCHAR[])) GROUP BY ALL",
        [sorted(references)],
    ).fetchall()
    for is_inherited, area, customer_type, number in rows:
        yield Group(area, customer_type), is_inherited, Count(-number, 0, number)


def of_table(database: duckdb.DuckDBPyConnection, statement: str) -> Counted:
    """Count the groups of a rule on a whole dataset; none is named, since its name is a value of the extract."""
    verdicts = [fails for _name, fails in database.execute(statement).fetchall()]
    return Counted(count=Count(sum(map(bool, verdicts)), len(verdicts)))
