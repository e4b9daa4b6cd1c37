"""What the record keeps of recording standards: of each version its file by its digest, which stands for every byte."""

from kim.foundations.audit_trail.kinds import Kind
from kim.rules.recording_standards.models import RecordingStandard, StandardVersion

STANDARD = Kind(
    name="recording_standards.standard",
    noun="recording standard",
    model=RecordingStandard,
    version=1,
    state=("code", "title"),
    events={
        "recording_standards.standard_begun": "Standard begun",
        "recording_standards.standard_renamed": "Standard renamed",
    },
    labels={"code": "Name in files", "title": "Title"},
    left_out={"id": "the object's number"},
)
VERSION = Kind(
    name="recording_standards.version",
    noun="version of a recording standard",
    model=StandardVersion,
    version=1,
    state=(
        *("standard_id", "number", "state", "digest", "file_version", "what_changed", "proposed_by_id", "proposed_at"),
        *("decided_by_id", "decided_at", "effective_from", "why_declined"),
        *("off_from", "off_by_id", "off_at", "why_off"),
    ),
    events={
        "recording_standards.version_proposed": "Version proposed",
        "recording_standards.version_agreed": "Version agreed",
        "recording_standards.version_declined": "Version declined",
        "recording_standards.standard_switched_off": "Standard switched off",
    },
    labels={
        "number": "Version",
        "state": "State",
        "digest": "SHA-256 of the file",
        "file_version": "Version in the file",
        "what_changed": "What changed",
        "effective_from": "Applies from",
        "why_declined": "Why it was declined",
        "off_from": "Off from",
        "why_off": "Why it was switched off",
    },
    erasable=("what_changed", "why_declined", "why_off"),
    left_out={"id": "the object's number", "content": "the file: its digest, which is state, stands for it"},
)
KINDS = (STANDARD, VERSION)
