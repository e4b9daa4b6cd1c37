"""The states of a dip check, its three answers, its sizes, and what a reference may look like."""

from __future__ import annotations

import re

from django.db import models

MOST_QUESTIONS, MOST_CASES = 8, 10
LONGEST_QUESTION, LONGEST_REFERENCE, LONGEST_LIST = 200, 40, 5000
A_RUN = 3  # so many failed cases in one check become a gap
FEW = 30  # fewer answers than this are a small number

_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./_#-]*")


class CheckState(models.TextChoices):
    ASKED = "ASKED", "Asked"
    DONE = "DONE", "Done"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


TONES = {CheckState.ASKED: "open", CheckState.DONE: "done", CheckState.WITHDRAWN: "quiet"}


class Given(models.TextChoices):
    """The three answers. What could not be seen is never a failure."""

    YES = "YES", "Yes"
    NO = "NO", "No"
    COULD_NOT_SEE = "COULD_NOT_SEE", "Could not see"


def fault_of(reference: str) -> str:
    """Say what is wrong with a reference; nothing when it is one. A name or a sentence is none."""
    if len(reference) > LONGEST_REFERENCE:
        return f"is longer than {LONGEST_REFERENCE} characters. Type the case's number alone"
    if not _REFERENCE.fullmatch(reference):
        return "is no reference: it has figures, and letters or - . / _ # at most. Type the case's number alone"
    return ""
