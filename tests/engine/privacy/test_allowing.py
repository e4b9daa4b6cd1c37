"""What a landlord allows: its mail, its offices, its contractors' numbers and its staff; nothing by default (R8)."""

import pytest

from kim_engine.privacy import SightingKind, allow, look_over

ALLOWED = allow(
    mail_domains=["Marlvale.example"],
    phones=["01632 960 445", "not a number"],
    postcodes=["mv1 1aa"],
    staff=["Rosalind Petherick", "Siân O’Keaveney", ""],
)


def kinds(text: str) -> list[SightingKind]:
    return [each.kind for each in look_over(text, ALLOWED)]


@pytest.mark.parametrize(
    "text",
    [
        "write to repairs@marlvale.example",
        "write to Repairs@MARLVALE.EXAMPLE",
        "ring +44 1632 960445",
        "Room 4, 12 Civic Square, MV1 1AA",
        "Ms R. Petherick decides",
        "Mrs Rosalind Petherick's list",
        "Ms Siân O'Keaveney",
        "MS R PETHERICK",
    ],
)
def test_what_is_on_the_list_is_no_sighting(text: str) -> None:
    assert look_over(text) != ()
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "repairs@marlvale.example.org",
        "marlvale.example@mail.example",
        "repairs@not-marlvale.example",
        "ring 01632 960 446",
        "12 Civic Square, MV1 1AB",
        "Ms Petherick decides",
        "MS PETHERICK",
        "Mr Petherick",
        "Mr T. Petherick",
        "Mr Pether",
        "Ms Rosalind",
    ],
)
def test_what_only_looks_like_it_is_still_seen(text: str) -> None:
    assert kinds(text)


def test_one_of_two_who_are_named_is_enough_to_see_both() -> None:
    assert kinds("Ms R. Petherick and Mr Ali") == [SightingKind.NAME]


def test_a_name_on_the_list_does_not_allow_what_is_said_of_the_person() -> None:
    assert kinds("Ms R. Petherick has dementia") == [SightingKind.HEALTH]


def test_what_is_allowed_is_not_given_to_a_less_certain_kind() -> None:
    assert kinds("12345@marlvale.example") == []
