"""R10, R9: another landlord's History comes in whole and proved, or not at all; it is read as it was, never changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from kim.foundations.adopted_logs import queries, telling
from kim.foundations.adopted_logs.actions import CannotAdoptError, adopt_log
from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog, AdoptedPayload
from kim.foundations.audit_trail.models import Event, Log
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.audit_trail.verification import verify_log
from kim_engine.ledger import archive
from kim_engine.ledger.verification import Fault
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.foundations.adopted_logs.other_landlord import LOG, SAID, exported


def lines(name: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_text("".join(change(path.read_text().splitlines(keepends=True))))

    return spoil


def letter(place: int) -> Callable[[list[str]], list[str]]:
    return lambda said: [
        line.replace('"type":"', '"type":"x') if n == place % len(said) else line for n, line in enumerate(said)
    ]


def about(**given: object) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        told = json.loads((folder / "log.json").read_text()) | given
        (folder / "log.json").write_text(json.dumps(told, indent=1) + "\n")

    return spoil


def keys_of_another(folder: Path) -> None:
    other = exported(folder.parent / "another", log="1" * 32)
    (folder / "keys.txt").write_text((other / "keys.txt").read_text())


def cut(folder: Path) -> None:
    path = folder / "events.jsonl"
    path.write_bytes(path.read_bytes()[:-9])


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "the first event": (lines("events.jsonl", letter(0)), "does not hold"),
    "a middle event": (lines("events.jsonl", letter(2)), "does not hold"),
    "the last event": (lines("events.jsonl", letter(-1)), "does not hold"),
    "the last event gone": (lines("events.jsonl", lambda said: said[:-1]), "does not hold"),
    "two events swapped": (lines("events.jsonl", lambda said: [said[1], said[0], *said[2:]]), "does not hold"),
    "cut in a line": (cut, "middle of a line"),
    "a text": (lines("payload.jsonl", lambda said: [line.replace("noon", "nine") for line in said]), "does not hold"),
    "a text gone": (lines("payload.jsonl", lambda said: said[:-1]), "does not hold"),
    "no seal": (lambda folder: (folder / "seals.txt").write_text(""), "does not hold"),
    "another's key": (keys_of_another, "does not hold"),
    "a newer format": (about(format=2), "another format"),
    "another size": (about(size=4), "does not hold"),
    "no events": (lambda folder: (folder / "events.jsonl").unlink(), "holds no events.jsonl"),
    "nothing at all": (lambda folder: [each.unlink() for each in folder.iterdir()], "cannot be read"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_does_not_hold_is_refused_and_nothing_is_kept(cast: Cast, tmp_path: Path, name: str) -> None:
    spoil, said = SPOILT[name]
    folder = exported(tmp_path / "other")
    spoil(folder)
    before = Event.objects.count()
    with pytest.raises(CannotAdoptError, match=said):
        adopt_log(folder=folder, at=moment())
    assert (AdoptedLog.objects.count(), AdoptedEvent.objects.count()) == (0, 0)
    assert Event.objects.count() == before


def test_both_logs_hold_afterwards_each_with_its_own_tree(cast: Cast, tmp_path: Path) -> None:
    own = Log.objects.get()
    log = adopt_log(folder=exported(tmp_path / "other", events=5000), at=moment())
    assert (log.log, log.landlord_name, log.seal_count) == (LOG, "Eastmere District Council", 2)
    assert AdoptedEvent.objects.count() == log.size == len(SAID) + 5000
    found = queries.verify(log)
    assert (found.problems, found.seals, found.sealed) == ([], 2, log.size)
    live = Log.objects.get()
    assert live.pk == own.pk, "the live Log goes on under its own number"
    assert verify_log(live).problems == []
    [item] = history_of(queries.KIND, log.pk)
    assert item.type == "adopted_logs.log_adopted"
    with pytest.raises(CannotAdoptError, match="brought in already"):
        adopt_log(folder=tmp_path / "other", at=moment())
    with pytest.raises(CannotAdoptError, match="own Log"):
        adopt_log(folder=exported(tmp_path / "own", log=live.pk), at=moment())
    with pytest.raises(CannotAdoptError, match="Give it with --name"):
        adopt_log(folder=exported(tmp_path / "closed", log="2" * 32, withheld=True), at=moment())
    closed = adopt_log(folder=tmp_path / "closed", name="Westmere", at=moment())
    assert queries.verify(closed).withheld == sum(len(state) for *_, state in SAID)


def test_the_foot_of_the_page_leads_to_them_once_one_is_there(cast: Cast, tmp_path: Path) -> None:
    home, link = reverse("home:my_work"), reverse("adopted_logs:log_list")
    assert link not in cast.client("director").get(home).content.decode()
    adopt_log(folder=exported(tmp_path / "other"), at=moment())
    for name in ("director", "officer"):
        assert link in cast.client(name).get(home).content.decode()


def test_an_erasure_at_the_other_landlord_says_what_it_took() -> None:
    event = AdoptedEvent(type="audit_trail.text_erased", object_kind="kim_log.entry", object_number=611, sequence=9)
    rows = [AdoptedPayload(name="erased", value='[[3, "state.why"], [4, "state.in_force_on"]]')]
    rows += [AdoptedPayload(name="why", value='"Request 12"')]
    event.told_fields = rows  # type: ignore[attr-defined]
    assert telling.happened(event) == "Text erased"
    assert telling.fields(event) == [("Erased", "Why of event 3, Took effect of event 4"), ("Because", "Request 12")]


def test_what_is_changed_behind_the_triggers_is_found_and_they_refuse_it(cast: Cast, tmp_path: Path) -> None:
    log = adopt_log(folder=exported(tmp_path / "other"), at=moment())
    for model in (AdoptedLog, AdoptedEvent, AdoptedPayload):
        row = model.objects.first()
        for act in (
            lambda row=row: row.save(),
            lambda row=row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
                act()
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            on = "" if connection.vendor == "sqlite" else " ON adopted_logs_adoptedpayload"
            cursor.execute(f"DROP TRIGGER adopted_logs_adoptedpayload_no_{verb}{on}")
        cursor.execute("UPDATE adopted_logs_adoptedpayload SET value = '\"No keys.\"' WHERE value LIKE '%noon%'")
    assert [each.fault for each in queries.verify(log).problems] == [Fault.PAYLOAD_ALTERED]


def test_what_fails_in_the_middle_leaves_nothing(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, before = exported(tmp_path / "other", events=4500), Event.objects.count()
    usual, calls = archive.payload_of, iter(range(100))

    def failing(path: Path):  # its third reading is the one that fills the tables
        rows = usual(path)
        if next(calls) == 2:
            yield from (row for _, row in zip(range(4200), rows, strict=False))
            raise OSError("the disk is gone")
        yield from rows

    monkeypatch.setattr(archive, "payload_of", failing)
    with pytest.raises(OSError, match="the disk is gone"):
        adopt_log(folder=folder, at=moment())
    assert (AdoptedLog.objects.count(), AdoptedEvent.objects.count()) == (0, 0)
    assert Event.objects.count() == before


def test_it_is_read_as_it_was_by_those_who_may(cast: Cast, tmp_path: Path) -> None:
    log = adopt_log(folder=exported(tmp_path / "other"), at=moment())
    page = cast.client("governance").get(reverse("adopted_logs:log_show", args=[log.pk]), {"number": "611"})
    said = page.content.decode()
    assert said.index("Keys are counted at one.") < said.index("Keys are counted at noon.")
    assert "Ida Holm" in said
    told = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", said))
    for words in ("State Current", "Kind Best practice", "Work area Keys and doors", "Author Ida Holm"):
        assert words in told, "a code is said in words, and a thing by its name in its own Log"
    for words in ("Took effect 2 April 2024", "Listed at 3 April 2024, 10:00", "Customer type 1, Customer type 2"):
        assert words in told
    assert not re.search("RECORDED|BEST_PRACTICE|2024-04", told)
    assert "A later version says this." not in said, "another thing"
    words = cast.client("director").get(reverse("adopted_logs:log_show", args=[log.pk]), {"words": "later version"})
    assert "an_unknown.thing_done" in words.content.decode(), "what this version has no words for is shown as it is"
    assert cast.client("manager").get(reverse("adopted_logs:log_show", args=[log.pk])).status_code == 403
    listed = cast.client("manager").get(reverse("adopted_logs:log_list")).content.decode()
    assert "Eastmere District Council" in listed
    assert "Keys" not in listed
    file = cast.client("governance").get(reverse("adopted_logs:log_show", args=[log.pk]), {"format": "csv"})
    assert "Keys are counted at noon." in b"".join(file.streaming_content).decode()
