"""References are found by the landlord's own patterns, which are no regular expressions (requirement R8)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_engine.privacy import PatternRefused, Reference, SightingKind, check_pattern, look_over, phrase_for

PATTERNS = (Reference("Tenancy", "T#######"), Reference("Tenancy, new", "TEN/######"), Reference("Person", "P-######"))


def found(text: str) -> list[tuple[str, str]]:
    return [(each.pattern, text[each.start : each.end]) for each in look_over(text, references=PATTERNS)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tenancy T0012345 was ended", [("Tenancy", "T0012345")]),
        ("seeTEN/640028for the rest", [("Tenancy, new", "TEN/640028")]),
        ("ref p-301447 - lower case", [("Person", "p-301447")]),
        ("refT0067120-arrears", [("Tenancy", "T0067120")]),
        ("P-118204 was merged with P-118240", [("Person", "P-118204"), ("Person", "P-118240")]),
        ("Ｔ００１２３４５", [("Tenancy", "Ｔ００１２３４５")]),
    ],
)
def test_a_reference_is_found_with_the_name_of_its_pattern(text: str, said: list[tuple[str, str]]) -> None:
    assert found(text) == said


@pytest.mark.parametrize("text", ["T001234", "T00123456", "XT0012345", "T1234 is a trade code", "P-12", "step-301447"])
def test_a_part_of_something_longer_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_no_pattern_is_known_unless_it_is_given() -> None:
    assert look_over("Tenancy T0012345") == ()


def test_the_screen_says_the_landlords_own_name() -> None:
    assert phrase_for(SightingKind.REFERENCE, "Tenancy") == "a reference (Tenancy)"


@pytest.mark.parametrize(
    "pattern", ["###", "TEN", "(a+)+###", "T###*", " T###", "T### ", "T##", "T" + "#" * 40, "T###\n"]
)
def test_what_is_not_in_the_small_language_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefused):
        check_pattern(pattern)


@given(st.text(alphabet="ABab01#@/.-_: ", min_size=1, max_size=42))
def test_a_pattern_finds_what_it_describes(pattern: str) -> None:
    try:
        check_pattern(pattern)
    except PatternRefused:
        return
    text = pattern.replace("#", "7").replace("@", "K")
    kinds = {each.kind for each in look_over(f"see {text} now", references=[Reference("Ours", pattern)])}
    assert kinds  # ours, unless a more certain kind took it


def test_a_pattern_takes_a_time_that_grows_with_the_text() -> None:
    text = "T1" * 50_000
    began = time.process_time()
    look_over(text, references=[Reference("Long", "T1" * 18 + "####")])
    assert time.process_time() - began < 10
