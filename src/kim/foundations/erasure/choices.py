"""The states of a request to erase."""

from django.db import models


class RequestState(models.TextChoices):
    ASKED = "ASKED", "Waiting for a second person"
    ERASED = "ERASED", "Erased"
    DECLINED = "DECLINED", "Declined"


TONES = {RequestState.ASKED: "attention", RequestState.ERASED: "done", RequestState.DECLINED: "quiet"}
