"""An installation with so many Log entries and the record of each: python bench/seed.py FOLDER [--rows 100000].

The people, places, quarter and one entry of each sort are made by the actions that people use. The rest are rows of
the same shape, put in by the table, whose events go through the engine's own mathematics: `kim verify --state` accepts
them all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]

AT_ONCE = 10_000  # entries in one transaction, and so in one batch of the record
LENGTH = 30  # words of an entry
FIRST, LAST = datetime(2021, 10, 4, 9, tzinfo=UTC), datetime(2026, 11, 20, 17, tzinfo=UTC)  # whatever the number
TODAY = date(2026, 11, 22)
SERVICES, TEAMS, AREAS = 10, 4, 5  # of the landlord, of a service, of a team
KINDS = ("CHANGE_OF_PRACTICE", "PRACTICE", "BEST_PRACTICE", "DIRECTION", "GUIDANCE", "LESSON", "DECISION")
PLAIN = ("audit_trail_payload", "audit_trail_node")  # without days and moments
_TEXTS: dict[Any, str] = {}


def texts(rows: int) -> Iterator[str]:
    """Give so many texts of thirty words, the n-th word of the vocabulary 1/n as often as the first.

    Every third holds 'repairs', one in ten thousand (and at least one) 'lighthouse', the oldest hundredth 'cassette'.
    """
    chance = random.Random(19)
    words = [f"w{number}" for number in range(1, 20_001)]
    bounds, total = [], 0.0
    for number in range(1, 20_001):
        total += 1 / number
        bounds.append(total)
    for row in range(rows):
        said = chance.choices(words, cum_weights=bounds, k=LENGTH)
        said += ["repairs"] * (row % 3 == 0) + ["lighthouse"] * (row % 10_000 == 7) + ["cassette"] * (row < rows // 100)
        yield " ".join(said)


@contextmanager
def house(folder: Path, url: str = "") -> Iterator[None]:
    """Load the house with its data in a folder, on SQLite there or on a server's database."""
    os.environ.update(TEST_DATABASE_URL=url, DATABASE_URL=url or f"sqlite:///{folder}/kim.sqlite3")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.db import connection
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    try:
        yield
    finally:
        connection.close()
        shutil.rmtree(os.environ["KIM_DATA"], ignore_errors=True)  # keys and seals of the tests' settings


def begin() -> Any:
    """Make the landlord, its people, two hundred work areas and a quarter, by the actions that people use."""
    from tests import cast as casting
    from tests.rooms.assurance.reviews import quarters

    from kim.config import installing
    from kim.foundations.people import actions as people

    installing.migrate()
    cast = casting.make()
    by: Any = cast.standing("administrator")
    for service_number in range(SERVICES):
        service = people.add_service(name=f"Service {service_number:02}", by=by, at=casting.AT)
        for team_number in range(TEAMS):
            team = people.add_team(
                name=f"Team {service_number:02}-{team_number}", service=service, by=by, at=casting.AT
            )
            for number in range(AREAS):
                people.add_area(
                    name=f"Area {service_number:02}-{team_number}-{number}", team=team, by=by, at=casting.AT
                )
    for quarter in (quarters.Q1, quarters.Q2):
        quarters.opened(quarter, at=casting.AT)
    return cast


def sample(cast: Any) -> Any:
    """Record one entry of each sort by its action, and give the plain one: bulk rows have its shape."""
    from kim.foundations.landlord.models import CustomerType
    from kim.places.holdings.models import Location
    from kim.practice.kim_log import actions
    from kim.practice.kim_log.content import Content

    by, at, area = cast.standing("manager"), FIRST - timedelta(days=1), cast.area()
    tags = {"customer_types": (CustomerType.objects.first().pk,), "locations": (Location.objects.first().pk,)}
    said: dict[str, Any] = {"in_force_on": date(2021, 10, 1), "questions": "13", "known_only_by": "Allocations officer"}

    def content(what: str, **more: Any) -> Any:
        return Content(what=what, why="Keys were lost.", **(said | tags | more))

    given: dict[str, Any] = {"by": by, "at": at}
    plain = actions.record_entry(area=area, content=content("Keys are logged at handover."), **given)
    for kind in KINDS:
        entry = actions.record_entry(area=area, content=content(f"A sample: {kind}.", kind=kind), **given)
    actions.correct_entry(entry=entry, content=content("A sample, corrected."), why="Wrong.", **given)
    actions.record_entry(area=area, content=content("A sample in its place."), replaces=entry, **given)
    actions.add_link(entry=plain, label="The key log", url="https://files.example/keys", **given)
    actions.record_entry(area=area, content=content("No plan is kept.", kind="GAP", in_force_on=None), **given)
    actions.draft_entry(area=area, content=content("A sample of a draft."), **given)
    plain.refresh_from_db()
    return plain


