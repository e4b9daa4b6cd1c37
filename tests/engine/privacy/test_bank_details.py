"""Sort codes with accounts, either where it is named, and IBANs that check are found (requirement R8)."""

import pytest

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import kinds, seen

BANK = SightingKind.BANK


@pytest.mark.parametrize(
    "text",
    [
        "20-45-53 71203348",
        "23 05 80 / 10294857",
        "92-10-55, 64028819",
        "051742 82019934",
        "sort code 60-24-77, account number 31926819",
        "Sort code: 40-12-09\nAccount: 55190274",
        "account 45120098 at 16-22-90",
        "Account No. 29931048 / Sort Code 65-02-19",
        "sort code 77-61-04",
        "s/c 309912",
        "account number is 19055348",
        "acc. 72019486",
        "Bank account 71203348",
        "GB29 NWBK 6016 1331 9268 19",
        "gb29nwbk60161331926819",
        "DE89 3704 0044 0532 0130 00",
        "11–07–34, acc 60518823",
    ],
)
def test_bank_details_are_found(text: str) -> None:
    assert seen(f"refund to {text}, agreed") == [(BANK, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sort codes are not kept.",
        "Account code 12345678 in the old chart of accounts",
        "Accounts 30112200 and 30112300 were merged",
        "Rent account 12345678 is in arrears",
        "Rent account no 12345678",
        "BACS run 118 failed on 30-10-26.",
        "Stage 20-30-40 of the void is the clean.",
        "10-11-12 20240102",
        "GB28 NWBK 6016 1331 9268 19",
        "sort by code 123456",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert BANK not in kinds(text)


def test_an_iban_is_taken_before_the_numbers_inside_of_it() -> None:
    assert kinds("IBAN GB29 NWBK 6016 1331 9268 19 and 020 7946 0018") == [BANK, SightingKind.PHONE]
