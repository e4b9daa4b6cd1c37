"""What an entry says, as one value: what forms and imports give and actions take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.models import Entry

TEXTS = ("what", "why", "late_why", "kind", "questions", "known_only_by", "covered_by")


@dataclass(frozen=True)
class Content:
    """Everything that a person can say in an entry. The three first are asked; all else is under 'Add more'."""

    what: str
    why: str = ""
    in_force_on: date | None = None
    kind: str = EntryKind.CHANGE_OF_PRACTICE
    questions: str = ""
    known_only_by: str = ""
    covered_by: str = ""
    late_why: str = ""
    customer_types: tuple[int, ...] = ()
    locations: tuple[int, ...] = ()

    def put_on(self, entry: Entry) -> None:
        """Lay this on an entry and save it."""
        for name in TEXTS:
            setattr(entry, name, getattr(self, name))
        entry.in_force_on = self.in_force_on
        entry.save()
        entry.customer_types.set(self.customer_types)
        entry.locations.set(self.locations)


def content_of(entry: Entry) -> Content:
    """Read an entry's content."""
    return Content(
        **{name: getattr(entry, name) for name in TEXTS},
        in_force_on=entry.in_force_on,
        customer_types=tuple(entry.customer_types.values_list("pk", flat=True)),
        locations=tuple(entry.locations.values_list("pk", flat=True)),
    )