@dataclass
class Rows:
    """What waits to be put into the tables, by the table."""

    put: dict[str, tuple[Any, list[tuple[Any, ...]]]] = field(default_factory=dict)
    defaults: dict[Any, dict[str, Any]] = field(default_factory=dict)

    def add(self, model: Any, **values: Any) -> None:
        """Add a row; columns that are not given are as the model says."""
        if model not in self.defaults:
            self.defaults[model] = {each.attname: each.get_default() for each in model._meta.concrete_fields}
        given = values.get
        self.of(model).append(tuple([given(name, usual) for name, usual in self.defaults[model].items()]))

    def of(self, model: Any) -> list[tuple[Any, ...]]:
        """Give the rows of a table, to add whole ones to."""
        return self.put.setdefault(model._meta.db_table, (model, []))[1]

    def write(self) -> None:
        """Put every row into its table, the quickest way that the database has."""
        from django.db import connection

        for table, (model, rows) in self.put.items():
            names = [connection.ops.quote_name(each.column) for each in model._meta.concrete_fields]
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(names))
                plain = rows if table in PLAIN else [tuple(map(_sqlite_value, row)) for row in rows]
                connection.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", plain)
                continue
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        self.put.clear()


def _sqlite_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date) else value


@dataclass
class Record:
    """Appends events as `audit_trail.writing` does, many thousands at once."""

    rows: Rows
    event_number: int
    payload_number: int
    node_number: int

    @classmethod
    def of(cls, rows: Rows) -> Record:
        """Go on where the record of the database ends."""
        from kim.foundations.audit_trail.models import Event, Node, Payload

        return cls(rows, *(_last(model) for model in (Event, Payload, Node)))

    def append(self, told: Iterable[tuple[datetime, str, Any, str, int, int | None, dict[str, Any]]]) -> int:
        """Append events: moment, actor, kind, type, number, state version and payload of each. Returns how many."""
        from kim.foundations.audit_trail.models import Event, Log, Node, Payload
        from kim_engine.ledger import events as ledger
        from kim_engine.ledger.merkle import Frontier, leaf_hash

        log = Log.objects.select_for_update().get()
        peaks = bytes(log.peaks)
        frontier = Frontier(log.size, [peaks[start : start + 32] for start in range(0, len(peaks), 32)])
        log.batch_start = log.size
        fields, nodes = self.rows.of(Payload), self.rows.of(Node)
        for moment, actor, kind, type, number, version, payload in told:
            salts = os.urandom(ledger.SALT_BYTES * len(payload))
            opened = {
                name: ledger.Opening(salts[place * 32 : place * 32 + 32], _text(value))
                for place, (name, value) in enumerate(payload.items())
            }
            usual = {"moment": moment, "actor": actor, "on_behalf_of": None, "type": type, "object_kind": kind.name}
            usual |= {"sequence": frontier.size, "state_version": version}
            commitments = {name: ledger.commitment(each) for name, each in opened.items()}
            made = {"log": log.id, "epoch": log.epoch, "object_number": str(number), "commitments": commitments}
            stored = ledger.Event(**usual, **made).to_bytes()  # type: ignore[arg-type]
            leaf = leaf_hash(stored)
            self.event_number += 1
            own = {"id": self.event_number, "log_id": log.id, "object_number": number, "stored": stored, "leaf": leaf}
            self.rows.add(Event, **usual, **own)
            for name, each in opened.items():  # the columns in the order of the models: these rows are the many
                self.payload_number += 1
                fields.append((self.payload_number, self.event_number, name, each.salt, each.value, None))
            for level, index, digest in frontier.append(leaf):
                self.node_number += 1
                nodes.append((self.node_number, log.id, level, index, digest))
        self.rows.write()
        added = frontier.size - log.size
        log.size, log.peaks, log.root = frontier.size, b"".join(frontier.peaks), frontier.root()
        log.save(update_fields=["size", "batch_start", "peaks", "root"])
        return added


