"""Backups: one archive file with everything but the keys, and bringing an installation back from it (ADR 15)."""
