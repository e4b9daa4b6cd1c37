"""Start standards on whole records: one that holds everything fails no rule, and each known fault fails its own.

A rule's own examples show it alone; here a standard's rules stand together, so that none refuses what another asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import kim_engine.quality
from kim_engine.quality.reading import read_file
from tests.engine.quality.writing import Row, checked

START = Path(kim_engine.quality.__file__).parent / "start"
Tables = Mapping[str, Mapping[str, str]]

VISIT = {
    "appointment_ref": "A1",
    "order_ref": "W1",
    "property_ref": "P1",
    "reported_at": "02/11/2026 09:00",
    "booked_on": "02/11/2026",
    "appointment_on": "26/11/2026",
    "slot_from": "26/11/2026 08:00",
    "slot_to": "26/11/2026 12:00",
    "outcome": "NO_ACCESS",
    "outcome_on": "26/11/2026",
    "proof": "PHOTO",
    "proof_at": "26/11/2026 10:15",
    "attempts": "1",
    "next_ref": "A2",
    "contractor": "OWN TEAM",
    "order_closed_on": "",
    "arrived_at": "",
    "left_at": "",
    "outcome_reason": "",
    "work_done": "",
}
GAS = {
    "check_ref": "S1",
    "property_ref": "P1",
    "check_type": "GAS",
    "done_on": "10/11/2026",
    "kept_on": "",
    "due_on": "10/11/2027",
    "result": "SATISFACTORY",
    "certificate_ref": "C-1",
    "engineer_ref": "1234567",
    "given_on": "20/11/2026",
    "tenancy_on": "01/04/2020",
    "open_actions": "0",
    "actions_due_on": "",
    "mended_on": "",
    "confirmed_on": "",
    "recorded_on": "12/11/2026",
}
HAZARD = {
    "case_ref": "H1",
    "property_ref": "P1",
    "aware_at": "02/11/2026 09:10",
    "channel": "RESIDENT",
    "recorded_on": "02/11/2026",
    "hazard": "DAMP_MOULD",
    "urgency": "SIGNIFICANT",
    "urgency_reason": "Mould in one bedroom, home in use",
    "household_considered": "Yes",
    "inspection_on": "12/11/2026",
    "investigated_at": "12/11/2026 15:00",
    "investigator": "Damp surveyor",
    "finding": "CONFIRMED",
    "hhsrs_number": "11",
    "hhsrs_band": "HIGH",
    "hhsrs_score": "1200",
    "summary_on": "16/11/2026",
    "summary_proof": "E-mail kept",
    "safe_at": "18/11/2026 12:00",
    "order_ref": "W1",
    "further_work": "Yes",
    "steps_on": "18/11/2026",
    "begun_on": "",
    "renewal_asked_on": "",
    "renewed_on": "",
    "offered_on": "",
    "offer_answer": "",
    "attempts": "",
    "clock_ended": "",
    "closed_on": "",
}
COMPLAINT = {
    "complaint_ref": "K1",
    "received_on": "02/11/2026",
    "recorded_on": "03/11/2026",
    "subject": "REPAIRS",
    "definition": "Three visits missed and no heating for nine days",
    "acknowledged_on": "06/11/2026",
    "adjustments": "NOT_NEEDED",
    "stage_1_on": "20/11/2026",
    "stage_1_finding": "UPHELD",
    "remedy": "Apology and heating repaired",
    "remedy_due_on": "27/11/2026",
    "remedy_done_on": "26/11/2026",
    "learning": "Missed visits are now rung within the hour",
    "compensation": "150.00",
    "refused_on": "",
    "refused_reason": "",
    "extended_on": "",
    "extension_reason": "",
    "escalated_on": "",
    "stage_2_ack_on": "",
    "extended_2_on": "",
    "extension_2_reason": "",
    "stage_2_on": "",
    "stage_2_finding": "",
    "ombudsman_on": "",
    "ombudsman_finding": "",
    "order_due_on": "",
    "order_done_on": "",
    "closed_on": "",
}
TRANSFER = {
    "application_ref": "T1",
    "tenancy_ref": "Y1",
    "applicant_type": "TRANSFER",
    "registered_on": "02/11/2026",
    "effective_on": "02/11/2026",
    "status": "ACTIVE",
    "calculated_band": "C",
    "override_band": "B",
    "override_reason": "Panel decision 14",
    "override_by": "Lettings manager",
    "bedroom_need": "3",
    "bedrooms_now": "2",
    "overcrowded": "Yes",
    "medical_need": "Yes",
    "evidence_on": "04/11/2026",
    "medical_decision": "PRIORITY",
    "medical_decided_on": "16/11/2026",
    "medical_review_on": "16/11/2027",
    "reviewed_on": "02/11/2026",
    "next_review_on": "02/11/2027",
    "recorded_on": "03/11/2026",
    "refusals": "0",
    "suspended_reason": "",
    "closed_on": "",
    "closure_reason": "",
}
HOME = {
    "property_ref": "P1",
    "uprn": "10008351234",
    "answer": "BELOW",
    "criterion_a": "BELOW",
    "criterion_b": "MEETS",
    "criterion_c": "UNKNOWN",
    "criterion_d": "MEETS",
    "criterion_e": "UNKNOWN",
    "judged_on": "02/11/2026",
    "method": "SURVEY",
    "unknown_reason": "",
    "planned_on": "01/03/2027",
    "left_reason": "",
    "serious_hazard": "Yes",
    "sap": "68",
    "recorded_on": "12/11/2026",
}
SOUND: Mapping[str, Tables] = {
    "repair-appointment": {
        "appointments": VISIT,
        "orders": {"order_ref": "W1", "raised_on": "02/11/2026", "target_on": "30/11/2026", "completed_on": ""},
        "visits": {"visit_ref": "C1", "order_ref": "W1", "visited_on": "26/11/2026", "outcome": "NO_ACCESS"},
    },
    "safety-check": {
        "checks": GAS,
        "homes": {
            **{"property_ref": "P1", "gas": "Yes", "electrical": "No", "fire": "No", "legionella": "No"},
            **{"lift": "No", "asbestos": "No"},
        },
    },
    "hazard-case": {"cases": HAZARD, "orders": {"order_ref": "W1"}},
    "complaint": {
        "complaints": COMPLAINT,
        "contacts": {"contact_ref": "N1", "kind": "COMPLAINT", "complaint_ref": "K1"},
    },
    "transfer-application": {
        "applications": TRANSFER,
        "tenancies": {"tenancy_ref": "Y1", "ended_on": "", "bedrooms": "2"},
        "register": {"application_ref": "T1", "registered_on": "02-NOV-2026", "is_active": "Y"},
    },
    "decent-homes": {"homes": HOME, "stock": {"property_ref": "P1", "uprn": "10008351234"}},
}


# What is changed in the sound records, dataset by dataset, and the rules that this alone must fail.
FAULTS: Mapping[str, tuple[tuple[Tables, str], ...]] = {
    "repair-appointment": (
        ({"visits": {"outcome": "NOT_ATTENDED"}}, "RA30"),  # landlord and contractor tell two stories
        ({"appointments": {"proof": "", "proof_at": ""}}, "RA07 RA09"),
        ({"appointments": {"proof_at": "26/11/2026 16:45"}}, "RA10"),  # the operative came after the time offered
        ({"appointments": {"outcome": "NOT_RECORDED"}}, "RA05 RA30"),
        ({"appointments": {"outcome": ""}}, "RA04"),
        ({"appointments": {"order_closed_on": "27/11/2026"}}, "RA20"),  # given up after one card
        ({"appointments": {"booked_on": "27/11/2026"}}, "RA14"),
        ({"appointments": {"appointment_on": "14/12/2026"}}, "RA17 RA29"),  # no access on a day to come
    ),
    "safety-check": (
        (
            {
                "checks": {
                    **{"done_on": "12/10/2025", "due_on": "12/10/2026", "recorded_on": "13/10/2025"},
                    **{"given_on": "20/10/2025"},
                }
            },
            "SC06 SC10",
        ),
        (
            {
                "checks": {
                    **{"done_on": "12/10/2025", "kept_on": "05/12/2025", "due_on": "05/12/2026"},
                    **{"recorded_on": "13/10/2025", "given_on": "20/10/2025"},
                }
            },
            "SC06",  # early, so in time: the soft rule alone asks, and is confirmed once
        ),
        ({"checks": {"check_type": "EICR"}}, "SC41"),  # a home with gas and no gas check
        (
            {
                "checks": {
                    **{"check_type": "EICR", "result": "UNSATISFACTORY", "done_on": "12/10/2026"},
                    **{"due_on": "12/10/2031", "recorded_on": "13/10/2026", "given_on": "20/10/2026"},
                    **{"open_actions": "1", "actions_due_on": "30/10/2026"},
                },
                "homes": {"gas": "No", "electrical": "Yes"},
            },
            "SC34 SC35",
        ),
        ({"checks": {"check_type": "EICR", "due_on": "10/11/2036"}, "homes": {"gas": "No"}}, "SC21"),
        ({"checks": {"result": "NO_ACCESS"}}, "SC25"),
        ({"checks": {"done_on": ""}}, "SC03"),
    ),
    "hazard-case": (
        ({"cases": {"investigated_at": "17/11/2026 15:00", "summary_on": "19/11/2026"}}, "HC15"),
        ({"cases": {"summary_on": "18/11/2026"}}, "HC16"),
        ({"cases": {"safe_at": ""}}, "HC17"),
        (
            {
                "cases": {
                    **{"urgency": "EMERGENCY", "hazard": "ELECTRICAL", "hhsrs_number": "5"},
                    **{"inspection_on": "02/11/2026", "investigated_at": "03/11/2026 08:00"},
                    **{"summary_on": "05/11/2026", "safe_at": "03/11/2026 15:30"},
                }
            },
            "HC14",
        ),
        (
            {
                "cases": {
                    **{"hazard": "FALLS", "hhsrs_number": "3", "investigated_at": "20/11/2026 15:00"},
                    **{"summary_on": "27/11/2026", "safe_at": "30/11/2026 12:00", "steps_on": "30/11/2026"},
                }
            },
            "",  # a fall that was known before 30 November 2026 is under no clock yet
        ),
        (
            {
                "cases": {
                    **{"hazard": "FALLS", "hhsrs_number": "3", "aware_at": "30/11/2026 09:10"},
                    **{"recorded_on": "30/11/2026", "inspection_on": "14/12/2026"},
                    **{"investigated_at": "15/12/2026 15:00", "summary_on": "16/12/2026"},
                    **{"safe_at": "17/12/2026 12:00", "steps_on": "17/12/2026"},
                }
            },
            "HC20",
        ),
        ({"cases": {"hhsrs_band": "C"}}, "HC35"),
        ({"cases": {"hhsrs_number": "29"}}, "HC33"),
        (
            {
                "cases": {
                    **{"aware_at": "15/06/2026 09:00", "recorded_on": "15/06/2026", "inspection_on": "22/06/2026"},
                    **{"investigated_at": "22/06/2026 15:00", "summary_on": "24/06/2026"},
                    **{"safe_at": "25/06/2026 12:00", "steps_on": "25/06/2026", "begun_on": "01/07/2026"},
                    **{"hhsrs_number": "1"},
                }
            },
            "HC34",  # the new words a day before they held
        ),
        ({"cases": {"clock_ended": "NO_ACCESS", "attempts": "1"}}, "HC41"),
    ),
    "complaint": (
        ({"complaints": {"acknowledged_on": "10/11/2026"}}, "CO06"),
        ({"complaints": {"stage_1_on": "23/11/2026"}}, "CO07"),
        ({"complaints": {"learning": ""}}, "CO28"),
        ({"complaints": {"extended_on": "16/11/2026", "stage_1_on": "27/11/2026"}}, "CO10"),
        (
            {
                "complaints": {
                    **{"received_on": "01/09/2026", "recorded_on": "02/09/2026", "acknowledged_on": "04/09/2026"},
                    **{"stage_1_on": "18/09/2026", "escalated_on": "21/09/2026", "stage_2_ack_on": "23/09/2026"},
                    **{"stage_2_on": "22/10/2026", "stage_2_finding": "NOT_UPHELD"},
                }
            },
            "CO12",
        ),
        ({"contacts": {"complaint_ref": ""}}, "CO40"),
        ({"complaints": {"adjustments": "NOT_ASKED"}}, "CO22"),
    ),
    "transfer-application": (
        ({"applications": {"override_reason": ""}}, "TA10"),
        ({"applications": {"evidence_on": ""}}, "TA21"),
        ({"applications": {"reviewed_on": "02/11/2025", "next_review_on": "02/11/2026"}}, "TA16 TA19"),
        ({"tenancies": {"ended_on": "02/05/2026"}}, "TA39"),
        ({"register": {"registered_on": "02-OCT-2026"}}, "TA41"),
    ),
    "decent-homes": (
        ({"homes": {"answer": "MEETS", "criterion_a": "MEETS", "serious_hazard": "No"}}, "DH12"),
        ({"homes": {"criterion_a": "MEETS", "serious_hazard": "No"}}, "DH13"),
        ({"homes": {"criterion_a": "MEETS", "criterion_b": "BELOW"}}, "DH16"),
        (
            {
                "homes": {
                    **{"answer": "UNKNOWN", "criterion_a": "UNKNOWN", "serious_hazard": "No"},
                    **{"unknown_reason": "NO_ACCESS"},
                }
            },
            "DH15",
        ),
        ({"homes": {"judged_on": "02/11/2020", "recorded_on": "12/11/2020"}}, "DH21"),
        ({"stock": {"property_ref": "P9"}}, "DH35 DH36"),  # each list has a home that the other lacks
    ),
}


def case(stem: str, number: int, changed: Tables) -> dict[str, Row]:
    """Give a standard's sound records once more, under references of their own and with some cells changed."""
    whole = {dataset: {**row, **changed.get(dataset, {})} for dataset, row in SOUND[stem].items()}
    return {
        dataset: {name: f"{text}-{number}" if text and name.endswith("_ref") else text for name, text in row.items()}
        for dataset, row in whole.items()
    }


@pytest.mark.parametrize("stem", sorted(SOUND))
def test_sound_records_fail_no_rule_and_each_fault_its_own(tmp_path: Path, stem: str) -> None:
    """R20, R21, R27: what a standard asks for can be given, and what is wrong is found by the rules meant for it."""
    cases = [case(stem, number, changed) for number, (changed, _) in enumerate((({}, ""), *FAULTS[stem]))]
    tables = {dataset: [each[dataset] for each in cases] for dataset in SOUND[stem]}
    given = checked(tmp_path, read_file(START / f"{stem}.yaml"), tables)
    assert [each.rule for each in given.results if each.outcome.value == "COULD_NOT_RUN"] == []
    found = {each.rule: each.count.failing for each in given.results if each.count.failing}
    assert found == Counter(rule for _, rules in FAULTS[stem] for rule in rules.split())
