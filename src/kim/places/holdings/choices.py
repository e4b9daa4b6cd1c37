"""The kinds of place in which information is kept."""

from django.db import models


class LocationKind(models.TextChoices):
    SYSTEM = "SYSTEM", "System"
    DOCUMENT_STORE = "DOCUMENT_STORE", "Document store"
    SPREADSHEET = "SPREADSHEET", "Spreadsheet"
    CONTRACTOR = "CONTRACTOR", "Contractor"
    PAPER = "PAPER", "Paper"
    OTHER = "OTHER", "Other"
