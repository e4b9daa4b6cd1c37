"""Made-up and published test values for the privacy tests (R8), with ways to embed them; no real person's data."""

from dataclasses import dataclass

from hypothesis import strategies as st

from kim_engine.privacy import SightingKind, look_over

NO_BREAK, THIN, NARROW, FIGURE = "\u00a0", "\u2009", "\u202f", "\u2007"
SPACES = (" ", NO_BREAK, THIN, NARROW, FIGURE)
HYPHENS = ("-", "\u2010", "\u2011", "\u2013", "\u2212")
ZERO_WIDTHS = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
DIGIT_ZEROS = ("0", "\uff10", "\u0660", "\u09e6", "\U0001d7ce")

words = st.lists(
    st.sampled_from("the tenant called about a leak, mould and damp in flat we rang back (again) twice: noted".split()),
    min_size=1,
    max_size=6,
).map(" ".join)


@dataclass(frozen=True)
class Embedded:
    """A text with one value in it, and where the value stands."""

    text: str
    start: int
    end: int


@st.composite
def embedded(draw: st.DrawFn, values: st.SearchStrategy[str]) -> Embedded:
    """A drawn value between ordinary words, set off by a space, a bracket, a line break or a full stop."""
    value = draw(values)
    before = draw(st.sampled_from(["", draw(words) + " ", draw(words) + "\n", draw(words) + ": ", "("]))
    after = draw(st.sampled_from(["", " " + draw(words), ".", ", " + draw(words), ")", "\r\n" + draw(words)]))
    return Embedded(before + value + after, len(before), len(before) + len(value))


@st.composite
def with_zero_widths(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    """A drawn value with characters that take no room between some of its own."""
    value = draw(values)
    at = draw(st.integers(1, len(value) - 1))
    return value[:at] + draw(st.sampled_from(ZERO_WIDTHS)) * draw(st.integers(1, 3)) + value[at:]


@st.composite
def in_other_digits(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    """A drawn value with its digits from another part of Unicode."""
    zero = ord(draw(st.sampled_from(DIGIT_ZEROS)))
    return draw(values).translate({ord(str(digit)): chr(zero + digit) for digit in range(10)})


def grouped(digits: str, lengths: tuple[int, ...], gap: str) -> str:
    """The digits cut into groups of these lengths, with the gap between."""
    pieces, at = [], 0
    for length in lengths:
        pieces.append(digits[at : at + length])
        at += length
    return gap.join(pieces)


@st.composite
def corrupted(draw: st.DrawFn, digits: str) -> str:
    """The digits with exactly one of them changed."""
    at = draw(st.integers(0, len(digits) - 1))
    other = draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[at]]))
    return digits[:at] + other + digits[at + 1 :]


def seen(text: str) -> list[tuple[SightingKind, str]]:
    """Each sighting as its kind and the piece of text that it points at."""
    return [(sighting.kind, text[sighting.start : sighting.end]) for sighting in look_over(text)]


def kinds(text: str) -> list[SightingKind]:
    """The kinds seen, in order."""
    return [sighting.kind for sighting in look_over(text)]


def spans_of(kind: SightingKind, text: str) -> list[tuple[int, int]]:
    """The offsets of the sightings of one kind."""
    return [(sighting.start, sighting.end) for sighting in look_over(text) if sighting.kind == kind]
