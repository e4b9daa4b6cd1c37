"""For every constraint of the lower rooms: a row that it refuses. `refused_reviews` has those of the quarters."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import models

from kim.foundations.audit_trail.models import Event, Log, Node, Payload, Seal, SealKey
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.evidence_files.models import Evidence, FileText, StoredFile
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people.models import AreaMove, Person, Post, Service, Team, TeamMove, WorkArea
from kim.foundations.sign_in.models import Account, Invitation, WorkIdentity
from kim.foundations.spreadsheets.models import ColumnMeaning
from kim.places.holdings.models import Location
from kim.practice.risk_register.models import Gap
from tests.cast import AT, FROM, Cast
from tests.rooms.refusing import Case


def row(model: type[models.Model], cast: Cast, **given: Any) -> models.Model:
    """Make a row of what is usual in its table, and what is given."""
    return model(**(USUAL[model](cast) | given))


def event(cast: Cast) -> dict[str, Any]:
    kept = Event.objects.values().order_by("pk")[0]
    return kept | {"id": None, "sequence": Log.objects.get().size + 1}


USUAL: dict[type[models.Model], Any] = {
    Event: event,
    Payload: lambda cast: {"event": Event.objects.latest("pk"), "name": "planted", "salt": b"s", "value": "1"},
    Node: lambda cast: {"log": Log.objects.get(), "level": 1, "index": 10**9, "hash": b"h"},
    SealKey: lambda cast: {"log": Log.objects.get(), "verifier_key": "planted", "made_at": AT},
    Seal: lambda cast: {"log": Log.objects.get(), "epoch": 1, "size": 10**9, "made_at": AT, "note": "planted"},
    Landlord: lambda cast: Landlord.objects.values().get(),
    CustomerType: lambda cast: {"name": "Freeholder"},
    Account: lambda cast: {"email": "twin@testshire.example"},
    Invitation: lambda cast: {
        "account": cast.person("officer").account,
        "secret_hash": "planted",
        "made_at": AT,
        "expires_at": AT + timedelta(days=7),
    },
    Service: lambda cast: {"name": "Estates"},
    Team: lambda cast: {"name": "Estates", "service": cast.places["Housing"]},
    WorkArea: lambda cast: {"name": "Lifts", "team": cast.places["Case"]},
    Person: lambda cast: {"name": "Twin"},
    Post: lambda cast: {
        "person": cast.person("nobody"),
        "role": "OFFICER",
        "area": cast.area(),
        "from_on": FROM,
        "state": "CONFIRMED",
    },
    AreaMove: lambda cast: {
        "area": cast.area(),
        "from_team": cast.places["Case"],
        "to_team": cast.places["Facilities"],
        "moved_on": FROM,
        "why": "It was decided.",
    },
    TeamMove: lambda cast: {
        "team": cast.places["Case"],
        "from_service": cast.places["Housing"],
        "to_service": cast.places["Property"],
        "moved_on": FROM,
        "why": "It was decided.",
    },
    WorkIdentity: lambda cast: {
        "account": cast.person("officer").account,
        "identity": "0" * 64,
        "subject": "0" * 64,
        "linked_at": AT,
    },
    ColumnMeaning: lambda cast: {"purpose": "kim_log.old_log", "heading": "patch", "meaning": "AREA"},
    StoredFile: lambda cast: {"sha256": "0" * 64, "size": 1, "media_type": "text/plain"},
    Evidence: lambda cast: {
        "source_kind": "kim_log.entry",
        "source_number": 1,
        "label": "The form",
        "url": "https://a.example",
        "added_at": AT,
    },
    ErasureRequest: lambda cast: {
        "sealed_text": "sealed",
        "why": "She asked.",
        "asked_by": cast.person("governance"),
        "asked_at": AT,
    },
    Location: lambda cast: {"name": "Attic", "kind": "PAPER"},
    Gap: lambda cast: {
        "area": cast.area(),
        "what": "Nobody owns the list.",
        "source_kind": "kim_log.entry",
        "source_number": 999,
        "raised_by": cast.person("officer"),
        "raised_on": FROM,
    },
}
ROW = {model: partial(row, model) for model in USUAL}


def text_of_a_file(cast: Cast) -> FileText:
    """Give the text of a file that has one already."""
    found = StoredFile.objects.get_or_create(sha256="2" * 64, size=1, media_type="text/plain")[0]
    return FileText(file=found, text="Words.")


def stored(cast: Cast) -> StoredFile:
    return StoredFile.objects.create(sha256="1" * 64, size=1, media_type="text/plain")


def a_link(cast: Cast) -> Evidence:
    given = {"source_kind": "kim_log.entry", "source_number": 1, "label": "A form", "url": "https://a.example"}
    return Evidence.objects.create(**given, counts=False, added_at=AT)


def decided(cast: Cast, **given: Any) -> dict[str, Any]:
    by = {"decided_by": cast.person("head"), "decided_at": AT, "sealed_text": ""}
    return {"state": "ERASED"} | by | given


def cover(cast: Cast, **given: Any) -> dict[str, Any]:
    post = cast.standing("officer").posts[0]
    return {"covers": post, "cover_reason": "LEAVE", "to_on": FROM + timedelta(days=9)} | given


def itself(cast: Cast, **given: Any) -> models.Model:
    """Give a post that is saved already, so that it has a number to cover."""
    found = row(Post, cast, **cover(cast))
    found.save()
    for name, value in given.items():
        setattr(found, name, found.pk if value == "itself" else value)
    return found


CASES = [
    Case("event_one_per_place", ROW[Event]),
    Case("payload_one_per_field", ROW[Payload]),
    Case("payload_open_or_erased", ROW[Payload], {"salt": None}),
    Case("payload_open_or_erased", ROW[Payload], {"value": None}),
    Case("payload_open_or_erased", ROW[Payload], {"salt": None, "value": None}),
    Case("payload_open_or_erased", ROW[Payload], lambda cast: {"erased_by": Event.objects.latest("pk")}),
    Case("node_one_per_place", ROW[Node]),
    Case("seal_key_one_in_use", ROW[SealKey], {"verifier_key": "another"}),
    Case("audit_trail.SealKey.verifier_key", partial(ROW[SealKey], retired_at=AT)),
    Case("seal_one_per_size", ROW[Seal]),
    Case("landlord_only_one", ROW[Landlord], {"id": 2}),
    Case("landlord_type_known", ROW[Landlord], {"type": "CASTLE"}),
    Case("landlord.CustomerType.name", ROW[CustomerType]),
    Case("account_one_per_email", ROW[Account]),
    Case("account_one_per_email", ROW[Account], {"email": "TWIN@Testshire.example"}),
    Case("invitation_expires_later", ROW[Invitation], {"expires_at": AT}),
    Case("sign_in.Invitation.secret_hash", ROW[Invitation]),
    Case("people.Service.name", ROW[Service]),
    Case("team_one_per_name", ROW[Team]),
    Case("people.WorkArea.name", ROW[WorkArea]),
    Case("people.Person.opaque_id", partial(ROW[Person], opaque_id="0" * 32)),
    Case("people.Person.account", ROW[Person], lambda cast: {"account": cast.person("officer").account}),
    Case("post_state_known", ROW[Post], {"state": "MAYBE"}),
    Case("post_role_known", ROW[Post], {"role": "CARETAKER"}),
    Case("post_scope_fits_role", ROW[Post], {"area": None}),
    Case("post_scope_fits_role", ROW[Post], lambda cast: {"team": cast.places["Case"]}),
    Case("post_ends_after_it_begins", ROW[Post], {"to_on": FROM - timedelta(days=1)}),
    Case("post_decided_by_and_at_together", ROW[Post], {"decided_at": AT}),
    Case("post_decided_by_and_at_together", ROW[Post], lambda cast: {"decided_by": cast.person("head")}),
    Case("post_not_by_its_holder", ROW[Post], lambda cast: {"proposed_by": cast.person("nobody")}),
    Case(
        "post_confirmed_by_a_second_person",
        ROW[Post],
        lambda cast: {
            "role": "DIRECTOR",
            "area": None,
            "proposed_by": cast.person("administrator"),
        },
    ),
    Case("post_of_an_inspector_ends", ROW[Post], {"role": "INSPECTOR", "area": None}),
    Case("post_cover_reason_known", ROW[Post], lambda cast: cover(cast, cover_reason="WHIM")),
    Case("post_cover_has_its_reason", ROW[Post], lambda cast: cover(cast, cover_reason="")),
    Case("post_covers_nobody_only_when_acting", ROW[Post], lambda cast: cover(cast, covers=None)),
    Case("post_cover_in_words_for_another_reason", ROW[Post], lambda cast: cover(cast, cover_reason="OTHER")),
    Case("post_cover_in_words_for_another_reason", ROW[Post], lambda cast: cover(cast, cover_words="A course.")),
    Case("post_cover_ends", ROW[Post], lambda cast: cover(cast, to_on=None)),
    Case("post_covers_another_post", itself, {"covers_id": "itself"}),
    Case("area_move_to_another_team", ROW[AreaMove], lambda cast: {"to_team": cast.places["Case"]}),
    Case("area_move_has_its_reason", ROW[AreaMove], {"why": ""}),
    Case("team_move_to_another_service", ROW[TeamMove], lambda cast: {"to_service": cast.places["Housing"]}),
    Case("team_move_has_its_reason", ROW[TeamMove], {"why": ""}),
    Case("sign_in.WorkIdentity.account", ROW[WorkIdentity], {"identity": "1" * 64}),
    Case("sign_in.WorkIdentity.identity", ROW[WorkIdentity], lambda cast: {"account": cast.person("head").account}),
    Case("columnmeaning_one_for_each_heading", ROW[ColumnMeaning], {"meaning": "WHAT"}),
    Case("evidence_files.StoredFile.sha256", ROW[StoredFile], {"size": 2}),
    Case("evidence_files.Evidence.address", partial(ROW[Evidence], address="0" * 22)),
    Case("evidence_files.FileText.file", text_of_a_file),
    Case("evidence_copy_is_a_file", ROW[Evidence], {"file_version": "3.1"}),
    Case("evidence_copy_is_a_file", ROW[Evidence], lambda cast: {"copy_of": a_link(cast), "file_version": "3.1"}),
    Case("evidence_counts_once", ROW[Evidence], {"removed_at": AT}),
    Case("evidence_link_or_file", ROW[Evidence], {"url": ""}),
    Case("evidence_link_or_file", ROW[Evidence], {"file_name": "form.pdf"}),
    Case("evidence_link_or_file", ROW[Evidence], lambda cast: {"file": stored(cast)}),
    Case("erasure_state_known", ROW[ErasureRequest], lambda cast: decided(cast, state="MAYBE")),
    Case("erasure_decided_by_and_at_together", ROW[ErasureRequest], {"decided_at": AT}),
    Case("erasure_decided_by_and_at_together", ROW[ErasureRequest], {"state": "DECLINED", "sealed_text": ""}),
    Case("erasure_decided_by_and_at_together", ROW[ErasureRequest], lambda cast: decided(cast, decided_at=None)),
    Case(
        "erasure_agreed_by_a_second_person",
        ROW[ErasureRequest],
        lambda cast: decided(cast, decided_by=cast.person("governance")),
    ),
    Case("erasure_text_gone_once_decided", ROW[ErasureRequest], lambda cast: decided(cast, sealed_text="sealed")),
    Case("holdings.Location.name", ROW[Location], {"kind": "SYSTEM"}),
    Case("location_kind_known", ROW[Location], {"kind": "CELLAR"}),
    Case(
        "gap_state_known",
        ROW[Gap],
        lambda cast: {
            "state": "MAYBE",
            "settled_by": cast.person("head"),
            "settled_on": FROM,
        },
    ),
    Case("gap_settled_by_and_on_together", ROW[Gap], {"state": "PUT_RIGHT"}),
    Case("gap_settled_by_and_on_together", ROW[Gap], {"settled_on": FROM}),
    Case(
        "gap_settled_by_and_on_together",
        ROW[Gap],
        lambda cast: {"state": "ACCEPTED", "settled_by": cast.person("head")},
    ),
    Case("gap_one_per_source", ROW[Gap], {"what": "Another."}),
]
