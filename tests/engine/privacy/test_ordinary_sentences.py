"""Ordinary sentences of a log, full of numbers, raise no alarm (requirement R8): the hard negatives."""

import pytest

from tests.engine.privacy.specimens import kinds

SENTENCES = [
    "UPRN 100023336956 has no floor area in the asset register.",
    "UPRNs 10033544614 and 200001234567 point at the same flat.",
    "12-digit UPRN 010033544614 was padded with a nought.",
    "Job 4501234567 was closed on 12/03/2024 at 14:30.",
    "Works order WO-20240312-0017 raised twice; see also WO-20240312-0018.",
    "Tenancy reference 0123456789/01 was entered against the wrong property.",
    "Tenancy T0012345, property P0098765, person 00045678.",
    "Rent account 12345678 is £1,234.56 in arrears; last year £987.00.",
    "Invoice INV-0000123456 for £12,500.00 was paid on 01.04.2024.",
    "The extract holds 1,048,576 rows, of which 23,456 have no postcode.",
    "Response times: 10:30, 11:45 and 14:00 on 02/03/2024.",
    "Between 01/04/2023 and 31/03/2024 we dealt with 1204 cases, 523 of them late.",
    "Version 2.14.3 of the housing system was released on 2024-03-12 08:30:15.",
    "The file is 2024-03-12_0830_extract_v12.csv (3,145,728 bytes).",
    "Server 192.168.10.24 refused port 1433 at 2024-03-12T08:30:15Z.",
    "Location 51.507351, -0.127758 is outside our area.",
    "Grid reference TQ 30 80 is not the estate's; TQ 300 800 is.",
    "Easting 530268, northing 180381 for block 0123.",
    "Flats 1-24, 25-48 and 49-72 Acacia House, AB12 3CD.",
    "Postcodes AB1 2CD, ZZ99 3VZ and SW1A 1AA failed the check.",
    "Kitchen renewed 1998, due 2018, cost code 4400 1200 0310.",
    "EPC certificate 0123-4567-8901-2345-6789 expired in 2021.",
    "Gas safety record 20240312001 is missing the engineer's 7-digit licence.",
    "Meter serial E10Z012345 reads 012345.6, previously 011987.2.",
    "MPAN 1012345678905 and MPRN 9876543210 are held by the contractor.",
    "Sort code and account are not kept; a note of 2019 says so.",
    "Ombudsman case 202312345 found severe maladministration.",
    "FOI request 2024/0123 answered in 18 of 20 working days.",
    "Complaint ref: CMP0012345678 moved to stage 2 after 10 days.",
    "ISBN 978-0-306-40615-7 is the guide on records.",
    "Asset IDs 0001234567, 0001234568 and 0001234569 are duplicates.",
    "Score 4 5 3 2 1 4 5 3 2 1 across ten estates.",
    "0 2 0 3 4 5 6 7 8 9 1 missed visits by week.",
    "Counts by month: 101 112 98 120 133 141 150 99 87 76 65 54.",
    "Tell residents to ring 0300 123 1234 or 0800 100 100, or 999 if in danger.",
    "Page 211-227 (2003) of the manual; see 12(3).",
    "Batch 1712345678901 loaded 99.7% of rows.",
    "Hash 9f86d081884c7d659a2feaa0c55ad015 starts the ledger.",
    "GUID 550e8400-e29b-41d4-a716-446655440000 links both systems.",
    "Re 123456 a leak was reported three times.",
    "Moved from group AB 12 to AB 34, then 56 C.",
    "Form HB 12 34 was replaced by form HB 56 78.",
    "Meeting @ 10.30 in room 2.14, bring 3 copies @ A4.",
    "Team handle @repairs and hashtag #2024 are in the leaflet.",
    "Q1 2024/25: 98.2%, Q2: 97.9%, Q3: 98.45%.",
    "Stock is 12 345 homes in 2024 and 12 401 in 2025.",
    "Company 01234567, charity 1234567, landlord L1234.",
    "VAT number GB 123 4567 89 is the contractor's.",
    "IBAN GB28 NWBK 6016 1331 9268 19 has a wrong check digit.",
    "Barcode 5012345678900 is on the alarm.",
    "Budget 2,500,000 over 30 years at 3.0275 per cent.",
    "The 1985 Act s.11, the 2018 Act s.9A and SI 2025/1042 reg. 7.",
    "Ticket #0098765432 was reopened; ticket no 9434765919 was not.",
    "Case number 2024031200123456 was merged into 2024031200123457.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_ordinary_sentence_with_numbers_raises_no_alarm(sentence: str) -> None:
    assert kinds(sentence) == []