def _text(value: Any) -> str:
    """Give a value's canonical text: most values come again and again."""
    from kim_engine.ledger.canonical import canonical_bytes

    key = tuple(value) if isinstance(value, list) else value
    if (found := _TEXTS.get(key)) is None:
        found = canonical_bytes(value).decode()
        if len(_TEXTS) < 5000 and len(found) < 40:
            _TEXTS[key] = found
    return found


def _last(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


class Bulk:
    """Makes the entries of a number each, all of them alike in shape to those that the actions made."""

    def __init__(self, cast: Any, plain: Any, rows: int) -> None:
        from kim.foundations.evidence_files.models import Evidence
        from kim.foundations.people.models import WorkArea
        from kim.practice.kim_log.models import Entry
        from kim.practice.risk_register.models import Gap

        self.areas = list(WorkArea.objects.order_by("pk").values_list("pk", flat=True))
        self.authors = [cast.person(name) for name in ("officer", "manager", "log_administrator", "other_manager")]
        self.plain, self.count, self.step = plain, rows, (LAST - FIRST) / rows
        self.types = [each.pk for each in plain.customer_types.all()]
        self.places = [each.pk for each in plain.locations.all()]
        self.base, self.tag_base = (
            _last(Entry) + 1,
            [_last(each.through) for each in (Entry.customer_types, Entry.locations)],
        )
        self.evidence_base, self.gap_base = _last(Evidence) + 1, _last(Gap) + 1
        self.rows = Rows()

    def events(self, texts: Iterable[tuple[int, str]]) -> Iterator[Any]:
        """Add the rows of some entries, and give the events of each in their order."""
        for place, text in texts:
            yield from self._events(place, text)

    def _events(self, place: int, text: str) -> Iterator[Any]:
        from kim.foundations.audit_trail import kinds
        from kim.practice.kim_log.models import Entry
        from kim.practice.kim_log.recorded import ENTRY

        author, at = self.authors[place % 4], FIRST + place * self.step
        values = self._values(place, text, author, at)
        self.rows.add(Entry, **values)
        tags = {"customer_types": self.types, "locations": self.places}
        self._tag(Entry.customer_types.through, 0, place, "customertype_id", self.types[0])
        self._tag(Entry.locations.through, 1, place, "location_id", self.places[0])
        state = {name: kinds._plain((values | tags)[name]) for name in ENTRY.state if name in values | tags}
        state = {name: value for name, value in state.items() if value not in (None, "", [])}
        begun = state | {"state": "DRAFT" if values["state"] == "DRAFT" else "RECORDED"}
        begun.pop("in_force_to", None)
        actor, number = author.opaque_id, values["id"]
        type = "kim_log.entry_drafted" if values["state"] == "DRAFT" else "kim_log.entry_recorded"
        yield at, actor, ENTRY, type, number, ENTRY.version, _stated(begun)
        if begun != state:
            type = f"kim_log.entry_{values['state'].lower()}"
            yield at, actor, ENTRY, type, number, ENTRY.version, _stated(state) | {"before.state": "RECORDED"}
        yield from self._evidence(place, number, actor, at)
        yield from self._gap(place, values, actor, at)

    def _values(self, place: int, text: str, author: Any, at: datetime) -> dict[str, Any]:
        values: dict[str, Any] = {
            "id": self.base + place,
            "area_id": self.areas[place * 5 % len(self.areas)],
            "author_id": author.pk,
            "recorded_by_id": author.pk,
            "state": "RECORDED",
            "kind": "GAP" if place % 100 == 50 else KINDS[place % len(KINDS)],
            "what": text,
            "why": self.plain.why,
            "in_force_on": at.date(),
            "listed_at": at,
            "questions": str(place % 6 + 1),
            "version": 1,
            "known_only_by": "Allocations officer" if place % 20 == 3 else "",
            "evidence_count": int(place % 10 == 5),
        }
        if place % 100 == 33:
            values |= {"state": "DRAFT", "recorded_by_id": None}
        elif place % 100 == 66:
            values |= {"restriction": "STAFF", "restricted_why": "It is about a staff matter."}
        elif place % 25 == 7:
            values |= {"state": "WITHDRAWN", "in_force_to": at.date()}
        elif place % 25 == 14 and place + 10 < self.count:
            values |= {"state": "REPLACED", "in_force_to": (FIRST + (place + 10) * self.step).date()}
        elif place % 25 == 24:
            values["replaces_id"] = self.base + place - 10
        return values

    def _tag(self, through: Any, which: int, place: int, name: str, number: int) -> None:
        self.tag_base[which] += 1
        self.rows.add(through, id=self.tag_base[which], entry_id=self.base + place, **{name: number})

    def _evidence(self, place: int, number: int, actor: str, at: datetime) -> Iterator[Any]:
        from kim.foundations.audit_trail.kinds import state_of
        from kim.foundations.evidence_files.models import Evidence
        from kim.foundations.evidence_files.recorded import EVIDENCE

        if place % 10 == 5:
            made = {"source_kind": "kim_log.entry", "source_number": number, "label": "The key log"}
            made |= {"url": f"https://files.example/{number}", "address": f"seed{number}", "added_at": at}
            own = self.evidence_base + place // 10
            self.rows.add(Evidence, id=own, **made)
            row = Evidence(pk=own, **made)
            yield at, actor, EVIDENCE, "evidence_files.evidence_added", own, EVIDENCE.version, _stated(state_of(row))

    def _gap(self, place: int, values: dict[str, Any], actor: str, at: datetime) -> Iterator[Any]:
        from kim.foundations.audit_trail.kinds import state_of
        from kim.practice.risk_register.models import Gap
        from kim.practice.risk_register.recorded import GAP

        if values["kind"] != "GAP":
            return
        made = {"source_kind": "kim_log.entry", "source_number": values["id"], "area_id": values["area_id"]}
        made |= {"what": values["what"], "raised_by_id": values["author_id"], "raised_on": at.date(), "state": "OPEN"}
        own = self.gap_base + place // 100
        yield at, actor, GAP, "risk_register.gap_raised", own, GAP.version, _stated(state_of(Gap(pk=own, **made)))
        if place % 1000 != 50:
            made |= {"state": "PUT_RIGHT", "settled_why": "Done.", "settled_by_id": values["author_id"]}
            made |= {"settled_on": at.date()}
            after = _stated(state_of(Gap(pk=own, **made))) | {"before.state": "OPEN"}
            yield at, actor, GAP, "risk_register.gap_settled", own, GAP.version, after
        self.rows.add(Gap, id=own, **made)


def _stated(state: dict[str, Any]) -> dict[str, Any]:
    return {f"state.{name}": value for name, value in state.items()}


def lay(cast: Any, plain: Any, rows: int) -> int:
    """Put the entries and their record into the tables. Returns how many events the record then has."""
    from django.db import transaction

    from kim.foundations.audit_trail.models import Log

    bulk = Bulk(cast, plain, rows)
    record, numbered = Record.of(bulk.rows), enumerate(texts(rows))
    with _unwatched():
        for first in range(0, rows, AT_ONCE):
            with transaction.atomic():
                several = (next(numbered) for _ in range(min(AT_ONCE, rows - first)))
                record.append(bulk.events(several))
    return Log.objects.get().size


@contextmanager
def _unwatched() -> Iterator[None]:
    """Take what watches each row away and put it back: triggers of appending, and the index of words, filled anew."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    from kim.foundations.full_text import indexes
    from kim.practice.kim_log.queries import WORDS

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        made: list[str] = []
        if is_sqlite:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_trail_%_no_insert'"
            )
            found = cursor.fetchall()
            made = [sql for _, sql in found]
            for name, _ in found:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("PRAGMA synchronous=OFF")
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
        for statement in WORDS.undoing(connection.vendor):
            cursor.execute(statement)
        yield
        for sql in made:
            cursor.execute(sql)
        cursor.execute("PRAGMA synchronous=FULL" if is_sqlite else "SET session_replication_role = DEFAULT")
        indexes.mend()
        if not is_sqlite:
            models = [each for each in apps.get_models(include_auto_created=True) if not each._meta.proxy]
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")  # as the server does by itself before long


def seed(rows: int) -> Any:
    """Make it all, seal the record, and give the cast."""
    from django.conf import settings

    from kim.foundations.audit_trail import sealing

    cast = begin()
    plain = sample(cast)
    lay(cast, plain, rows)
    sealing.make_key(keys=settings.KEYS, by=None, at=LAST)
    sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=LAST)
    return cast


def main() -> None:
    """Seed a folder's database."""
    given = argparse.ArgumentParser()
    given.add_argument("folder", type=Path)
    given.add_argument("--rows", type=int, default=1000)
    given.add_argument("--url", default="", help="a PostgreSQL database instead of a file in the folder")
    options = given.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with house(options.folder, options.url):
        began = time.process_time()
        seed(options.rows)
        print(json.dumps({"rows": options.rows, "cpu": round(time.process_time() - began, 1)}))


if __name__ == "__main__":
    main()
