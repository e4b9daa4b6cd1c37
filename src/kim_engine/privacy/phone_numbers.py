"""Phone numbers that can be a person's; helplines, references, dates and amounts of money are left alone."""

import re
import sys
from collections.abc import Iterator

from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberMatch,
    PhoneNumberMatcher,
    PhoneNumberType,
    is_valid_number,
    number_type,
    parse,
)

from kim_engine.privacy.folding import Span, blanked
from kim_engine.privacy.groups import SPACES_AND_HYPHENS, DigitRun, runs_shaped
from kim_engine.privacy.near import near
from kim_engine.privacy.surroundings import is_named_a_reference, is_of_another_number

_REGION = "GB"
_MOST_GROUPS = 6  # `0 1 2 1 4 9 6 …` is a row of a table
_FEWEST_DIGITS, _MOST_DIGITS = 7, 40  # in one stretch; fewer is no number, more is a table and slow for the library

_NOT_A_PERSONS = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}

# Ofcom, Telephone numbers for use in TV and radio drama: not valid, but what people type as an example.
_DRAMA = re.compile(
    r"""
    (?=[+(04])(?:(?<![\w.])|(?<=\btel)|(?<=\btel\.)|(?<=\bph)|(?<=\bmob)|(?<=\bphone)|(?<=\bmobile)|(?<=\brang))
    (?: (?:\+|00)44[ .-]?(?:\(0\)[ -]?)? | 44(?=7700900|1632960) | 0 | \(0 )
    (?: (?: 7700\)?[ .-]?900 | 1632\)?[ .-]?960 ) [ .-]?[0-9]{3}
      | (?: (?:11[3-8]|1[2-6]1)\)?[ .-]?496 | 191\)?[ .-]?498 | 20\)?[ .-]?7946 | 28\)?[ .-]?9649 | 29\)?[ .-]?2018 )
        [ .-]?[0-9][ .-]?[0-9]{3}
    ) (?:\ ?x\ ?[0-9]{1,5})? (?![^\W_])
    """,
    re.IGNORECASE | re.VERBOSE,
)

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)?[0-9]{2})"
_LIKE_A_PHONE = re.compile(
    rf"""
    (?=[0-9£$€])(?:
    \b{_DAY}(?P<mark>[./-]){_MONTH}(?P=mark){_YEAR}\b        # a date
    | \b(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]\b           # a date, largest first
    | \b[0-2]?[0-9]:[0-5][0-9]\b                             # a time
    | (?<![\w.])[0-9]{{1,2}}\.[0-9]{{3,20}}(?!\.?[0-9])      # a decimal: a latitude, a rate
    | [£$€]\ ?[0-9][0-9,]{{0,20}}(?:\.[0-9]{{2}})?           # money
    )
    """,
    re.VERBOSE,
)
# No number has fewer digits, nor more between two of them; the words that tell of a reference stand close before.
_SEVEN_DIGITS = re.compile(r"[0-9](?:[ x+()\[\]./~-]{0,4}[0-9]){6}")
_REACH = 90
_STRETCH = re.compile(r"[0-9x +()\[\]./~-]+")

_SHAPES = (
    *((11,), (10,), (5, 6), (5, 5), (4, 7), (3, 8), (6, 5)),
    *((5, 3, 3), (3, 4, 4), (4, 3, 4), (4, 4, 3), (4, 3, 3), (5, 2, 4), (5, 4, 2), (5, 2, 2, 2)),
)
_GAPS = SPACES_AND_HYPHENS | {")", ") ", "."}


def phone_number_spans(plain: str) -> Iterator[Span]:
    """Spans of phone numbers in folded text, British or with a country code; not in order.

    Besides the library's own look there are two more for what it misses: the numbers that Ofcom keeps for drama,
    and British numbers in their usual groups that stand beside a date or in a row.
    Source: Ofcom's National Telephone Numbering Plan, as the metadata of libphonenumber.
    """
    parts = near(_SEVEN_DIGITS, _REACH, plain)
    yield from map(parts.original, _spans(parts.text))


def _spans(plain: str) -> Iterator[Span]:
    calm = blanked(plain, (match.span() for match in _LIKE_A_PHONE.finditer(plain)))
    for look in (_kept_for_drama, _matched_by_library, _in_usual_groups):
        spans = list(look(calm))
        yield from spans
        calm = blanked(calm, spans)


def _kept_for_drama(plain: str) -> Iterator[Span]:
    spans = (_without_open_bracket(plain, match.span()) for match in _DRAMA.finditer(plain))
    return (span for span in spans if not is_named_a_reference(plain, span))


def _matched_by_library(plain: str) -> Iterator[Span]:
    worth_it = blanked(plain, _hopeless_stretches(plain))
    for match in PhoneNumberMatcher(worth_it, _REGION, Leniency.VALID, sys.maxsize):
        if _can_be_a_persons(match.number) and not _is_reference_or_table(plain, match):
            yield _without_open_bracket(plain, (match.start, match.end))


def _hopeless_stretches(plain: str) -> Iterator[Span]:
    for match in _STRETCH.finditer(plain):
        if not _FEWEST_DIGITS <= sum(map(str.isdigit, match[0])) <= _MOST_DIGITS:
            yield match.span()


def _is_reference_or_table(plain: str, match: PhoneNumberMatch) -> bool:
    groups = re.findall(r"[0-9]+", match.raw_string)
    return len(groups) > _MOST_GROUPS or is_named_a_reference(plain, (match.start, match.end))


def _without_open_bracket(plain: str, span: Span) -> Span:
    start, end = span
    while plain[start] == "(" and plain.count("(", start, end) > plain.count(")", start, end):
        start += 1
    return start, end


def _in_usual_groups(plain: str) -> Iterator[Span]:
    def accepts(run: DigitRun) -> bool:
        return _is_british(run.digits) and not is_of_another_number(plain, run.span)

    return runs_shaped(plain, _SHAPES, _GAPS, accepts)


def _is_british(digits: str) -> bool:
    if not digits.startswith("0") or digits.startswith("00"):
        return False
    if _DRAMA.fullmatch(digits):
        return True
    try:
        number = parse(digits, _REGION)
    except NumberParseException:
        return False
    return is_valid_number(number) and _can_be_a_persons(number)


def _can_be_a_persons(number: PhoneNumber) -> bool:
    return number_type(number) not in _NOT_A_PERSONS
