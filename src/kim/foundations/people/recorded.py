"""What the record keeps of services, teams, work areas, people and posts."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea

NUMBER = {"id": "the object's number"}

SERVICE = Kind(
    name="people.service",
    model=Service,
    version=1,
    state=("name",),
    events={"people.service_added": "Service added", "people.service_renamed": "Service renamed"},
    labels={"name": "Name"},
    erasable=("name",),
    left_out=NUMBER,
)
TEAM = Kind(
    name="people.team",
    model=Team,
    version=1,
    state=("name", "service_id"),
    events={"people.team_added": "Team added", "people.team_renamed": "Team renamed"},
    labels={"name": "Name", "service_id": "Service"},
    erasable=("name",),
    left_out=NUMBER,
)
AREA = Kind(
    name="people.area",
    noun="work area",
    model=WorkArea,
    version=1,
    state=("name", "team_id"),
    events={"people.area_added": "Work area added", "people.area_renamed": "Work area renamed"},
    labels={"name": "Name", "team_id": "Team"},
    erasable=("name",),
    left_out=NUMBER,
)
PERSON = Kind(
    name="people.person",
    model=Person,
    version=1,
    state=("name", "job_title", "opaque_id", "account_id"),
    events={"people.person_added": "Person added", "people.person_changed": "Person changed"},
    labels={"name": "Name", "job_title": "Job title", "opaque_id": "Number in the History", "account_id": "Account"},
    erasable=("name", "job_title"),
    left_out=NUMBER,
)
POST = Kind(
    name="people.post",
    model=Post,
    version=1,
    state=(
        "person_id",
        "role",
        "area_id",
        "team_id",
        "service_id",
        "from_on",
        "to_on",
        "state",
        "proposed_by_id",
        "decided_by_id",
        "decided_at",
    ),
    events={
        "people.post_proposed": "Proposed for a post",
        "people.post_given": "Appointed",
        "people.post_confirmed": "Post confirmed",
        "people.post_declined": "Post declined",
        "people.post_ended": "Post ended",
    },
    labels={"role": "Role", "from_on": "From", "to_on": "To", "state": "State"},
    left_out=NUMBER,
)
KINDS = (SERVICE, TEAM, AREA, PERSON, POST)
