"""A date is found where it is said to be somebody's birth, and nowhere else (requirement R8)."""

import pytest

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import kinds, seen

BIRTH_DATE = SightingKind.BIRTH_DATE


@pytest.mark.parametrize(
    "text",
    [
        "DOB 3/4/1961",
        "d.o.b. 03.04.61",
        "dob1/2/73",
        "D O B 02 / 09 / 1946",
        "DOB=19610403",
        "DOB on file is 3/4/1961",
        "DOBs 3/4/1961 and others",
        "born on the 9th of June, 1950",
        "Born: 30 December 1944",
        "born in Leeds on 3 April 1961",
        "was born Monday 3 April 1961",
        "b. 20/01/2019",
        "3/4/1961 (dob)",
        "3 April 1961 is her date of birth",
        "Date of Birth (DD/MM/YYYY): 03/04/1961",
        "birthday is 18 February 1991",
        "Birth date 1979-08-30",
        "D.o.B 03-APR-1961",
        "DOB April 3, 1961",
        "DOB: ０３/０４/１９６１",
    ],
)
def test_a_birth_is_found(text: str) -> None:
    assert kinds(text) == [BIRTH_DATE]


@pytest.mark.parametrize(
    "text",
    [
        "Date of birth 01/01/1900 is the system's default and means not known.",
        "DOB is mandatory for household members from 1 April 2026.",
        "The list was born on 3 April 2023",
        "We ask for date of birth; since 3/4/2026 it is checked",
        "The DOB check ran on 3/4/2026",
        "Tenancy began 3/4/1961",
        "Built 1961, let 3 April 1961",
        "dob check: 212 under 16",
        "DOB 31/02/1961",
        "DOB 1961",
    ],
)
def test_another_date_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_the_words_that_make_it_a_birth_are_part_of_what_is_seen() -> None:
    assert seen("Miss, dob 3/4/61, joint") == [(BIRTH_DATE, "dob 3/4/61")]
