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
        "DOB: 3rd April 82",
        "D/O/B 03-04-1982",
        "b'day 3 Apr 1982",
        "Joint tenant, b 3/4/1961",
        "DOB 120344",
        "dob 19440312",
        "date_of_birth: 1961-04-03",
        "DOB 1961 April 3",
        "born 3 Febuary 1961",
        "date of brith 3/4/61",
        "born on the 3rd of the 4th 1961",
        "born April 3rd '61",
        "3/4/61 is when she was born",
        "aged 82 (12/3/44)",
        "82 yrs old, 12/3/44",
        "12/3/44 (aged 82)",
        "she is turning 80 on 3 April 2026",
        "tenant (12/3/44) called",
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
        "The team turned 20 on Monday",
        "Complaints rose to 82 (12/3/2024)",
        "Policy, 3/4/1998, version 2",
        "Records | 3/4/1998 | archived",
        "Order 120344 came in",
        "Area,DOB missing,Checked on\nVoids,12,3/4/2026",
        "Field;Date of birth;Last cleaned\nTenants;92% full;3/4/2026",
    ],
)
def test_another_date_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_the_words_that_make_it_a_birth_are_part_of_what_is_seen() -> None:
    assert seen("Miss, dob 3/4/61, joint") == [(BIRTH_DATE, "dob 3/4/61")]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Name,DOB,Flat\nA Khan,3/4/61,2\nB Khan,1/2/2015,2", ["3/4/61", "1/2/2015"]),
        ("Flat\tDate of birth\n12\t03/04/1961", ["03/04/1961"]),
        ("| Name | Date of Birth | Let |\n|---|---|---|\n| Ali | 3 April 1961 | 1/2/1999 |", ["3 April 1961"]),
        ("Name,DOB,Flat\nKhan, A,3/4/61,2", ["3/4/61"]),
        ("dob 1;dob 2\n3/4/61;5/6/71\n\nLet\n3/4/1998;5/6/1998", ["3/4/61", "5/6/71"]),
    ],
)
def test_a_date_below_a_heading_of_births_is_found(text: str, dates: list[str]) -> None:
    assert [said for kind, said in seen(text) if kind == BIRTH_DATE] == dates


@pytest.mark.parametrize(
    "text",
    [
        "999 263 4529 | 3/4/61 | heating",
        "3/4/61 | 999 263 4529",
        "Mrs Khan (12/3/44) rang",
        "Mr J. Ali, 12.3.1944, joint tenancy",
        "Miss Okoro;12/03/1961;flat 4",
    ],
)
def test_a_date_of_long_ago_beside_a_person_is_found(text: str) -> None:
    assert BIRTH_DATE in kinds(text)


@pytest.mark.parametrize("text", ["Mrs Khan, 12/3/2026, rang about the lift", "999 263 4529 | 3/4/2026 | heating"])
def test_a_date_of_the_log_beside_a_person_is_left_alone(text: str) -> None:
    assert BIRTH_DATE not in kinds(text)


def test_both_forms_of_one_birth_are_found() -> None:
    assert kinds("DOB 3/4/61 or 4/3/61") == [BIRTH_DATE, BIRTH_DATE]
    assert kinds("DOB 3/4/61, let from 4/3/1999") == [BIRTH_DATE]
