"""E-mail addresses are found as people type them, look-alike characters too (requirement R8)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import Embedded, embedded, kinds, seen, spans_of, with_zero_widths

EMAIL = SightingKind.EMAIL

names = st.from_regex(r"[a-z0-9]([a-z0-9._+'-]{0,20}[a-z0-9])?", fullmatch=True, alphabet=st.characters(codec="ascii"))
domains = st.lists(st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True), min_size=1, max_size=3)
endings = st.sampled_from(["example", "org.uk", "co.uk", "housing", "xn--p1ai"])


@st.composite
def addresses(draw: st.DrawFn) -> str:
    at = draw(st.sampled_from(["@", "\uff20", "\ufe6b"]))
    dot = draw(st.sampled_from([".", "\uff0e"]))
    return draw(names) + at + ".".join([*draw(domains), draw(endings)]).replace(".", dot)


@settings(deadline=None)
@given(embedded(addresses()))
def test_an_address_among_words_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(EMAIL, case.text) == [(case.start, case.end)]


@settings(deadline=None)
@given(embedded(with_zero_widths(addresses())))
def test_an_address_with_zero_width_characters_is_found_where_it_stands(case: Embedded) -> None:
    assert spans_of(EMAIL, case.text) == [(case.start, case.end)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to kim@example.org.", "kim@example.org"),
        ("<kim@example.org>", "kim@example.org"),
        ("mailto:kim@example.org?subject=leak", "kim@example.org"),
        ("'kim@example.org'", "kim@example.org"),
        ("email=kim@example.org&x=1", "kim@example.org"),
        ("Kim O'Neil <k.o'neil+home@example.co.uk>,", "k.o'neil+home@example.co.uk"),
        ("Kim＠Example．org", "Kim＠Example．org"),
        ("josé@bücher.example", "josé@bücher.example"),
        ("kim@housing。example", "kim@housing。example"),
        ("9434765919@nhs.example", "9434765919@nhs.example"),
        ("kim@example.org's flat", "kim@example.org"),
        ("kim_harper@example.org-based", "kim_harper@example.org"),
    ],
)
def test_an_address_is_cut_out_of_what_is_beside_it(text: str, address: str) -> None:
    assert seen(text) == [(EMAIL, address)]


def test_two_addresses_beside_each_other_are_two() -> None:
    assert seen("a@example.org,b@example.org;c@example.org") == [
        (EMAIL, "a@example.org"),
        (EMAIL, "b@example.org"),
        (EMAIL, "c@example.org"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "meet @ 10.30",
        "meet @10.30am",
        "3 doors @ £45.50 each",
        "@kimlog on social media",
        "kim@",
        "@example.org",
        "kim@localhost",
        "kim@@example.org",
        "kim@example.",
        "kim@.org",
        "kim@-example.org",
        "kim at example dot org",
        "kim@example.1",
        "...@example.org",
    ],
)
def test_an_at_sign_without_an_address_is_left_alone(text: str) -> None:
    assert kinds(text) == []
