"""A house or flat number with its postcode is found; postcodes, streets and counts are not (requirement R8)."""

import pytest

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import kinds, seen

ADDRESS = SightingKind.ADDRESS


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Keys for 14 Elm Road, MV3 2AB are here", "14 Elm Road, MV3 2AB"),
        ("The key for 14 Elm Road in MV3 2AB was lost", "14 Elm Road in MV3 2AB"),
        ("decant to 6 rose court mv4 4bb from monday", "6 rose court mv4 4bb"),
        ("Flat 2, MV3 2AB", "Flat 2, MV3 2AB"),
        ("at Flat B, 14 Elm Road, MV3 2AB", "14 Elm Road, MV3 2AB"),
        ("Flat 3a, 19 The Green, B33 0QZ", "Flat 3a, 19 The Green, B33 0QZ"),
        ("House no: 14, postcode MV3 2AB", "no: 14, postcode MV3 2AB"),
        ("lives at number 14 on Elm Road, MV3 2AB", "number 14 on Elm Road, MV3 2AB"),
        ("MV3 2AB, house 14 is void", "MV3 2AB, house 14"),
        ("14 elm road\nmarlvale\nmv3 2ab", "14 elm road\nmarlvale\nmv3 2ab"),
        ("12/4 Leith Walk, EH6 5AB", "12/4 Leith Walk, EH6 5AB"),
        ("14 Elm Road,MV32AB", "14 Elm Road,MV32AB"),
    ],
)
def test_a_home_is_found_with_its_postcode(text: str, address: str) -> None:
    assert seen(text) == [(ADDRESS, address)]


@pytest.mark.parametrize(
    "text",
    [
        "Civic offices, MV1 1AA, have the only scanner.",
        "Harbour House, Quay Street, M1 7XJ is run by an agent.",
        "14 homes in Elm Road, MV3 2AB",
        "41 homes in MV3 2AB are on one water meter.",
        "12 complaints about Elm Road, MV3 2AB",
        "3 boilers at Harbour House, MV1 7XJ",
        "2 keys - MV3 2AB",
        "Phase 3, MV1 4QT",
        "Since 2023 Harbour House, MV1 7XJ, has had two lists",
        "Flats 1-24 share riser 3",
        "14 Elm Road",
        "MV3 2AB",
        "£14 Elm Road, MV3 2AB",
    ],
)
def test_a_street_a_count_or_a_postcode_alone_is_left_alone(text: str) -> None:
    assert kinds(text) == []
