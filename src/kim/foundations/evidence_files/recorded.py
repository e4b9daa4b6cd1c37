"""What the record keeps of evidence. A file's digest is payload, never metadata."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.evidence_files.models import Evidence, StoredFile

FILE = Kind(
    name="evidence_files.file",
    model=StoredFile,
    version=1,
    state=("sha256", "size", "media_type"),
    events={"evidence_files.file_kept": "File kept"},
    labels={"sha256": "SHA-256", "size": "Size", "media_type": "Type"},
    left_out={"id": "the object's number"},
)
EVIDENCE = Kind(
    name="evidence_files.evidence",
    model=Evidence,
    version=3,
    state=(
        "source_kind",
        "source_number",
        "label",
        "url",
        "file_id",
        "file_name",
        "address",
        "checked",
        "unread",
        "scanned",
        "opened_by_id",
        "opened_at",
        "link_state",
        "broken_at",
        "copy_of_id",
        "file_version",
        "added_at",
        "removed_at",
    ),
    events={
        "evidence_files.evidence_added": "Evidence added",
        "evidence_files.copy_kept": "Copy of a version kept",
        "evidence_files.evidence_removed": "Evidence removed",
        "evidence_files.link_opened": "Link opened",
        "evidence_files.link_checked": "Link checked",
    },
    labels={
        "label": "Label",
        "url": "Link",
        "file_name": "File",
        "checked": "Personal data",
        "unread": "Why not all was checked",
        "scanned": "Viruses",
        "link_state": "Whether the link opens",
        "file_version": "Version",
    },
    erasable=("label", "url", "file_name", "file_version"),
    left_out={
        "id": "the object's number",
        "link_checked_at": "a link is asked every week: the record keeps what it came to whenever that changes",
        "link_tried_at": "so that two ticks do not ask the same link",
        "counts": "worked out from its link's state and its copies",
    },
)
KINDS = (FILE, EVIDENCE)
