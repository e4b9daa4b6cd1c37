"""NHS numbers, with Scotland's CHI and Northern Ireland's H&C numbers; no other identifier of a patient."""

from collections.abc import Iterator

from nhs_number.constants import (
    REGION_ENGLAND_WALES_IOM,
    REGION_NORTHERN_IRELAND,
    REGION_SCOTLAND,
    REGION_SYNTHETIC,
)
from nhs_number.validate import is_valid

from kim_engine.privacy.folding import Span
from kim_engine.privacy.groups import SPACES_AND_HYPHENS, DigitRun, runs_shaped
from kim_engine.privacy.surroundings import is_of_another_number

_SHAPES = ((10,), (3, 3, 4), (3, 7), (6, 4))
_ISSUED_OR_FOR_TESTS = (
    REGION_ENGLAND_WALES_IOM,
    REGION_SCOTLAND,
    REGION_NORTHERN_IRELAND,
    REGION_SYNTHETIC,
)


def nhs_number_spans(plain: str) -> Iterator[Span]:
    """Spans of NHS numbers in folded text: ten digits, in one row or as 3-3-4, with a right check digit.

    Source: NHS Data Dictionary, attribute NHS NUMBER (modulus 11). Left alone are ranges that are issued to
    nobody, one digit ten times (it always passes the check), and one row of digits named as another reference.
    """

    def accepts(run: DigitRun) -> bool:
        return _is_nhs_number(run.digits) and not is_of_another_number(plain, run.span)

    return runs_shaped(plain, _SHAPES, SPACES_AND_HYPHENS | {"."}, accepts)


def _is_nhs_number(digits: str) -> bool:
    return len(set(digits)) > 1 and any(is_valid(digits, region) for region in _ISSUED_OR_FOR_TESTS)
