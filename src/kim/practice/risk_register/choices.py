"""The states of a gap, and the moves between them."""

from django.db import models


class GapState(models.TextChoices):
    OPEN = "OPEN", "Open"
    PUT_RIGHT = "PUT_RIGHT", "Put right"
    ACCEPTED = "ACCEPTED", "Accepted"
    BECAME_RISK = "BECAME_RISK", "Became a risk"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"  # with the thing that raised it; it comes back with it too


MOVES = {
    GapState.OPEN: (GapState.PUT_RIGHT, GapState.ACCEPTED, GapState.BECAME_RISK),
    GapState.PUT_RIGHT: (GapState.OPEN,),
    GapState.ACCEPTED: (GapState.OPEN,),
    GapState.BECAME_RISK: (),
    GapState.WITHDRAWN: (),
}
TONES = {
    GapState.OPEN: "attention",
    GapState.PUT_RIGHT: "done",
    GapState.ACCEPTED: "quiet",
    GapState.BECAME_RISK: "urgent",
    GapState.WITHDRAWN: "quiet",
}
