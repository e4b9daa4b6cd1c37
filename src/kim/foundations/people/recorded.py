"""What the record keeps of services, teams, work areas, people and posts, and of moves and other changes."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.people.models import (
    AreaChange,
    AreaMove,
    KeptFilter,
    Person,
    Post,
    Service,
    Succession,
    Team,
    TeamMove,
    WorkArea,
)

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
    events={
        "people.team_added": "Team added",
        "people.team_renamed": "Team renamed",
        "people.team_moved": "Team moved to another service",
    },
    labels={"name": "Name", "service_id": "Service"},
    erasable=("name",),
    left_out=NUMBER,
)
AREA = Kind(
    name="people.area",
    noun="work area",
    model=WorkArea,
    version=2,
    state=("name", "team_id", "began_on", "ended_on", "kept_in_id"),
    events={
        "people.area_added": "Work area added",
        "people.area_renamed": "Work area renamed",
        "people.area_moved": "Work area moved to another team",
        "people.area_parted": "Work area begun: parted from another",
        "people.area_ended": "Work area ended: it goes on in another",
        "people.area_kept": "What it left open is kept by another work area now",
        "people.area_begun_again": "Work area begun again",
    },
    labels={
        "name": "Name",
        "team_id": "Team",
        "began_on": "Began on",
        "ended_on": "Ended on",
    },
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
    version=2,
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
        "covers_id",
        "cover_reason",
        "cover_words",
    ),
    events={
        "people.post_proposed": "Proposed for a post",
        "people.post_given": "Appointed",
        "people.post_confirmed": "Post confirmed",
        "people.post_declined": "Post declined",
        "people.post_ended": "Post ended",
        "people.post_ended_with_area": "Ended with its work area",
        "people.post_given_with_area": "Given because its work area was merged or split",
        "people.cover_ended": "Ended with the post it covers",
    },
    labels={
        "role": "Role",
        "from_on": "From",
        "to_on": "To",
        "state": "State",
        "cover_reason": "Stands in because of",
        "cover_words": "The reason in words",
    },
    erasable=("cover_words",),
    left_out=NUMBER,
)
AREA_MOVE = Kind(
    name="people.area_move",
    noun="move of a work area",
    model=AreaMove,
    version=1,
    state=("area_id", "from_team_id", "to_team_id", "moved_on", "why"),
    events={"people.area_move_kept": "Move kept"},
    labels={"moved_on": "Moved on", "why": "Why"},
    erasable=("why",),
    left_out=NUMBER,
)
TEAM_MOVE = Kind(
    name="people.team_move",
    noun="move of a team",
    model=TeamMove,
    version=1,
    state=("team_id", "from_service_id", "to_service_id", "moved_on", "why"),
    events={"people.team_move_kept": "Move kept"},
    labels={"moved_on": "Moved on", "why": "Why"},
    erasable=("why",),
    left_out=NUMBER,
)
AREA_CHANGE = Kind(
    name="people.area_change",
    noun="change of work areas",
    model=AreaChange,
    version=1,
    state=("kind", "from_on", "why", "made_by_id", "made_at", "undoes_id"),
    events={
        "people.areas_merged": "Work areas merged",
        "people.area_split": "Work area split",
        "people.change_undone": "Merging or splitting undone",
    },
    labels={"kind": "What was done", "from_on": "From", "why": "Why"},
    erasable=("why",),
    left_out=NUMBER,
)
SUCCESSION = Kind(
    name="people.succession",
    noun="succession of work areas",
    model=Succession,
    version=1,
    state=("change_id", "predecessor_id", "successor_id"),
    events={"people.succession_kept": "Work area goes on in another"},
    left_out=NUMBER,
)
KEPT_FILTER = Kind(
    name="people.kept_filter",
    noun="kept filter",
    model=KeptFilter,
    version=1,
    state=("person_id", "of_list", "name", "query"),
    events={"people.filter_kept": "Filter kept", "people.filter_removed": "Filter removed"},
    labels={"name": "Name", "query": "Filters"},
    erasable=("name", "query"),
    left_out=NUMBER,
)
KINDS = (SERVICE, TEAM, AREA, PERSON, POST, AREA_MOVE, TEAM_MOVE, AREA_CHANGE, SUCCESSION, KEPT_FILTER)
