"""A condition said of one person is found; health as a topic, a record or a rule is not (requirement R8)."""

import pytest

from kim_engine.privacy import SightingKind
from tests.engine.privacy.specimens import kinds, seen

HEALTH, NAME = SightingKind.HEALTH, SightingKind.NAME


@pytest.mark.parametrize(
    "text",
    [
        "The tenant at number 9 has dementia",
        "her son is autistic",
        "she takes insulin",
        "He has had a stroke",
        "he's blind",
        "the tenant, who has epilepsy, asked",
        "because of her asthma",
        "wife had a stroke last year",
        "Tenant (dementia) needs two visits",
        "Pregnant and has asthma",
        "deaf tenant at flat 9",
        "her disabled daughter",
        "number 12 has bowel cancer",
        "vuln: ms, wheelchair, uses catheter",
        "the tenant's partner is terminally ill",
        "he hears voices",
        "She was sectioned in March",
        "tenant with dementia at number 4",
        "his mental health has got worse",
        "He was in hospital",
        "If no answer try again, she is deaf",
        "I have agoraphobia",
        "Mr R. Ali has dementia",
        "his twins both autistic",
        "she is eight months gone",
        "her son is on the spectrum",
        "she is not well with her nerves",
        "lady at 12 hoards",
        "he attends the memory clinic",
        "Mr Ali is open to the CMHT",
    ],
)
def test_a_disclosure_is_found(text: str) -> None:
    assert HEALTH in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "We record mental health needs in NEC.",
        "Dementia training for staff: 44 of 51 done.",
        "If a resident has dementia we tell the team",
        "a tenant has asthma",
        "tenants with dementia",
        "We record whether he has asthma",
        "Where the tenant has COPD we inspect in 24 hours",
        "Resident panel has asked for dementia training",
        "The customer asked about the asthma leaflet",
        "her broken blind",
        "tenant has a wheelchair ramp",
        "His file has the code for dementia",
        "the boiler has had a breakdown",
        "mould in the home of a child with asthma is an emergency",
        "The system is deaf to anything without a UPRN.",
        "he is deaf to complaints",
        "The list of conditions has autism, dementia and sight loss on it.",
        "any resident who is deaf gets a text",
        "The Service Manager is blind to this",
    ],
)
def test_health_as_a_topic_or_a_rule_is_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mum leaves the gas on and gets lost coming home",
        "He is back on the gear and selling his furniture",
        "Tenant found unresponsive on the floor, ambulance called",
        "Her waters broke while the engineer was there",
        "he soils himself and the sofa has been thrown out",
        "Tenant has not eaten for days and will not get out of bed",
        "she says she'd be better off dead",
        "He's in a bad way with his nerves",
        "The lady at no. 3 can't see a thing",
        "She can only walk a few steps",
        "Mr Cole needs two people to move him",
        "the hallway is too narrow for his wheelchair",
        "He is non-weight-bearing for six weeks",
        "She had her gallbladder out on Tuesday",
        "she pulls out her hair and bites her arms",
        "he is on the transplant list",
    ],
)
def test_what_a_body_or_a_mind_does_is_found(text: str) -> None:
    assert HEALTH in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tenant leaves the gate open and the dog gets out",
        "He keeps forgetting to return the form",
        "Her letter got lost coming from the hub",
        "The lift is in a bad way and tenants have to walk up",
        "The door is too narrow for her sofa",
        "he needs prompting to return the survey",
        "Her water went off at nine",
        "The applicant is waiting for a bed to be delivered",
        "The resident is using the new portal again",
    ],
)
def test_a_like_sentence_without_health_is_left_alone(text: str) -> None:
    assert HEALTH not in kinds(text)


def test_a_name_may_stand_inside_of_a_disclosure() -> None:
    assert seen("Mrs Jankowska is on dialysis") == [(NAME, "Mrs Jankowska"), (HEALTH, "Mrs Jankowska is on dialysis")]


def test_a_sentence_ends_what_is_said_of_a_person() -> None:
    assert kinds("She rang. Asthma is a reason for a visit.") == []
