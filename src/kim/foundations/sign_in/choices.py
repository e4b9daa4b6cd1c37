"""Why a work account is not let in, and the sentence that says what to do about it."""

from django.db import models


class Refusal(models.TextChoices):
    STALE = (
        "STALE",
        "This sign-in was begun in another window, was used already, or took longer than ten minutes. Begin again.",
    )
    CANCELLED = "CANCELLED", "You did not finish signing in to your work account. Begin again when you want to."
    UNREACHABLE = (
        "UNREACHABLE",
        "The sign-in of your work account does not answer as it should. Try again in a few minutes. "
        "If it happens twice, tell a site administrator.",
    )
    NOT_TRUSTED = (
        "NOT_TRUSTED",
        "What the sign-in of your work account sent could not be trusted, so you were not let in. Begin again. "
        "If it happens twice, tell a site administrator.",
    )
    ELSEWHERE = (
        "ELSEWHERE",
        "That work account belongs to an organisation that KIM Log does not know. "
        "Sign in with the work account that your landlord gave you.",
    )
    UNKNOWN = (
        "UNKNOWN",
        "Your work account is not linked with an account here yet. Ask a site administrator for an invitation, "
        "open it and choose 'Use your work account'.",
    )
    TAKEN = (
        "TAKEN",
        "That work account opens another account here already, and it can open only one. Ask a site administrator.",
    )
    ENDED = (
        "ENDED",
        "The invitation ended while you signed in to your work account. "
        "Ask the site administrator who invited you for another.",
    )
