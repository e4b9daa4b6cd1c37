"""The KIM quarter: every work area's review, from opening to close."""
