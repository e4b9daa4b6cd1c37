"""Merging and splitting work areas in mid-quarter, with all that is open in them; and undoing it (ADR 27)."""
